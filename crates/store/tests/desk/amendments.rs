//! What becomes of messages after they were sent, whenever that is told.

use model::{Content, Message};
use store::{Change, Search};

use crate::people::*;

/// What the desk holds of a message: its text, and whether it was edited and deleted.
async fn held(desk: &Desk, message: &str) -> (String, bool, bool) {
    let message = desk.store.message(id(message)).await.unwrap().unwrap();
    (message.content.text, message.is_edited, message.is_deleted)
}

fn edited(text: &str) -> (String, bool, bool) {
    (text.to_owned(), true, false)
}

async fn finds(desk: &Desk, words: &str) -> usize {
    let search = Search { text: words.into(), limit: 10, ..Search::default() };
    desk.store.search(search).await.unwrap().hits.len()
}

#[tokio::test]
async fn an_edit_changes_text_search_and_the_rooms_last_line() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "412 wants towels")]).await;
    let before = desk.row(lobby()).await;
    let changed = desk.store.amend(vec![amended("Bruno", "b1", 2, Some("421 wants towels"))]);
    let changed = changed.await.unwrap();
    assert_eq!((changed.len(), changed[0].changed_at), (1, Some(at(2))));
    assert_eq!(held(&desk, "b1").await, edited("421 wants towels"));
    assert_eq!((finds(&desk, "412 ").await, finds(&desk, "421 ").await), (0, 1));
    let after = desk.row(lobby()).await;
    assert_eq!(after.last_message.unwrap(), changed[0]);
    assert_eq!((after.unread, before.unread), (1, 1), "an edit is no message");
}

#[tokio::test]
async fn a_late_edit_never_wins_and_nothing_undoes_a_deletion() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "one")]).await;
    for (version, text, expected) in [
        (5, Some("three"), edited("three")),
        (4, Some("two"), edited("three")),
        (5, Some("three"), edited("three")),
        (3, None, (String::new(), false, true)),
        (9, Some("four"), (String::new(), false, true)),
    ] {
        desk.store.amend(vec![amended("Bruno", "b1", version, text)]).await.unwrap();
        assert_eq!(held(&desk, "b1").await, expected, "{text:?}");
    }
    let mut page = said("Bruno", &lobby(), "b1", 1, "four");
    (page.is_edited, page.changed_at) = (true, Some(at(9)));
    desk.store.ingest(vec![from_history(page)], vec![]).await.unwrap();
    assert_eq!(held(&desk, "b1").await.0, "");
    assert_eq!(finds(&desk, "four ").await, 0);
}

#[tokio::test]
async fn pages_and_events_agree_on_the_version() {
    let desk = Desk::of_ana().await;
    let page = |version: i64, text: &str| Message {
        is_edited: true,
        changed_at: Some(at(version)),
        content: Content::text(text),
        ..said("Bruno", &lobby(), "b1", 1, "")
    };
    desk.store.ingest(vec![from_history(page(5, "five"))], vec![]).await.unwrap();
    desk.store.amend(vec![amended("Bruno", "b1", 4, Some("four"))]).await.unwrap();
    assert_eq!(held(&desk, "b1").await, edited("five"));
    desk.store.amend(vec![amended("Bruno", "b1", 6, Some("six"))]).await.unwrap();
    desk.store.ingest(vec![from_history(page(5, "five"))], vec![]).await.unwrap();
    assert_eq!(held(&desk, "b1").await, edited("six"));
}

#[tokio::test]
async fn what_is_told_of_a_message_that_is_not_here_waits_for_it() {
    let desk = Desk::of_ana().await;
    let told = vec![
        amended("Bruno", "b1", 5, Some("@Ana, 412 please")),
        amended("Bruno", "b1", 4, Some("an older one")),
        amended("Bruno", "b2", 5, Some("to be deleted")),
        amended("Bruno", "b2", 4, None),
        amended("Bruno", "c1", 5, Some("forged")),
    ];
    assert_eq!(desk.store.amend(told).await.unwrap(), []);
    // A restart forgets nothing of it.
    let (desk, _) = Desk::open(desk.close().await).await;
    let came = desk
        .hears(vec![
            said("Bruno", &lobby(), "b1", 1, "412 please"),
            said("Bruno", &lobby(), "b2", 2, "secret"),
            said("Chiara", &lobby(), "c1", 3, "hers"),
        ])
        .await;
    assert_eq!(came.new.len(), 3);
    assert_eq!(came.new[0].message.content.text, "@Ana, 412 please");
    assert!(came.new[0].mentions_me);
    assert!(came.new[1].message.is_deleted);
    assert_eq!(held(&desk, "b2").await, (String::new(), false, true));
    assert_eq!(held(&desk, "c1").await, ("hers".to_owned(), false, false));
    assert_eq!((finds(&desk, "secret ").await, finds(&desk, "412 ").await), (0, 1));
    let row = desk.row(lobby()).await;
    assert_eq!((row.unread, row.mentions), (2, 1), "a deleted message waits for no reader");
}

