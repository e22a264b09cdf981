use model::{Attachment, Content, Message, MessageKind, RoomId};
use store::{Found, Hit, Search, SearchCursor};

use crate::people::*;

fn typed(text: &str) -> Search {
    Search { text: text.to_owned(), limit: 50, ..Search::default() }
}

impl Desk {
    async fn finds(&self, search: Search) -> Found {
        self.store.search(search).await.unwrap()
    }

    #[track_caller]
    fn check(&self, text: &str, expected: &[&str]) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        let (store, search) = (self.store.clone(), typed(text));
        let expected: Vec<String> = expected.iter().map(|&id| id.to_owned()).collect();
        async move {
            let found = store.search(search.clone()).await.unwrap();
            assert_eq!(ids(messages(&found)), expected, "{:?} at {caller}", search.text);
        }
    }
}

fn messages(found: &Found) -> impl Iterator<Item = &Message> {
    found.hits.iter().map(|hit| &hit.message)
}

/// What a face would mark in a hit.
fn marked(hit: &Hit) -> Vec<&str> {
    let text = &hit.message.content.text;
    hit.in_text.iter().map(|at| text.get(at.clone()).unwrap()).collect()
}

fn with_file(message: Message, name: &str) -> Message {
    let attachment = Attachment { url: "/files/1".into(), name: name.into(), size: None };
    let content =
        Content { kind: MessageKind::Document, attachment: Some(attachment), ..message.content };
    Message { content, ..message }
}

async fn desk_with_talk() -> Desk {
    let desk = Desk::of_ana().await;
    desk.hears(vec![
        said("Bruno", &lobby(), "b1", 1, "Room 412 asks for a late check-out"),
        said("Chiara", &lobby(), "c1", 2, "4123 is the code of the garage"),
        said("Bruno", &night_shift(), "b2", 3, "#412: Senhora Conceição wants a TAXI at noon"),
        said("Chiara", &night_shift(), "c2", 4, "A-12 is ready, A-123 is not"),
        with_file(said("Bruno", &lobby(), "b3", 5, ""), "Rechnung Müller 412.pdf"),
    ])
    .await;
    desk
}

#[tokio::test]
async fn words_are_found_whatever_their_accents_capitals_and_order_newest_first() {
    let desk = desk_with_talk().await;
    desk.check("conceicao", &["b2"]).await;
    desk.check("CONCEIÇÃO taxi", &["b2"]).await;
    desk.check("taxi Conceic\u{327}a\u{303}o", &["b2"]).await;
    desk.check("check late", &["b1"]).await;
    desk.check("muller", &["b3"]).await;
    desk.check("room taxi", &[]).await;
}

#[tokio::test]
async fn the_word_being_typed_is_found_by_its_beginning() {
    let desk = desk_with_talk().await;
    desk.check("conc", &["b2"]).await;
    desk.check("late che", &["b1"]).await;
    desk.check("conc ", &[]).await;
    desk.check("conc taxi", &[]).await;
}

#[tokio::test]
async fn the_number_of_a_guest_room_is_that_room_alone() {
    let desk = desk_with_talk().await;
    desk.check("412", &["b3", "b2", "b1"]).await;
    desk.check("#412", &["b3", "b2", "b1"]).await;
    desk.check("4123", &["c1"]).await;
    desk.check("412*", &["b3", "b2", "c1", "b1"]).await;
    desk.check("A-12", &["c2"]).await;
    desk.check("a12", &["c2"]).await;
    desk.check("A-1", &[]).await;
    desk.check("A-1*", &["c2"]).await;
    desk.check("12", &[]).await;
}

#[tokio::test]
async fn nothing_a_clerk_types_is_an_error_or_syntax() {
    let desk = desk_with_talk().await;
    for odd in ["\"", "\"late", "-", "*", "(", "NEAR(", "a:b", "^", "{", "';--", "\u{0}", "+"] {
        desk.finds(typed(odd)).await;
    }
    desk.check("\"412\"", &["b3", "b2", "b1"]).await;
    desk.check("-412", &["b3", "b2", "b1"]).await;
    desk.check("words:412", &[]).await;
    desk.check("412 OR 4123", &[]).await;
    desk.check("room NOT taxi", &[]).await;
}

