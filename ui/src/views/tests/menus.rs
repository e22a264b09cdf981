//! Menus, the panel about a room, texts in their formats, and words in passing.

use model::{NotificationLevel, Participant};

use super::*;
use crate::store::Toast;
use crate::views::details::{Details, DetailsProps};
use crate::views::message_menu::{MessageMenu, MessageMenuProps, has_choices};
use crate::views::message_text::{MessageText, MessageTextProps};
use crate::views::room_menu::{RoomMenu, RoomMenuProps};
use crate::views::toast::toast;

/// What can be chosen in a menu.
fn items(html: &str) -> Vec<String> {
    let items = html.split("role=\"menuitem\"").skip(1);
    items.map(|item| words(&format!("<b{}", item.split("</button>").next().unwrap()))).collect()
}

fn room_menu(change: impl FnOnce(&mut RoomMenuProps)) -> String {
    let mut props = RoomMenuProps {
        room: Rc::new(room("r1", RoomKind::Group, "Night shift")),
        is_favourite: false,
        at: (10, 10),
        now: Timestamp::from_ms(NOON),
        on_choose: Callback::noop(),
        on_close: Callback::noop(),
    };
    change(&mut props);
    drawn::<RoomMenu>(props)
}

#[test]
fn a_room_can_be_left_for_later_kept_on_top_and_muted_for_a_while() {
    let quiet = room_menu(|_| {});
    let expected =
        ["Mark as unread", "Keep on top", "For 1 hour", "For 8 hours", "Until I unmute it"];
    assert_eq!(items(&quiet), expected);
    let busy = room_menu(|props| {
        let muted_until = Some(Timestamp::from_ms(NOON + 3_600_000));
        props.room = Rc::new(RoomSummary {
            unread: 3,
            is_muted: true,
            muted_until,
            ..room("r1", RoomKind::Group, "Night shift")
        });
        props.is_favourite = true;
    });
    assert_eq!(items(&busy), ["Mark as read", "No longer keep on top", "Unmute this room"]);
    assert!(words(&busy).contains("Muted until 13:00"));
    assert!(
        busy.contains("role=\"menu\"") && busy.contains("aria-label=\"What to do: Night shift\"")
    );
}

#[test]
fn a_message_offers_what_can_be_done_with_it_and_no_more() {
    let offered_by = |message: Message, can_edit| {
        let is_own = message.sender_id == ana().id;
        assert!(has_choices(&message, is_own));
        items(&drawn::<MessageMenu>(MessageMenuProps {
            message: Rc::new(message),
            is_own,
            can_edit,
            can_react: false,
            at: (0, 0),
            on_action: Callback::noop(),
            on_close: Callback::noop(),
        }))
    };
    let offered = |message| offered_by(message, true);
    assert_eq!(
        offered(bruno_writes("b1", 60)),
        ["Answer with a quote", "Pass on…", "Copy the text", "Mark as unread from here"]
    );
    let said = ["Answer with a quote", "Pass on…", "Copy the text", "Edit", "Delete"];
    assert_eq!(offered(ana_writes("a1", 60, Delivery::Sent)), said);
    let as_it_was = offered_by(ana_writes("a1", 60, Delivery::Read), false);
    assert_eq!(as_it_was, said[..3], "the backend lets nobody change it");
    let mut picture = ana_writes("a1", 60, Delivery::Sent);
    picture.content.kind = model::MessageKind::Image;
    assert_eq!(offered(picture).last().map(String::as_str), Some("Delete"));
    let failed = Delivery::Failed { code: FailureCode::Refused };
    assert_eq!(
        offered(ana_writes("a1", 60, failed)),
        ["Copy the text", "Retry", "Edit", "Discard"]
    );
    let mut gone = bruno_writes("b1", 60);
    gone.is_deleted = true;
    assert_eq!(offered(gone), ["Mark as unread from here"]);
    let mut mine = ana_writes("a1", 60, Delivery::Sent);
    mine.is_deleted = true;
    assert!(!has_choices(&mine, true));
}

fn details_drawn(change: impl FnOnce(&mut DetailsProps)) -> String {
    let person = |person: model::Person| Participant {
        person,
        joined_at: Timestamp::from_ms(0),
        last_read_at: None,
        is_muted: false,
    };
    let mut chiara = bruno();
    chiara.id = model::UserId::new("u-chiara");
    chiara.name = "Chiara Rossi".into();
    chiara.role = model::Role::PropertyMgr;
    let mut props = DetailsProps {
        room: Rc::new(room("r1", RoomKind::Group, "Night shift")),
        is_favourite: false,
        participants: Rc::new(vec![person(ana()), person(bruno()), person(chiara.clone())]),
        availability: Rc::new([(chiara.id, Availability::Active)].into()),
        me: Some(ana().id),
        now: Timestamp::from_ms(NOON),
        on_action: Callback::noop(),
    };
    change(&mut props);
    drawn::<Details>(props)
}

