//! What people answered messages with, as it is drawn.

use model::{Participant, Reaction, UserId};

use super::*;
use crate::views::message_menu::{MessageMenu, MessageMenuProps};
use crate::views::reactions::{ReactionChoice, ReactionChoiceProps, chips};

fn reaction(emoji: &str, people: &[&UserId], count: u32) -> Reaction {
    let people = people.iter().map(|user| (*user).clone()).collect();
    Reaction { emoji: emoji.to_owned(), people, count }
}

fn participant(person: model::Person) -> Participant {
    Participant { person, joined_at: Timestamp::from_ms(0), last_read_at: None, is_muted: false }
}

fn reacted(reactions: Vec<Reaction>) -> Message {
    Message { reactions, ..bruno_writes("b1", 60) }
}

fn row(message: Message, can_react: bool) -> String {
    let people = [participant(ana()), participant(bruno())];
    let chips = chips(&message, Some(&ana().id), &people);
    drawn::<MessageRow>(MessageRowProps { chips, can_react, ..message_props(message) })
}

#[test]
fn each_emoji_is_a_button_that_says_how_many_who_and_whether_one_is_among_them() {
    let html = row(
        reacted(vec![
            reaction("👍", &[&ana().id, &bruno().id], 2),
            reaction("🎉", &[&bruno().id], 4),
        ]),
        true,
    );
    let chips = html.as_str();
    let own = format!("{} and you reacted with 👍", bruno().name);
    for part in [
        "role=\"group\"",
        "aria-label=\"Reactions\"",
        "data-emoji=\"👍\"",
        "aria-pressed=\"true\"",
        &format!(">{own}</span>"),
        &format!("title=\"{own}\""),
        "data-count=\"4\"",
        "aria-pressed=\"false\"",
        &format!("{} and 3 others reacted with 🎉", bruno().name),
    ] {
        assert!(chips.contains(part), "{part}: {chips}");
    }
    assert!(!chips.contains("disabled"), "{chips}");
    assert!(html.contains("data-testid=\"react\""));
}

#[test]
fn without_the_extension_what_is_known_is_shown_and_nothing_offered() {
    let html = row(reacted(vec![reaction("👍", &[&bruno().id], 1)]), false);
    assert!(html.contains("data-emoji=\"👍\"") && html.contains("disabled"), "{html}");
    assert!(!html.contains("data-testid=\"react\""));
}

#[test]
fn nothing_is_offered_for_what_is_deleted_or_not_sent_and_nothing_hangs_below_it() {
    let mut gone = reacted(vec![reaction("👍", &[&bruno().id], 1)]);
    gone.is_deleted = true;
    for message in [gone, ana_writes("a1", 60, Delivery::Queued)] {
        let html = row(message, true);
        assert!(!html.contains("data-testid=\"react\""), "{html}");
        assert!(!html.contains("class=\"reactions\""), "{html}");
    }
    assert!(!row(bruno_writes("b1", 60), true).contains("class=\"reactions\""));
}

#[test]
fn a_picture_that_people_reacted_to_stands_by_itself() {
    let picture = |id: &str, reactions| {
        let mut message = bruno_writes(id, 60);
        message.content = Content {
            kind: MessageKind::Image,
            text: String::new(),
            attachment: Some(Attachment { url: "/1".into(), name: "a.png".into(), size: None }),
        };
        crate::store::Row::Message(Rc::new(Message { reactions, ..message }))
    };
    let thumb = || vec![reaction("👍", &[&bruno().id], 1)];
    let rows = |second| [picture("p1", Vec::new()), picture("p2", second)];
    assert_eq!(arrange(&rows(Vec::new()), None, None).len(), 2, "a day and two pictures");
    assert_eq!(arrange(&rows(thumb()), None, None).len(), 3);
}

#[test]
fn the_menu_of_a_message_offers_reactions_first_where_there_are_any() {
    let offered = |can_react, message| {
        drawn::<MessageMenu>(MessageMenuProps {
            message: Rc::new(message),
            is_own: false,
            can_edit: true,
            can_react,
            at: (0, 0),
            on_action: Callback::noop(),
            on_close: Callback::noop(),
        })
    };
    let words = words(&offered(true, bruno_writes("b1", 60)));
    assert!(words.starts_with("Add a reaction Answer with a quote"), "{words}");
    assert!(!offered(false, bruno_writes("b1", 60)).contains("Add a reaction"));
    let mut gone = bruno_writes("b1", 60);
    gone.is_deleted = true;
    assert!(!offered(true, gone).contains("Add a reaction"));
}

#[test]
fn the_six_usual_ones_come_first_and_say_which_are_ones_own() {
    let html = drawn::<ReactionChoice>(ReactionChoiceProps {
        id: model::MessageId::new("b1"),
        own: vec!["🎉".into()],
        at: (0, 0),
        page: Rc::default(),
        on_choose: Callback::noop(),
        on_tone: Callback::noop(),
        on_close: Callback::noop(),
    });
    let usual = model::reaction::USUAL.map(|emoji| format!("data-emoji=\"{emoji}\""));
    let places = usual.iter().map(String::as_str).chain(["More emoji"]);
    let places: Vec<usize> = places.map(|part| html.find(part).expect(part)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(html.matches("aria-checked=\"true\"").count(), 1);
    assert!(html.contains("role=\"menu\"") && html.contains("role=\"menuitemcheckbox\""));
}
