//! What helps to write, and what comes of it in the room.

use std::rc::Rc;

use ipc::OutboxStatus;
use model::{Delivery, PageSettings, Participant, Person, Role, Timestamp, UserId};
use yew::prelude::*;

use super::{composer_props, drawn, message_drawn, message_props, words};
use crate::screens::link_question;
use crate::store::AskedLink;
use crate::store::people::{ana, ana_writes, bruno, bruno_writes};
use crate::views::composer::{
    ComposerProps, ComposerView, Picker, PickerProps, Suggestion, suggestion_list,
};
use crate::views::message_row::{MessageRow, MessageRowProps};
use crate::writing::emoji::Table;
use crate::writing::names::Names;
use crate::writing::people::Called;

fn people() -> Vec<Participant> {
    let of = |person: Person| Participant {
        person,
        joined_at: Timestamp::default(),
        last_read_at: None,
        is_muted: false,
    };
    vec![of(ana()), of(bruno())]
}

fn composing(text: &str) -> ComposerProps {
    let outbox = OutboxStatus { waiting: 0, failed: 0, limit: 50, estimate_ms: None };
    ComposerProps {
        text: text.to_owned().into(),
        names: Rc::new(Names::of(&ana(), &people())),
        ..composer_props(outbox, None)
    }
}

fn composed(text: &str) -> String {
    drawn::<ComposerView>(composing(text))
}

/// Something drawn by a function, as the browser would get it.
fn drawn_html(html: Html) -> String {
    #[derive(Properties, PartialEq)]
    struct DrawnProps {
        html: Html,
    }
    #[component(Drawn)]
    fn drawn_once(props: &DrawnProps) -> Html {
        props.html.clone()
    }
    drawn::<Drawn>(yew::props!(DrawnProps { html }))
}

/// What stands in the first span of formatted text.
fn formatted(html: &str) -> String {
    let (_, rest) = html.split_once("class=\"message-text\">").unwrap();
    let (inside, _) = rest.split_once("</div>").unwrap();
    inside.split("<span class=\"meta\"").next().unwrap().to_owned()
}

#[test]
fn the_preview_is_exactly_what_the_room_will_show_and_only_there_when_it_differs() {
    for text in [
        "*Room 412* is _ready_",
        "- towels\n- `soap`",
        "1. one\n2. two",
        "> Bruno Costa: towels?\nOn it, @Bruno Costa",
        "```\nlet a = 1;\n```",
        "  see https://pms.example.com/4  ",
        "@everyone <b>",
    ] {
        let preview = composed(text);
        assert!(preview.contains("data-testid=\"preview\""), "{text:?}");
        let mut message = ana_writes("a1", 60, Delivery::Sent);
        message.content.text = text.trim().to_owned();
        let names = Rc::new(Names::of(&ana(), &people()));
        let sent = drawn::<MessageRow>(MessageRowProps { names, ..message_props(message) });
        let sent = without_button(&formatted(&sent));
        assert_eq!(without_button(&formatted(&preview)), sent, "{text:?}");
    }
    for text in ["", "Hello Bruno", "5 * 4 > 3", "a@b.example"] {
        assert!(!composed(text).contains("data-testid=\"preview\""), "{text:?}");
    }
}

/// The way to the quoted message leads somewhere only in the room.
fn without_button(html: &str) -> String {
    let Some((before, rest)) = html.split_once("<button type=\"button\" aria-label=\"Go to") else {
        return html.to_owned();
    };
    format!("{before}{}", rest.split_once("</button>").unwrap().1)
}

#[test]
fn the_length_is_said_near_the_limit_and_over_it() {
    assert!(!composed(&"a".repeat(50_000)).contains("data-testid=\"length\""));
    let near = composed(&"a".repeat(60_000));
    assert!(words(&near).contains("60 kB of 63 kB") && !near.contains("queue-counter full"));
    let over = composed(&"a".repeat(64_000));
    assert!(words(&over).contains("Too long: 64 kB of 63 kB"), "{}", words(&over).len());
    assert!(over.contains("queue-counter full"));
}

#[test]
fn the_text_area_says_that_it_suggests_and_names_no_list_while_there_is_none() {
    let html = composed("@");
    assert!(html.contains("aria-autocomplete=\"list\""));
    assert!(!html.contains("aria-activedescendant") && !html.contains("aria-controls"));
    assert!(html.contains("aria-label=\"Emoji\"") && html.contains("aria-expanded=\"false\""));
}