#[tokio::test]
async fn an_own_message_whose_answer_is_late_is_amended_when_it_is_settled() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "a1", 1, "from this desk")).await;
    desk.store.amend(vec![amended("Ana", "a1", 3, Some("from her other desk"))]).await.unwrap();
    let settled = desk.store.settle_sent(id("a1"), at(2)).await.unwrap().unwrap();
    assert_eq!(settled.content.text, "from her other desk");
    assert!(matches!(desk.store.discard(id("a1")).await.unwrap(), Change::Gone));
}

#[tokio::test]
async fn nobody_amends_what_another_wrote() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "his")]).await;
    let forged = vec![amended("Chiara", "b1", 2, Some("hers")), amended("Chiara", "b1", 3, None)];
    assert_eq!(desk.store.amend(forged).await.unwrap(), []);
    assert_eq!(held(&desk, "b1").await, ("his".to_owned(), false, false));
}

#[tokio::test]
async fn a_deleted_unread_message_no_longer_counts_and_an_edited_one_calls_by_its_new_words() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![
        said("Bruno", &lobby(), "b1", 1, "@Ana, come"),
        said("Bruno", &lobby(), "b2", 2, "towels"),
    ])
    .await;
    let counted = |row: store::RoomRow| (row.unread, row.mentions);
    assert_eq!(counted(desk.row(lobby()).await), (2, 1));
    desk.store.amend(vec![amended("Bruno", "b2", 3, Some("@Ana, towels"))]).await.unwrap();
    assert_eq!(counted(desk.row(lobby()).await), (2, 2));
    desk.store.amend(vec![amended("Bruno", "b1", 4, None)]).await.unwrap();
    assert_eq!(counted(desk.row(lobby()).await), (1, 1));
}

#[tokio::test]
async fn what_waits_for_a_message_goes_with_its_room_and_with_its_time() {
    let desk = Desk::of_ana().await;
    let waits = || vec![amended("Bruno", "b1", 5, Some("secret"))];
    let came = || vec![said("Bruno", &lobby(), "b1", 1, "first")];
    desk.store.amend(waits()).await.unwrap();
    desk.store.remove_room(lobby()).await.unwrap();
    desk.hears(came()).await;
    assert_eq!(held(&desk, "b1").await.0, "first");
    desk.store.remove_room(lobby()).await.unwrap();
    desk.store.amend(waits()).await.unwrap();
    desk.store.retire(at(91 * 24 * 60)).await.unwrap();
    desk.hears(came()).await;
    assert_eq!(held(&desk, "b1").await.0, "first");
}

#[tokio::test]
async fn the_words_of_a_deleted_message_go_from_what_quotes_it_and_stay_away() {
    let desk = Desk::of_ana().await;
    let answers = || {
        vec![
            said("Chiara", &lobby(), "c1", 2, "> Bruno: the safe opens with 4711\nthank you"),
            said("Chiara", &lobby(), "c2", 3, "> Bruno: something else\nfine"),
            said("Chiara", &lobby(), "c3", 4, "> Bruno: the safe…\nwhich one?"),
        ]
    };
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "the safe opens with 4711")]).await;
    desk.hears(answers()).await;
    let changed = desk.store.amend(vec![amended("Bruno", "b1", 5, None)]).await.unwrap();
    assert_eq!(ids(&changed), ["c1", "c3", "b1"]);
    let check = async || {
        assert_eq!(held(&desk, "c1").await.0, "> Bruno: \nthank you");
        assert_eq!(held(&desk, "c2").await.0, "> Bruno: something else\nfine");
        assert_eq!(held(&desk, "c3").await.0, "> Bruno: \nwhich one?");
        let counts = (finds(&desk, "4711 ").await, finds(&desk, "thank ").await);
        assert_eq!(counts, (0, 1));
    };
    check().await;
    let page = answers().into_iter().map(from_history).collect();
    assert_eq!(desk.store.ingest(page, vec![]).await.unwrap().changed, []);
    check().await;
}
