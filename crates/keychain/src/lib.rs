//! The operating system keychain on a thread of its own, with a deadline.
