//! What the words of the script make of its world.
//!
//! For the gallery, beside those of the page's own address: `few` (25 messages in a room), `busy`
//! (43 of 50 wait), `clock` (times by the clock of a property in Greenwich), `bare` (a room nobody
//! has written in), `read` (nothing is unread in the first room), `showcase` (a day at the desk), `files`, `formats`, `still` (rooms stay on their
//! way), `refused` (rooms cannot be opened), `starting` (no first word of the core), `dead` (it
//! refuses), `indexing`, and `notice-` with the name of one.

use ipc::{ClockChange, Code, Connectivity, Notice, OutboxStatus, Session, Snapshot, TimelineRow};
use model::{Language, RoomId, RoomKind, Timestamp};

use super::world::{World, expired, message};
use super::{people, showcase, typist};
use crate::time::now;

/// How many messages a room of a property has.
pub(super) fn messages(words: &[String]) -> usize {
    let says = |word: &str| words.iter().any(|it| it == word);
    match () {
        () if says("many") => 10_000,
        () if says("few") => 25,
        () => 420,
    }
}

/// Has the world be as the words say.
pub(super) fn set(world: &mut World, words: &[String]) {
    world.leave_unread("property-0", 7, 1);
    world.leave_unread("group-1", 3, 0);
    world.leave_unread("direct-2", 1, 0);
    world.leave_unread("organization-0", 5, 0);
    if let Some(room) = world.room_mut(&RoomId::new("group-2")) {
        room.draft = Some("The boiler in the old wing".to_owned());
    }
    world.snapshot.typing.push((RoomId::new("group-0"), vec![typist(2)]));
    for word in words {
        set_room(world, word);
        set_scene(&mut world.snapshot, word);
    }
    if world.snapshot.session == Session::SignedOut || world.snapshot.rooms.is_empty() {
        world.snapshot.typing.clear();
    }
}

/// What stands in a room.
fn set_room(world: &mut World, word: &str) {
    match word {
        "states" => world.show_every_delivery(),
        "hostile" => add_hostile(world),
        // As somebody finds it who has read all of it before.
        "read" => world.leave_unread("property-0", 0, 0),
        "gap" => {
            if let Some(rows) = world.rows.get_mut(&RoomId::new("property-0")) {
                let at = rows.len().saturating_sub(4);
                rows.insert(at, TimelineRow::Gap { id: 1, after: now() });
            }
        }
        "bare" => {
            people::new_room(world, "bare", RoomKind::Group, "Pool opening", 4);
        }
        "showcase" => showcase::a_day(world),
        "files" => showcase::files(world),
        "formats" => showcase::formats(world),
        _ => {}
    }
}

fn set_scene(snapshot: &mut Snapshot, word: &str) {
    let since = now().plus_ms(-23 * 60_000);
    let outbox =
        |waiting, failed, estimate_ms| OutboxStatus { waiting, failed, limit: 50, estimate_ms };
    match word {
        "signin" => snapshot.session = Session::SignedOut,
        "expired" => {
            snapshot.session = expired();
            cut_off(snapshot, Connectivity::SignedOut);
            snapshot.outbox = outbox(3, 0, None);
        }
        "offline" => {
            cut_off(snapshot, Connectivity::Offline { since, retry_at: None });
            snapshot.outbox = outbox(7, 0, None);
        }
        "busy" => snapshot.outbox = outbox(43, 0, None),
        "connecting" => snapshot.connectivity = Connectivity::Connecting,
        "trouble" => {
            cut_off(snapshot, Connectivity::Trouble { since, code: Code::Unreachable });
        }
        "paced" => snapshot.outbox = outbox(12, 0, Some(118_000)),
        "full" => {
            cut_off(snapshot, Connectivity::Offline { since, retry_at: None });
            snapshot.outbox = outbox(50, 0, None);
        }
        "notices" => {
            snapshot.notices =
                vec![Notice::NoKeychain, Notice::NoTray, Notice::UnsentLost, Notice::LeftBehind];
        }
        "empty" => snapshot.rooms.clear(),
        "clock" => {
            snapshot.clock = vec![ClockChange { from: Timestamp::default(), minutes_east: 0 }]
        }
        word if word.len() == 2 => snapshot.page.language = Language::of_tag(word),
        word => snapshot.notices.extend(notice(word)),
    }
}

/// Without a line nobody is known to be there, or to be typing.
fn cut_off(snapshot: &mut Snapshot, connectivity: Connectivity) {
    snapshot.connectivity = connectivity;
    snapshot.availability.clear();
    snapshot.typing.clear();
}

/// A single notice by its name on the wire: `notice-keychain_locked`.
fn notice(word: &str) -> Option<Notice> {
    let name = word.strip_prefix("notice-")?;
    serde_json::from_value(name.into()).ok()
}

fn add_hostile(world: &mut World) {
    let room = RoomId::new("property-0");
    let long = "Donaudampfschifffahrtsgesellschaft".repeat(60);
    let stacked = format!("Z{}", "\u{0301}\u{0302}\u{0303}".repeat(40));
    let texts = [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "invoice\u{202e}gpj.exe\u{202c} – please open",
        long.as_str(),
        stacked.as_str(),
        "شكراً، الغرفة 412 جاهزة",
        "null\u{0}byte and \u{7} bell",
        "*Room 412* is _really_ ready, key code `B-204`:\n```\nfloor 4\nwing  B\n```\nMap: https://bank.com@evil.example/login?x=1 (not _ours_)",
        "javascript:alert(1) https://bаnk.com/ *not closed",
    ];
    for (n, text) in texts.into_iter().enumerate() {
        let mut hostile = message(&format!("hostile-{n}"), &room, 3, text, now());
        hostile.sent_at = Some(Timestamp::from_ms(now().as_ms() + n as i64));
        world.put(&hostile);
    }
}
