//! Small, large and very large desks: opening a room, the list of rooms, searching, and a start.
//!
//! `cargo bench -p engine --bench desks -- [--rounds N] [--messages N]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(dead_code, missing_docs, unreachable_pub)]

mod bare;
mod desk;
mod large;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use bare::{Database, ms};
use engine::Handle;
use ipc::{OpenRoom, OpenedRoom, SearchMessages, SearchPage};
use large::{Large, ROOMS};
use model::{RoomId, Timestamp};
use serde_json::json;
use store::Store;

const ROUNDS: usize = 15;
const MESSAGES: usize = 1_000_000;
const SMALLER: [usize; 2] = [1_000, 100_000];
/// Rooms somebody talks in at the smallest desk that are opened: each has a full page then.
const FULL_ROOMS: usize = 20;
/// Searches of a round, of which the slowest but one in a hundred counts.
const SEARCHES: usize = 200;

fn main() {
    let (rounds, messages) =
        (bare::argument("--rounds", ROUNDS), bare::argument("--messages", MESSAGES));
    bare::run(measure(rounds, messages));
}

async fn measure(rounds: usize, messages: usize) {
    let folder = tempfile::tempdir_in(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let few = make(folder.path(), SMALLER[0], FULL_ROOMS).await;
    let mut desks = Vec::new();
    for size in SMALLER.into_iter().chain([messages]) {
        desks.push(make(folder.path(), size, ROOMS).await);
    }
    let [_, middle, largest] = desks.as_slice() else { unreachable!("there are three") };
    open_rooms([&few, middle, largest], rounds).await;
    list_rooms(&desks, rounds).await;
    searches(largest, rounds).await;
    start(largest, rounds).await;
}

async fn make(folder: &Path, messages: usize, talking: usize) -> Large {
    let began = Instant::now();
    let desk = Large::make(folder, messages, talking).await;
    let bytes = desk.file().metadata().unwrap().len();
    eprintln!("{messages} messages in {:?}, {} MB", began.elapsed(), bytes / 1_000_000);
    desk
}

/// What a start is made of, for whoever watches.
async fn parts(large: &Large) {
    forget(&large.file());
    let began = Instant::now();
    let store = Store::open(large.file(), Some(large.key.clone())).await.unwrap().store;
    let opened = began.elapsed();
    store.rooms().await.unwrap();
    let rooms = began.elapsed();
    store.room_summaries().await.unwrap();
    eprintln!("opened {opened:?}, rooms {rooms:?}, list {:?}", began.elapsed());
    store.close().await;
}

/// Start to the first picture, with nothing of the file in memory.
async fn start(large: &Large, rounds: usize) {
    parts(large).await;
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        forget(&large.file());
        let began = Instant::now();
        let desk = desk::Desk::of_last_run(&large.folder, &large.key);
        let (picture, _) = desk.subscribe().await.unwrap();
        let took = began.elapsed();
        assert_eq!(picture.rooms.len(), ROOMS);
        desk.shutdown().await;
        forget(&large.file());
        let began = Instant::now();
        let by_hand = Database::open(&large.file(), &large.key);
        assert_eq!(by_hand.newest_of_rooms(), ROOMS);
        let bare = began.elapsed();
        eprintln!("{round}: start {took:?}, by hand {bare:?}");
        if round > 0 {
            ours.push(ms(took));
            base.push(ms(bare));
        }
    }
    let row = json!({
        "measured": "start_to_first_picture",
        "what": format!("Start → first picture, cold, {} messages cached", large.messages),
        "compared": "from starting the engine to the snapshot a face gets, against opening the \
            same encrypted file with rusqlite and asking for every room with its newest message \
            and unread in one indexed query; the system's cache of the file was dropped before \
            each.",
        "unit": "ms", "ours": ours, "base": base, "limit": {"ratio": 1.5},
    });
    println!("{row}");
}

/// Drops what the system keeps of a file in memory; GNU's dd asks it to.
fn forget(file: &Path) {
    let from = format!("if={}", file.display());
    let dropped = Command::new("dd").args([&from, "iflag=nocache", "count=0"]).output();
    assert!(dropped.is_ok_and(|it| it.status.success()), "dd cannot drop the system's cache");
}

/// Rooms of small and large desks by turns, each for the first time since its desk was started:
/// what was read once is in memory, and the smallest desk has only few full rooms.
async fn open_rooms(desks: [&Large; 3], rounds: usize) {
    let mut opened: [Vec<f64>; 3] = Default::default();
    for _ in 0..(rounds * 10).div_ceil(FULL_ROOMS - 1) {
        let open = desks.map(|large| desk::Desk::of_last_run(&large.folder, &large.key));
        for number in 0..FULL_ROOMS {
            for (at, large) in desks.iter().enumerate() {
                let room_id = large::room_id(number * 7 % large.talking);
                let took = open_room(&open[at], room_id).await;
                // The first finds nothing prepared.
                if number > 0 {
                    opened[at].push(ms(took));
                }
            }
        }
        for desk in open {
            desk.shutdown().await;
        }
    }
    report("open_room", "Opening a room (newest 50) for the first time", desks, &opened);
}

/// How long a face waits for the room.
async fn open_room(desk: &Handle, room_id: RoomId) -> Duration {
    let began = Instant::now();
    let answer = desk.call(OpenRoom { room_id }.into()).await.unwrap();
    let took = began.elapsed();
    let room: OpenedRoom = serde_json::from_str(answer.get()).unwrap();
    assert_eq!(room.timeline.rows.len(), model::limits::HISTORY_PAGE);
    took
}