#[test]
fn suggestions_are_a_list_in_which_one_is_meant() {
    let list = vec![
        Suggestion::Call(Called::Person(UserId::new("u-bruno"), "Bruno Costa".into())),
        Suggestion::Call(Called::Everyone("everyone")),
        Suggestion::Call(Called::Role(Role::PropertyMgr, "managers")),
        Suggestion::Emoji("👍🏽".into(), "+1".into()),
    ];
    let html = drawn_html(suggestion_list(&list, 1, &Callback::noop()));
    assert_eq!(html.matches("role=\"option\"").count(), 4);
    assert_eq!(html.matches("aria-selected=\"true\"").count(), 1);
    assert!(html.contains("id=\"suggestion-1\" role=\"option\" aria-selected=\"true\""), "{html}");
    let said = words(&html);
    assert!(said.contains("Bruno Costa @ @everyone Everyone in this room"), "{said}");
    assert!(said.contains("@managers Every manager in this room 👍🏽 :+1:"), "{said}");
    assert!(said.contains("4 suggestions."), "{said}");
    assert_eq!(drawn_html(suggestion_list(&[], 0, &Callback::noop())), "");
}

fn picker(page: PageSettings) -> String {
    let table = Some(Table::read(include_str!("../../../assets/emoji.txt")));
    let noop = Callback::noop();
    drawn::<Picker>(PickerProps {
        table,
        page: Rc::new(page),
        on_pick: noop,
        on_tone: Callback::noop(),
        on_close: Callback::noop(),
    })
}

#[test]
fn the_picker_begins_with_what_was_used_lately_in_the_colour_that_was_set() {
    let fresh = picker(PageSettings::default());
    assert!(fresh.contains("aria-label=\"grinning\""), "{fresh}");
    assert!(!fresh.contains("Used lately"));
    let recent = vec!["👍🏽".to_owned(), "no emoji".to_owned(), "🎉".to_owned()];
    let used =
        picker(PageSettings { recent_emoji: recent, skin_tone: 3, ..PageSettings::default() });
    assert_eq!(used.matches("role=\"option\"").count(), 2);
    assert!(used.contains("aria-label=\"+1\"") && used.contains("aria-label=\"tada\""));
    assert!(used.contains("aria-pressed=\"true\" aria-label=\"Medium\""), "{used}");
}

#[test]
fn whoever_is_called_stands_out_and_the_person_at_this_desk_most() {
    let mut message = bruno_writes("b1", 60);
    message.content.text = "@Bruno Costa and *@Ana*, @nobody `@Ana`".into();
    let names = Rc::new(Names::of(&ana(), &people()));
    let html = drawn::<MessageRow>(MessageRowProps { names, ..message_props(message) });
    assert!(html.contains("<bdi class=\"call\">@Bruno Costa</bdi>"), "{html}");
    assert!(html.contains("<strong><bdi class=\"call me\">@Ana</bdi></strong>"), "{html}");
    assert!(html.contains("@nobody <code dir=\"ltr\">@Ana</code>"), "{html}");
}

#[test]
fn a_quote_of_somebody_leads_to_what_they_said_and_any_other_leads_nowhere() {
    let shown = |text: &str| {
        let mut message = bruno_writes("b1", 60);
        message.content.text = text.into();
        message_drawn(message)
    };
    let quote = shown("> Ana Lima: towels?\nOn it");
    assert!(
        quote.contains(
            "<blockquote dir=\"auto\" class=\"quote\"><bdi>Ana Lima</bdi>: towels?<button"
        ),
        "{quote}"
    );
    assert!(quote.contains("aria-label=\"Go to the quoted message\""));
    assert!(!shown("> towels?\nOn it").contains("to-quoted"));
    assert!(!shown("so\n> Ana Lima: towels?").contains("to-quoted"));
}

#[test]
fn the_question_about_an_address_shows_the_host_it_leads_to() {
    let asked = |is_encrypted| {
        let asked = AskedLink {
            address: "https://bank.example@evil.example/\u{202e}x".into(),
            host: "evil.example".into(),
            is_encrypted,
        };
        drawn_html(link_question(&asked, &Callback::noop()))
    };
    let html = asked(true);
    assert!(html.contains("<bdi dir=\"ltr\" class=\"link-host\">evil.example</bdi>"), "{html}");
    assert!(!html.contains('\u{202e}') && html.contains("data-testid=\"trust-host\""));
    let open = asked(false);
    assert!(!open.contains("trust-host") && words(&open).contains("not encrypted"));
}
