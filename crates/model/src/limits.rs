//! Limits of the contract (§4), each with its unit. One place, read by client and backend.

/// Messages a person may send in [`MESSAGE_WINDOW_MS`].
pub const MESSAGES_PER_WINDOW: u32 = 10;
/// Window of the message rate, in milliseconds.
pub const MESSAGE_WINDOW_MS: i64 = 60_000;
/// Typing events a person may send in a minute; the surplus is dropped.
pub const TYPING_PER_MINUTE: u32 = 100;
/// Read receipts a person may send in a minute.
pub const RECEIPTS_PER_MINUTE: u32 = 1_000;
/// Largest attachment, in bytes.
pub const ATTACHMENT_BYTES: u64 = 10 * 1024 * 1024;
/// Largest Ably message (name, data, client id, extras together), in bytes.
pub const MESSAGE_BYTES: usize = 64 * 1024;
/// Kept free beside the text for the rest of the Ably message: event name, ids, client id, time and
/// the names of the fields, in bytes.
pub const ENVELOPE_BYTES: usize = 2 * 1024;
/// What is left of [`MESSAGE_BYTES`] for a text and the names of its file, in bytes on the wire.
pub const TEXT_BYTES: usize = MESSAGE_BYTES - ENVELOPE_BYTES;
/// Messages the outbox holds, all rooms together.
pub const OUTBOX_ENTRIES: usize = 50;
/// Channels attached on one connection.
pub const ATTACHED_CHANNELS: usize = 200;
/// Messages of one history page.
pub const HISTORY_PAGE: usize = 50;
/// Messages of one page of a search.
pub const SEARCH_PAGE: usize = 50;
/// Longest name of a group, in characters.
pub const GROUP_NAME_CHARS: usize = 80;
/// Most people a group is made with.
pub const GROUP_PEOPLE: usize = 200;
/// Most people of one answer (extension 2).
pub const PEOPLE_PAGE: usize = 200;
/// Different emoji one message is answered with (extension 8).
pub const REACTIONS_A_MESSAGE: usize = 20;
/// Longest emoji, in bytes: a couple of two skin tones takes 35.
pub const REACTION_BYTES: usize = 64;
/// People a desk keeps by name of those who answered with one emoji; of the others the number.
pub const REACTION_PEOPLE: usize = 50;
/// Reactions a person may add or take back in a minute.
pub const REACTIONS_PER_MINUTE: u32 = 60;
/// Days a message is kept, on the server and on the desk.
pub const RETENTION_DAYS: i64 = 90;
/// Shortest time between two outgoing typing events, in milliseconds.
pub const TYPING_EVERY_MS: i64 = 500;
/// A typing mark disappears this long after the last event, in milliseconds.
pub const TYPING_EXPIRES_MS: i64 = 3_000;
/// Shortest time between two `delivered` events of one room, in milliseconds (extension 1).
pub const DELIVERED_EVERY_MS: i64 = 2_000;
/// Rooms larger than this get no `delivered` events (extension 1).
pub const DELIVERED_PARTICIPANTS: usize = 20;
/// A person without input for this long is away, in milliseconds.
pub const AWAY_AFTER_MS: i64 = 5 * 60_000;
/// A desk whose clock differs from the server by more than this is told so, in milliseconds.
pub const CLOCK_SKEW_MS: i64 = 2 * 60_000;
/// First reconnect delay, in milliseconds.
pub const RECONNECT_FIRST_MS: u64 = 1_000;
/// Growth of the reconnect delay.
pub const RECONNECT_FACTOR: f64 = 1.5;
/// Longest reconnect delay, in milliseconds.
pub const RECONNECT_CAP_MS: u64 = 30_000;
/// After this many attempts the screen says that the line is in trouble.
pub const RECONNECT_TRIES_BEFORE_TROUBLE: u32 = 10;

/// Length of a text on the wire, in bytes: it stands inside a JSON string there.
pub fn wire_bytes(text: &str) -> usize {
    let escaped = |c: char| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if c < ' ' => 6,
        c => c.len_utf8(),
    };
    text.chars().map(escaped).sum()
}
