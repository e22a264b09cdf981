//! What people answer messages with, whenever that is told.

use model::reaction::Told;
use model::{Message, MessageId, Reaction, RoomId};
use store::{OwnReaction, Reacted};

use crate::people::*;

fn reaction(emoji: &str, names: &[&str]) -> Reaction {
    let mut people: Vec<_> = names.iter().map(|name| user(name)).collect();
    people.sort_unstable();
    let count = u32::try_from(people.len()).unwrap();
    Reaction { emoji: emoji.to_owned(), people, count }
}

/// What [`live`] says the line calls a message.
fn serial_of(message: &Message) -> String {
    live(message.clone()).serial.unwrap()
}

fn told(room: &RoomId, serial: &str, version: &str, reactions: &[Reaction]) -> Reacted {
    let told = Told { version: version.to_owned(), reactions: reactions.to_vec() };
    Reacted { room_id: room.clone(), serial: serial.to_owned(), message_id: None, told: Some(told) }
}

fn by_row(message: &Message, serial: &str, version: &str, reactions: &[Reaction]) -> Reacted {
    let told = told(&message.room_id, serial, version, reactions);
    Reacted { message_id: Some(message.id.clone()), ..told }
}

fn own(message: &Message, emoji: &str, is_on: bool, version: Option<&str>) -> OwnReaction {
    OwnReaction {
        message_id: message.id.clone(),
        user_id: user("Ana"),
        emoji: emoji.to_owned(),
        is_on,
        version: version.map(str::to_owned),
    }
}

async fn held(desk: &Desk, message: &str) -> Vec<Reaction> {
    desk.store.message(id(message)).await.unwrap().unwrap().reactions
}

#[tokio::test]
async fn a_reaction_is_shown_with_its_message_everywhere_and_is_no_message() {
    let desk = Desk::of_ana().await;
    let message = said("Bruno", &lobby(), "b1", 1, "Cake in the kitchen");
    desk.hears(vec![message.clone()]).await;
    let before = desk.row(lobby()).await;
    let cake = [reaction("🎉", &["Ana", "Chiara"])];
    let changed = desk.store.react(vec![told(&lobby(), &serial_of(&message), "1", &cake)]);
    let changed = changed.await.unwrap();
    assert_eq!((changed.len(), &changed[0].reactions[..]), (1, &cake[..]));
    let again = desk.store.react(vec![told(&lobby(), &serial_of(&message), "1", &cake)]);
    assert_eq!(again.await.unwrap(), [], "the same again is no news");
    let after = desk.row(lobby()).await;
    assert_eq!(after.last_message.as_ref(), Some(&changed[0]));
    assert_eq!((after.unread, after.last_message_at), (before.unread, before.last_message_at));
    let folder = desk.close().await;
    let (desk, _) = Desk::open(folder).await;
    assert_eq!(held(&desk, "b1").await, cake, "and after the next start");
    desk.store.amend(vec![amended("Bruno", "b1", 2, Some("Two cakes"))]).await.unwrap();
    assert_eq!(held(&desk, "b1").await, cake, "another text is no other reaction");
    desk.hears(vec![message.clone()]).await;
    desk.store.ingest(vec![from_history(message)], vec![]).await.unwrap();
    assert_eq!(held(&desk, "b1").await, cake, "nor is a copy");
}

#[tokio::test]
async fn the_later_version_counts_whichever_comes_first_and_by_whichever_way() {
    let desk = Desk::of_ana().await;
    let message = said("Bruno", &lobby(), "b1", 1, "Cake");
    desk.hears(vec![message.clone()]).await;
    let serial = serial_of(&message);
    let (one, two) = ([reaction("👍", &["Ana"])], [reaction("👍", &["Ana", "Bruno"])]);
    for (version, reactions, expected) in [
        ("5", &two[..], &two[..]),
        ("4", &one, &two),
        ("", &one, &two),
        ("6", &[], &[]),
        ("5", &two, &[]),
    ] {
        desk.store.react(vec![told(&lobby(), &serial, version, reactions)]).await.unwrap();
        assert_eq!(held(&desk, "b1").await, expected, "{version}");
        desk.store.react(vec![by_row(&message, &serial, version, reactions)]).await.unwrap();
        assert_eq!(held(&desk, "b1").await, expected, "{version} of a row");
    }
}

