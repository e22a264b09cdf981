//! The rules of the chat as pure machines: outbox, timeline, catch-up, unread, typing, presence, notifications.