#[test]
fn the_panel_lists_ana_and_then_who_is_here_and_leads_to_their_cards() {
    let html = details_drawn(|_| {});
    let said = words(&html);
    let at = |name| said.find(name).unwrap();
    assert!(at("Ana Lima You") < at("Chiara Rossi") && at("Chiara Rossi") < at("Bruno Costa"));
    assert!(said.contains("3 people") && said.contains("Here now · Manages properties"));
    assert_eq!(html.matches("title=\"About ").count(), 2);
}

#[test]
fn only_a_group_can_be_left_and_joined_by_others() {
    let of = |kind| details_drawn(|props| props.room = Rc::new(room("r1", kind, "Night shift")));
    let group = of(RoomKind::Group);
    assert!(group.contains("add-people") && group.contains("leave-room"), "{group}");
    for kind in [RoomKind::Direct, RoomKind::Property, RoomKind::Organization] {
        let html = of(kind);
        assert!(!html.contains("add-people") && !html.contains("leave-room"), "{kind:?}");
    }
}

#[test]
fn the_panel_marks_what_rings_and_says_how_long_it_does_not() {
    let html = details_drawn(|props| {
        props.room = Rc::new(RoomSummary {
            level: Some(NotificationLevel::Mentions),
            is_muted: true,
            ..room("r1", RoomKind::Group, "Night shift")
        });
    });
    let marked: Vec<_> = html.split("<label").filter(|label| label.contains(" checked")).collect();
    assert_eq!(marked.len(), 1);
    assert!(words(marked[0]).contains("Mentions of me"));
    assert!(words(&html).contains("Muted Unmute this room"));
}

fn text_drawn(text: &str) -> String {
    let props = MessageTextProps {
        text: text.to_owned().into(),
        names: std::rc::Rc::default(),
        on_link: Callback::noop(),
        on_quoted: None,
    };
    drawn::<MessageText>(props)
}

#[test]
fn formats_become_nodes_and_markup_stays_text() {
    let html = text_drawn("*412* _now_ `a<b` <b>x</b>");
    assert!(html.contains("<strong>412</strong>") && html.contains("<em>now</em>"), "{html}");
    assert!(html.contains("a&lt;b</code>") && html.contains("&lt;b&gt;x"), "{html}");
}

#[test]
fn a_quote_whose_words_are_gone_says_so_and_leads_nowhere() {
    let quoting = |text: &str| {
        let mut message = bruno_writes("b1", 60);
        message.content.text = text.to_owned();
        message_drawn(message)
    };
    let html = quoting("> Chiara Rossi: \nThank you");
    assert!(html.contains("Rossi</bdi>: <span class=\"deleted\">This message was"), "{html}");
    assert!(!html.contains("data-testid=\"to-quoted\""), "{html}");
    let html = quoting("> Chiara Rossi: towels\nThank you");
    assert!(html.contains("data-testid=\"to-quoted\"") && !html.contains("deleted"), "{html}");
}

#[test]
fn an_address_shows_its_host_and_leads_nowhere_by_itself() {
    let html = text_drawn("https://bank.com@evil.example/login");
    assert!(html.contains("<b>evil.example</b>") && html.contains("Leads to evil.example"));
    assert!(!html.contains("href"), "{html}");
    assert!(html.contains("role=\"link\"") && html.contains("tabindex=\"0\""));
}

#[test]
fn a_very_long_text_is_cut_until_somebody_asks() {
    let html = text_drawn(&"word ".repeat(5_000));
    assert!(html.len() < 8_000 && words(&html).ends_with("Show the whole message"));
    assert!(!text_drawn("short").contains("Show the whole"));
}

#[test]
fn a_word_in_passing_is_said_to_those_who_listen() {
    #[component(Said)]
    fn said() -> Html {
        toast(Some((1, Toast::Copied)), None)
    }
    let html = drawn::<Said>(());
    assert!(html.contains("role=\"status\"") && words(&html) == "Copied");
    #[component(Undoable)]
    fn undoable() -> Html {
        toast(Some((2, Toast::Muted)), Some(Callback::noop()))
    }
    assert_eq!(words(&drawn::<Undoable>(())), "Muted Undo");
}

#[test]
fn the_row_the_reader_was_led_to_is_marked_and_what_is_unread_above_is_offered() {
    let mut props = message_props(bruno_writes("b1", 60));
    props.is_found = true;
    assert!(drawn::<MessageRow>(props).contains("other opens closes found"));
    let rows = [Row::Message(Rc::new(bruno_writes("b1", 0)))];
    let html = drawn::<TimelineView>(TimelineProps {
        unread_above: Some(12),
        ..timeline_props(&rows, None, at_end(), true)
    });
    assert!(html.contains("data-testid=\"first-unread\""));
    assert!(words(&html).contains("12 unread messages: to the first"));
}