#[tokio::test]
async fn what_is_told_before_its_message_waits_for_it() {
    let desk = Desk::of_ana().await;
    let (one, two) =
        (said("Bruno", &lobby(), "b1", 1, "One"), said("Bruno", &lobby(), "b2", 2, "Two"));
    let up = [reaction("👍", &["Chiara"])];
    let early = [&one, &two].map(|message| told(&lobby(), &serial_of(message), "3", &up));
    assert_eq!(desk.store.react(early.to_vec()).await.unwrap(), []);
    let ingested = desk.store.ingest(vec![live(one.clone())], vec![]).await.unwrap();
    assert_eq!(ingested.new[0].message.reactions, up, "the line's own copy");
    // A page of history: first the message, then what its row says of reactions, which is older.
    desk.store.ingest(vec![from_history(two.clone())], vec![]).await.unwrap();
    assert_eq!(held(&desk, "b2").await, []);
    let row = by_row(&two, &serial_of(&two), "2", &[]);
    let changed = desk.store.react(vec![row]).await.unwrap();
    assert_eq!(changed[0].reactions, up);
    assert_eq!(held(&desk, "b2").await, up);
}

#[tokio::test]
async fn a_message_of_a_page_is_known_by_what_the_line_calls_it() {
    let desk = Desk::of_ana().await;
    let message = said("Bruno", &lobby(), "b1", 1, "Cake");
    desk.store.ingest(vec![from_history(message.clone())], vec![]).await.unwrap();
    assert_eq!(desk.store.line_serial(id("b1")).await.unwrap(), None);
    let row = Reacted { told: None, ..by_row(&message, "s-1", "", &[]) };
    assert_eq!(desk.store.react(vec![row]).await.unwrap(), []);
    assert_eq!(desk.store.line_serial(id("b1")).await.unwrap().as_deref(), Some("s-1"));
    let up = [reaction("👍", &["Chiara"])];
    desk.store.react(vec![told(&lobby(), "s-1", "1", &up)]).await.unwrap();
    assert_eq!(held(&desk, "b1").await, up);
    let other_room = told(&night_shift(), "s-1", "9", &[]);
    assert_eq!(desk.store.react(vec![other_room]).await.unwrap(), []);
    assert_eq!(held(&desk, "b1").await, up, "nobody reaches into another room");
    // The line's own copy comes later, and is called the same.
    let copy = store::Incoming { serial: Some("s-1".to_owned()), ..live(message) };
    desk.store.ingest(vec![copy], vec![]).await.unwrap();
    assert_eq!(held(&desk, "b1").await, up);
}

#[tokio::test]
async fn ones_own_counts_when_it_is_acknowledged_unless_more_is_known() {
    let desk = Desk::of_ana().await;
    let message = said("Bruno", &lobby(), "b1", 1, "Cake");
    desk.hears(vec![message.clone()]).await;
    let (mine, both) = ([reaction("👍", &["Ana"])], [reaction("👍", &["Ana", "Bruno"])]);
    let shown = desk.store.react_oneself(own(&message, "👍", true, Some("3:0"))).await.unwrap();
    assert_eq!(shown.unwrap().reactions, mine);
    desk.store.react(vec![told(&lobby(), &serial_of(&message), "4", &both)]).await.unwrap();
    // The answer to one more click comes after what has become of it since.
    let late = desk.store.react_oneself(own(&message, "👍", false, Some("3:1"))).await.unwrap();
    assert_eq!(late.unwrap().reactions, both);
    desk.store.react_oneself(own(&message, "👍", false, None)).await.unwrap();
    assert_eq!(held(&desk, "b1").await, [reaction("👍", &["Bruno"])]);
    let nothing =
        OwnReaction { message_id: MessageId::new("nothing"), ..own(&message, "👍", true, None) };
    assert_eq!(desk.store.react_oneself(nothing).await.unwrap(), None);
}

#[tokio::test]
async fn a_deleted_message_loses_its_reactions_and_gets_none() {
    let desk = Desk::of_ana().await;
    let (one, two) =
        (said("Bruno", &lobby(), "b1", 1, "One"), said("Bruno", &lobby(), "b2", 2, "Two"));
    desk.hears(vec![one.clone(), two.clone()]).await;
    let up = [reaction("👍", &["Chiara"])];
    let both = [&one, &two].map(|message| told(&lobby(), &serial_of(message), "1", &up));
    desk.store.react(both.to_vec()).await.unwrap();
    let gone = desk.store.amend(vec![amended("Bruno", "b1", 3, None)]).await.unwrap();
    assert_eq!(gone[0].reactions, []);
    let mut page = from_history(two.clone());
    page.message.is_deleted = true;
    let gone = desk.store.ingest(vec![page], vec![]).await.unwrap();
    assert_eq!(gone.changed[0].reactions, []);
    for message in [&one, &two] {
        let late = told(&lobby(), &serial_of(message), "9", &up);
        assert_eq!(desk.store.react(vec![late]).await.unwrap(), []);
        desk.store.react_oneself(own(message, "👍", true, Some("9"))).await.unwrap();
        assert_eq!(held(&desk, message.id.as_str()).await, []);
    }
    // What waited for a message that comes deleted is gone, too.
    let mut late = said("Bruno", &lobby(), "b3", 4, "Three");
    desk.store.react(vec![told(&lobby(), &serial_of(&late), "1", &up)]).await.unwrap();
    late.is_deleted = true;
    desk.hears(vec![late]).await;
    assert_eq!(held(&desk, "b3").await, []);
}

