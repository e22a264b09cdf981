//! The embedded backend: the contract over SQLite, with an Ably-compatible live endpoint.
//!
//! **Does**: everything the contract marks as core, and its extensions 1 to 6 and 8: sessions in
//! the shape of NextAuth, rooms, history, receipts, uploads and limits over REST; the live line by
//! [`live`]; a demo organization with sixty days of talk and colleagues who answer; faults for
//! tests. It is a process of its own, `deskbell-backend`, and never linked into the app.
//!
//! **Knows nothing about**: the app, its outbox, its windows. It shares with the client only the
//! words of `model` and the wire types of `ably-proto`.
//!
//! **Absent on purpose**: TLS and listening on other addresses by default (it serves one machine),
//! preferences (extension 7), SYSTEM messages.
//!
//! # How a request goes
//!
//! ```text
//! REST  ─► http::layers (falsified answers, Date) ─► http::* (path, cookie, JSON)
//!        ─► groups, direct, describe (rules) ─► db::* (one transaction, off the async threads)
//!        ─► news (told over the live line after the commit)
//! live  ─► live ─► persist::Persist = intake (own message? participant? pace?) ─► db::messages
//!                                   = reacting (an emoji? of this room? too many?) ─► db::reactions
//! ```
//!
//! # Where the contract leaves room
//!
//! - `createdAt` is the server's time and strictly grows within a room, so it is order and paging
//!   position in one; it may run a little ahead of a clock that was set back.
//! - `lastReadAt` is the `createdAt` of the newest message read, not the moment of reading: what
//!   comes in between is never counted as read. The moment is in `readReceipts`.
//! - `url` of an upload and `attachmentUrl` are paths, to be resolved against the backend's
//!   address; a message may name them absolute, but stored is the path with the upload's own name
//!   and length.
//! - `GET /api/auth/session` gives a new cookie each time; the last four of a sign-in are good.
//! - `/api/chat/config` has a further field `live`: `{endpoint, rest}`, where the WebSocket and
//!   Ably's REST calls of this backend are. A deployment on Ably itself has none. `limits` holds
//!   `messagesPerMinute, typingPerMinute, receiptsPerMinute, attachmentBytes, messageBytes,
//!   historyPage`.
//! - A message has two further fields (extension 8): `serial`, what the live line calls it, by which
//!   it is annotated, and `reactions`: `{version, summary}` or `null`. `summary` is in the shape of
//!   Ably's for `reaction:distinct.v1`, by emoji; `version` sorts, as text, with the positions at which
//!   the channel tells summaries. Reactions are no change of `updatedAt`.
//! - `changedSince` answers what was edited, deleted or reacted to since then, the earliest first;
//!   `nextCursor` is the time to ask with next.
//! - The credential allows the rooms one is in when it is made, and the direct channels with every
//!   colleague, whose rooms are made by their first message. For a group joined later
//!   (`rooms.changed` with reason `joined`) a new one must be fetched.
//! - Reasons of `rooms.changed`: `joined`, `left`, `participants`, `muted`, and `message`, which is
//!   held back up to two seconds and stands for all that was written meanwhile.
//! - `read` is published by the backend when somebody reports reading over REST; a client that
//!   publishes it too does no harm.
//! - Refusals on the live line: 40000 malformed, 40009 too large, 40012 forged, 40160 no
//!   participant, 42911 (status 429) over the pace, 50000 trouble of ours.
//!
//! # For tests of clients: `deskbell-backend sandbox`
//!
//! Serves the live endpoint alone, with applications of its own: `POST /apps` makes one from keys,
//! namespaces and presence fixtures in the shape of Ably's test applications, and answers its keys
//! and where a client finds it; `DELETE /apps/{id}` ends it. Nothing is kept on disk, and anybody
//! who reaches the address can make applications: it listens on this machine unless told otherwise.
//!
//! # For tests: `--faults`
//!
//! | Call | Does |
//! |---|---|
//! | `POST /control/faults` | changes the switches of [`faults::FaultsPatch`] named in the body |
//! | `POST /control/drop` | drops every live connection |
//! | `GET /control/messages?roomId=` | `[{id, senderId, content, attachmentUrl, attachmentSize, createdAt}]` as stored, oldest first |
//! | `POST /control/publish` | `{channel, clientId?, id?, name, data, isEphemeral?}` by the way of a client |
//!
//! Only from this machine; without `--faults` the paths do not exist.

mod app;
mod cli;
mod db;
mod demo;
mod describe;
mod direct;
pub mod faults;
mod files;
mod founding;
mod groups;
mod http;
mod ids;
mod intake;
pub mod live;
mod news;
mod pace;
mod passwords;
pub mod persist;
mod plan;
mod reacting;
mod refusal;
mod sandbox;
mod server;
mod shape;
mod sniff;
mod time;

pub use cli::{Cli, Options, Task};
pub use sandbox::{Sandbox, SandboxAnnouncement};
pub use server::{Announcement, Backend, DemoAccounts, DemoPerson};
