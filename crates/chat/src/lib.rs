//! The application's rules as pure machines: connectivity, outbox, timeline, catch-up, unread,
//! receipts, typing, roster, people, attention, visits, notifications, quiet hours.
//!
//! Facts come in as inputs, decisions go out as outputs or return values; time and randomness are
//! arguments. A machine has `handle(input, now)`, `poll_output(now)` and `poll_timeout()`: after
//! each input the outputs are drained until `None`, then the caller sleeps no longer than until the
//! timeout and polls again. A small policy is one `decide`.
//!
//! It knows nothing of Ably, HTTP, SQL, tokio, Tauri, clocks or words on the screen, and imports
//! only `model`. Nothing here is durable: the machines mirror what the store has committed.
//!
//! Times are wall-clock milliseconds. A clock set back must not freeze anything: where a machine
//! remembers a time, it pulls it back along with the clock.

pub mod attention;
mod backoff;
pub mod catch_up;
pub mod compose;
pub mod connectivity;
pub mod mention;
pub mod notify;
pub mod outbox;
pub mod people;
pub mod quiet;
pub mod receipts;
pub mod roster;
pub mod skew;
pub mod timeline;
pub mod typing;
pub mod unread;
pub mod visit;
mod window;