#[tokio::test]
async fn reactions_go_with_what_is_no_longer_kept_and_with_their_room() {
    let desk = Desk::of_ana().await;
    let day = 24 * 60;
    let (old, new) =
        (said("Bruno", &lobby(), "b1", 0, "Old"), said("Bruno", &lobby(), "b2", 2 * day, "New"));
    let elsewhere = said("Chiara", &night_shift(), "c1", 2 * day, "Quiet");
    desk.hears(vec![old.clone(), new.clone(), elsewhere.clone()]).await;
    let up = [reaction("👍", &["Chiara"])];
    let all = [&old, &new, &elsewhere];
    let all = all.map(|message| told(&message.room_id, &serial_of(message), "1", &up));
    desk.store.react(all.to_vec()).await.unwrap();
    desk.store.retire(at(91 * day)).await.unwrap();
    // The same message once more would find what is left of it.
    let back = desk.store.ingest(vec![live(old)], vec![]).await.unwrap();
    assert_eq!(back.new[0].message.reactions, []);
    assert_eq!(held(&desk, "b2").await, up);
    let others = rooms().into_iter().filter(|room| room.id != night_shift()).collect();
    desk.store.replace_rooms(others).await.unwrap();
    desk.store.replace_rooms(rooms()).await.unwrap();
    let back = desk.store.ingest(vec![live(elsewhere)], vec![]).await.unwrap();
    assert_eq!(back.new[0].message.reactions, []);
}

#[tokio::test]
async fn what_goes_out_here_gets_the_reactions_that_came_before_its_echo() {
    let desk = Desk::of_ana().await;
    let message = written(&lobby(), "a1", 1, "Towels for 412");
    desk.store.enqueue(message.clone(), 50).await.unwrap();
    let up = [reaction("👍", &["Bruno"])];
    desk.store.react(vec![told(&lobby(), "s-9", "1", &up)]).await.unwrap();
    let echo = store::Incoming {
        serial: Some("s-9".to_owned()),
        ..live(said("Ana", &lobby(), "a1", 1, "Towels for 412"))
    };
    let ingested = desk.store.ingest(vec![echo], vec![]).await.unwrap();
    assert_eq!(ingested.changed[0].reactions, up);
}

#[tokio::test]
async fn a_message_that_was_published_again_is_known_by_its_first_serial() {
    let desk = Desk::of_ana().await;
    let up = [reaction("👍", &["Chiara"])];
    let copy = |id: &str, serial: &str| store::Incoming {
        serial: Some(serial.to_owned()),
        ..live(said("Bruno", &lobby(), id, 1, id))
    };
    let hear = async |id: &str, serial: &str| {
        desk.store.ingest(vec![copy(id, serial)], vec![]).await.unwrap();
        desk.store.line_serial(MessageId::new(id)).await.unwrap().unwrap()
    };
    // Live, in either order.
    assert_eq!(hear("b1", "s-1").await, "s-1");
    desk.store.react(vec![told(&lobby(), "s-1", "2", &up)]).await.unwrap();
    assert_eq!(hear("b1", "s-9").await, "s-1");
    assert_eq!(held(&desk, "b1").await, up);
    desk.store.react(vec![told(&lobby(), "s-2", "2", &up)]).await.unwrap();
    assert_eq!(hear("b2", "s-8").await, "s-8");
    assert_eq!(hear("b2", "s-2").await, "s-2");
    assert_eq!(held(&desk, "b2").await, up);
    // By a row, before and after.
    let row = |id: &str, serial: &str, told| Reacted {
        message_id: Some(MessageId::new(id)),
        serial: serial.to_owned(),
        room_id: lobby(),
        told,
    };
    let thumb = Some(Told { version: "2".into(), reactions: up.to_vec() });
    desk.store.react(vec![row("b3", "s-3", thumb), row("b4", "s-4", None)]).await.unwrap();
    assert_eq!((hear("b3", "s-7").await, held(&desk, "b3").await), ("s-3".into(), up.to_vec()));
    assert_eq!(hear("b4", "s-6").await, "s-4");
    assert_eq!(hear("b5", "s-5").await, "s-5");
    desk.store.react(vec![row("b5", "s-0", None)]).await.unwrap();
    desk.store.react(vec![told(&lobby(), "s-0", "2", &up)]).await.unwrap();
    assert_eq!(held(&desk, "b5").await, up);
}