#[tokio::test]
async fn filters_narrow_a_search_and_stand_alone() {
    let desk = desk_with_talk().await;
    let find = async |search: Search| {
        let found = desk.finds(search).await;
        messages(&found).map(|message| message.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(find(Search { room_id: Some(lobby()), ..typed("412") }).await, ["b3", "b1"]);
    assert_eq!(find(Search { sender_id: Some(user("Chiara")), ..typed("") }).await, ["c2", "c1"]);
    assert_eq!(find(Search { has_file: true, ..typed("") }).await, ["b3"]);
    assert_eq!(find(Search { has_file: true, ..typed("taxi") }).await, [""; 0]);
    assert_eq!(find(Search { room_id: Some(RoomId::new("r")), ..typed("") }).await, [""; 0]);
    assert_eq!(find(Search { since: Some(at(3)), ..typed("412") }).await, ["b3", "b2"]);
    assert_eq!(find(Search { until: Some(at(3)), ..typed("412") }).await, ["b1"]);
    assert_eq!(
        find(Search { until: Some(at(5)), since: Some(at(2)), ..typed("412") }).await,
        ["b2"]
    );
    assert_eq!(find(typed("")).await, [""; 0], "nothing asked for is nothing found");
}

#[tokio::test]
async fn what_was_found_is_marked_in_the_text_and_in_the_files_name() {
    let desk = desk_with_talk().await;
    let found = desk.finds(typed("conceicao 412")).await;
    assert_eq!(marked(&found.hits[0]), ["412", "Conceição"]);
    let found = desk.finds(typed("a-12 rea")).await;
    assert_eq!(marked(&found.hits[0]), ["A-12", "ready"]);
    let found = desk.finds(typed("mull")).await;
    let hit = &found.hits[0];
    assert_eq!(marked(hit), [""; 0]);
    let name = &hit.message.content.attachment.as_ref().unwrap().name;
    assert_eq!(name.get(hit.in_name[0].clone()), Some("Müller"));
}

#[tokio::test]
async fn an_edited_message_is_found_by_its_new_words_and_a_deleted_one_not_at_all() {
    let desk = desk_with_talk().await;
    let edited = Message {
        is_edited: true,
        ..said("Bruno", &lobby(), "b1", 1, "Room 414 asks for a wake-up call")
    };
    desk.hears(vec![edited]).await;
    desk.check("414 wake", &["b1"]).await;
    desk.check("late", &[]).await;
    desk.check("412", &["b3", "b2"]).await;
    desk.hears(vec![Message { is_deleted: true, ..said("Bruno", &lobby(), "b1", 1, "") }]).await;
    desk.check("414", &[]).await;
    let theirs = Search { sender_id: Some(user("Bruno")), ..typed("") };
    assert_eq!(ids(messages(&desk.finds(theirs).await)), ["b3", "b2"]);
    // The late copy of history does not bring it back.
    let late = from_history(said("Bruno", &lobby(), "b1", 1, "Room 412 asks for a late check-out"));
    desk.store.ingest(vec![late], vec![]).await.unwrap();
    desk.check("late", &[]).await;
}

#[tokio::test]
async fn what_was_changed_in_the_batch_it_came_with_is_found_by_its_last_words_alone() {
    let desk = Desk::of_ana().await;
    let towels = said("Bruno", &lobby(), "b1", 1, "Towels for 7");
    let pillows = Message { content: Content::text("Pillows for 7"), ..towels.clone() };
    let code = said("Chiara", &lobby(), "c1", 2, "The code is 7777");
    desk.hears(vec![
        towels,
        code.clone(),
        Message { is_edited: true, changed_at: Some(at(3)), ..pillows },
        Message { is_deleted: true, ..code },
    ])
    .await;
    desk.check("7", &["b1"]).await;
    desk.check("pillows", &["b1"]).await;
    desk.check("towels", &[]).await;
    desk.check("7777", &[]).await;
}

#[tokio::test]
async fn a_message_whose_time_becomes_known_later_moves_with_it_and_is_found_once() {
    let desk = desk_with_talk().await;
    desk.hears(vec![said("Chiara", &lobby(), "c3", 10, "412 again")]).await;
    desk.writes(written(&lobby(), "m1", 6, "412 is mine")).await;
    desk.check("412", &["m1", "c3", "b3", "b2", "b1"]).await;
    desk.store.settle_sent(id("m1"), at(12)).await.unwrap();
    desk.store.index_sent(id("m1")).await.unwrap();
    desk.check("412", &["m1", "c3", "b3", "b2", "b1"]).await;
    desk.hears(vec![said("Ana", &lobby(), "m1", 8, "412 is mine")]).await;
    desk.check("412", &["c3", "m1", "b3", "b2", "b1"]).await;
}

#[tokio::test]
async fn what_a_crash_kept_out_of_the_search_comes_in_with_the_echo_or_with_a_page_of_history() {
    let desk = desk_with_talk().await;
    for (name, minute) in [("m1", 10), ("m2", 11)] {
        desk.writes(written(&lobby(), name, minute, "Mine: 412")).await;
        desk.store.settle_sent(id(name), at(minute)).await.unwrap();
    }
    desk.check("mine", &[]).await;
    desk.hears(vec![said("Ana", &lobby(), "m1", 10, "Mine: 412")]).await;
    let paged = from_history(said("Ana", &lobby(), "m2", 11, "Mine: 412"));
    desk.store.ingest(vec![paged.clone()], vec![]).await.unwrap();
    desk.check("mine", &["m2", "m1"]).await;
    // Again, and late: still once.
    desk.store.ingest(vec![paged], vec![]).await.unwrap();
    desk.store.index_sent(id("m1")).await.unwrap();
    desk.check("mine", &["m2", "m1"]).await;
}

#[tokio::test]
async fn what_waits_in_the_outbox_is_found_first_and_by_the_same_rules() {
    let desk = desk_with_talk().await;
    desk.writes(written(&lobby(), "m1", 20, "Taxi for 412 is here")).await;
    desk.writes(written(&lobby(), "m2", 21, "4123 is free")).await;
    desk.writes(written(&night_shift(), "m3", 22, "412 has left")).await;
    desk.check("412", &["m3", "m1", "b3", "b2", "b1"]).await;
    let here = Search { room_id: Some(lobby()), ..typed("412") };
    assert_eq!(ids(messages(&desk.finds(here).await)), ["m1", "b3", "b1"]);
    let mine = Search { sender_id: Some(user("Ana")), ..typed("") };
    assert_eq!(ids(messages(&desk.finds(mine).await)), ["m3", "m2", "m1"]);
    let files = Search { has_file: true, ..typed("") };
    assert_eq!(ids(messages(&desk.finds(files).await)), ["b3"]);
    let late = Search { since: Some(at(21)), ..typed("412") };
    let found = desk.finds(late).await;
    assert_eq!(ids(messages(&found)), ["m3"]);
    assert_eq!(marked(&found.hits[0]), ["412"]);
}

#[tokio::test]
async fn every_hit_comes_once_while_messages_arrive_and_older_ones_come_in() {
    let desk = Desk::of_ana().await;
    let talk = |n: i64| said("Bruno", &lobby(), &format!("b{n:03}"), 1_000 + n, "taxi");
    desk.hears((0..120).map(talk).collect()).await;
    // Several of one moment: the page may end among them.
    desk.hears(
        (0..20).map(|n| said("Chiara", &lobby(), &format!("c{n:02}"), 1_060, "taxi")).collect(),
    )
    .await;
    let mut seen: Vec<String> = Vec::new();
    let mut after = None;
    let mut pages = 0;
    loop {
        let found = desk.finds(Search { after, limit: 30, ..typed("taxi") }).await;
        seen.extend(messages(&found).map(|message| message.id.to_string()));
        pages += 1;
        desk.hears(vec![
            said("Chiara", &lobby(), &format!("new{pages}"), 2_000 + pages, "taxi"),
            said("Chiara", &lobby(), &format!("old{pages}"), pages, "taxi"),
        ])
        .await;
        let Some(next) = found.next else { break };
        after = SearchCursor::parse(&next.to_string());
        assert_eq!(after, Some(next), "it survives the way to a face and back");
    }
    let mut expected: Vec<String> = (0..120).map(|n| format!("b{n:03}")).collect();
    expected.extend((0..20).map(|n| format!("c{n:02}")));
    expected.extend((1..5).map(|n| format!("old{n}")));
    let mut sorted = seen.clone();
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);
    assert_eq!((seen[0].as_str(), seen.last().unwrap().as_str()), ("b119", "old1"));
    assert_eq!(SearchCursor::parse("yesterday"), None);
}

#[tokio::test]
async fn a_search_says_how_far_back_it_reached() {
    let desk = Desk::of_ana().await;
    let empty = desk.finds(typed("taxi")).await.range;
    assert_eq!((empty.since, empty.is_indexing, empty.has_gaps), (None, false, false));
    desk.hears(vec![
        said("Bruno", &lobby(), "b1", 7, "one"),
        said("Bruno", &night_shift(), "b2", 5, "two"),
    ])
    .await;
    desk.store.open_gaps(vec![lobby()]).await.unwrap();
    let everywhere = desk.finds(typed("taxi")).await.range;
    assert_eq!((everywhere.since, everywhere.has_gaps), (Some(at(5)), true));
    let search = |room| Search { room_id: Some(room), ..typed("taxi") };
    let here = desk.finds(search(lobby())).await.range;
    assert_eq!((here.since, here.has_gaps), (Some(at(7)), true));
    let there = desk.finds(search(night_shift())).await.range;
    assert_eq!((there.since, there.has_gaps), (Some(at(5)), false));
}

#[tokio::test]
async fn what_leaves_the_desk_leaves_the_search() {
    let desk = desk_with_talk().await;
    desk.store.remove_room(lobby()).await.unwrap();
    desk.check("412", &["b2"]).await;
    desk.store.retire(at(90 * 24 * 60 + 4)).await.unwrap();
    desk.check("412", &[]).await;
    desk.check("a-12", &["c2"]).await;
    desk.store.wipe().await.unwrap();
    desk.check("a-12", &[]).await;
    assert_eq!(desk.finds(typed("412")).await.range.since, None);
}

#[tokio::test]
async fn times_from_another_century_are_found_too() {
    let desk = Desk::of_ana().await;
    let odd = |id: &str, ms: i64| {
        let sent_at = Some(model::Timestamp::from_ms(ms));
        Message { sent_at, ..said("Bruno", &lobby(), id, 0, "taxi") }
    };
    desk.hears(vec![
        odd("first", i64::MIN),
        odd("early", -1),
        said("Bruno", &lobby(), "now", 1, "taxi"),
        odd("last", 9_000_000_000_000_000),
    ])
    .await;
    desk.check("taxi", &["last", "now", "early", "first"]).await;
    desk.store.retire(at(10)).await.unwrap();
    desk.check("taxi", &["last", "now"]).await;
    desk.store.remove_room(lobby()).await.unwrap();
    desk.check("taxi", &[]).await;
}

#[tokio::test]
async fn the_search_works_after_a_restart_and_after_the_index_was_merged() {
    let desk = desk_with_talk().await;
    desk.hears(vec![Message { is_deleted: true, ..said("Bruno", &lobby(), "b1", 1, "") }]).await;
    let mut is_first = true;
    while desk.store.merge_index(std::mem::take(&mut is_first)).await.unwrap() {}
    let (desk, _) = Desk::open(desk.close().await).await;
    desk.check("412", &["b3", "b2"]).await;
    desk.store.verify().await.unwrap();
}

#[tokio::test]
async fn the_size_of_the_file_and_of_its_index_grow_with_what_is_said() {
    let desk = Desk::of_ana().await;
    let before = desk.store.size().await.unwrap();
    assert!(before.index > 0 && before.index < before.whole, "{before:?}");
    let words =
        |n: i64| (0..60).map(|w| format!("word{} ", (n * 61 + w * 7) % 9_973)).collect::<String>();
    let said = (0..400).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, &words(n)));
    desk.hears(said.collect()).await;
    let after = desk.store.size().await.unwrap();
    assert!(after.index > before.index, "{before:?} {after:?}");
    assert!(after.whole - before.whole > after.index - before.index, "{before:?} {after:?}");
}