/// The lists of small and large desks by turns.
async fn list_rooms(desks: &[Large], rounds: usize) {
    let mut stores = Vec::new();
    for large in desks {
        stores.push(Store::open(large.file(), Some(large.key.clone())).await.unwrap().store);
    }
    let mut listed: [Vec<f64>; 3] = Default::default();
    for round in 0..=rounds * 10 {
        for (at, store) in stores.iter().enumerate() {
            let began = Instant::now();
            let rows = store.room_summaries().await.unwrap();
            let took = began.elapsed();
            assert_eq!(rows.len(), ROOMS);
            if round > 0 {
                listed[at].push(ms(took));
            }
        }
    }
    for store in stores {
        store.close().await;
    }
    let desks: Vec<&Large> = desks.iter().collect();
    report("room_list", "The list of rooms", desks.try_into().ok().unwrap(), &listed);
}

fn report(key: &str, what: &str, desks: [&Large; 3], samples: &[Vec<f64>; 3]) {
    for at in 1..desks.len() {
        let (size, small) = (desks[at].messages, desks[0].messages);
        let talking = desks[0].talking;
        let row = json!({
            "measured": format!("{key}_at_{size}"),
            "what": format!("{what}, {size} messages cached"),
            "compared": format!("the same with {small} messages in {talking} rooms, all files in \
                the system's memory."),
            "unit": "ms", "ours": samples[at], "base": samples[0], "limit": {"ratio": 1.5},
        });
        println!("{row}");
    }
}

/// A search, and the same by hand.
struct Asked {
    text: String,
    expression: String,
    until: Timestamp,
}

/// Common and rare words, each search another one: the same again would ask memory.
async fn searches(large: &Large, rounds: usize) {
    let desk = desk::Desk::of_last_run(&large.folder, &large.key);
    let by_hand = Database::open(&large.file(), &large.key);
    by_hand.keep_little();
    let count = large.messages;
    let now = Timestamp::from_ms(bare::now_ms());
    let some_time = || {
        let span = i64::try_from(count / 2).unwrap() * large::STEP_MS;
        now.plus_ms(-rand::random_range(0..span))
    };
    let common =
        || Asked { text: "taxi ".into(), expression: "\"taxi\"".into(), until: some_time() };
    let several = || Asked {
        text: "noon taxi late ".into(),
        expression: "\"noon\" AND \"taxi\" AND \"late\"".into(),
        until: some_time(),
    };
    let rare = || {
        // Every message has a number of its own; those of guest rooms are smaller.
        let number = rand::random_range(1_000..count);
        Asked { text: format!("{number} "), expression: format!("\"{number}\""), until: now }
    };
    let guest_room = || {
        let guest = rand::random_range(1..=340);
        Asked { text: format!("#{guest}"), expression: format!("\"{guest}\""), until: some_time() }
    };
    let beginning =
        || Asked { text: "tax".into(), expression: "\"tax\" *".into(), until: some_time() };
    type Ask<'a> = &'a (dyn Fn() -> Asked + Sync);
    let kinds: [(&str, &str, Ask<'_>, bool); 5] = [
        ("search_common_word", "a word in every message", &common, true),
        ("search_common_words", "three words in every message", &several, true),
        ("search_guest_room", "the number of a guest room", &guest_room, true),
        ("search_rare_word", "a word in one message", &rare, true),
        ("search_beginning", "the beginning of a word in every message", &beginning, false),
    ];
    for (key, what, ask, has_target) in kinds {
        let (mut ours, mut base) = (Vec::new(), Vec::new());
        let searches = if has_target { SEARCHES } else { SEARCHES / 40 };
        for round in 0..=rounds {
            let (mut took, mut bare) = (Vec::new(), Vec::new());
            for _ in 0..searches {
                let asked = ask();
                let began = Instant::now();
                let answer = desk.call(typed(&asked).into()).await.unwrap();
                took.push(began.elapsed());
                let page: SearchPage = serde_json::from_str(answer.get()).unwrap();
                let asked = ask();
                let began = Instant::now();
                let rows = by_hand.search(&asked.expression, asked.until.as_ms());
                bare.push(began.elapsed());
                assert!(!page.hits.is_empty() && rows > 0);
            }
            if round > 0 {
                ours.push(ms(p99(took)));
                base.push(ms(p99(bare)));
            }
        }
        let row = json!({
            "measured": key,
            "what": format!("Search for {what}, {count} messages cached, p99"),
            "compared": "the newest page before some time, with what is to be marked in it, \
                answered to a face, against one bare FTS5 query of the same kind over the same \
                encrypted file, joined with its messages, newest first, with as much memory; each \
                sample is the 99th percentile of a round.",
            "unit": "ms", "ours": ours, "base": base,
            "limit": if has_target { json!({"ratio": 1.5}) } else { json!(null) },
        });
        println!("{row}");
    }
    desk.shutdown().await;
}

fn typed(asked: &Asked) -> SearchMessages {
    SearchMessages {
        text: asked.text.clone(),
        room_id: None,
        sender_id: None,
        has_file: false,
        since: None,
        until: Some(asked.until),
        cursor: None,
    }
}

fn p99(mut samples: Vec<Duration>) -> Duration {
    samples.sort();
    samples[(samples.len() * 99).div_ceil(100) - 1]
}
