//! What views draw, looked at as text.

#![allow(clippy::unwrap_used, clippy::expect_used)] // clippy.toml covers only the #[test] functions themselves

mod cards;
mod crash;
mod languages;
mod menus;
mod overlay;
mod people;
mod pictures;
mod reactions;
mod search;
mod writing;

use std::collections::BTreeMap;
use std::rc::Rc;

use ipc::{Code, Connectivity, Notice, OutboxStatus, RoomSummary, TypingPerson};
use model::{
    Attachment, Availability, Content, Delivery, FailureCode, Message, MessageKind, RoomKind,
    Timestamp,
};
use yew::prelude::*;
use yew::{BaseComponent, LocalServerRenderer};

use super::banner::{BannerProps, BannerView};
use super::composer::{ComposerProps, ComposerView};
use super::live_region::{LiveRegion, LiveRegionProps};
use super::message_row::{MessageRow, MessageRowProps, Shape};
use super::notices::{Notices, NoticesProps};
use super::room_row::{RoomRow, RoomRowProps};
use super::rows::arrange;
use super::sign_in_form::{SignInForm, SignInFormProps};
use super::timeline::{Place, TimelineProps, TimelineView};
use crate::store::people::{NOON, ana, ana_is_in, ana_writes, bruno, bruno_writes, room};
use crate::store::{Older, Row};

/// The view as the browser would get it.
pub(super) fn drawn<C>(props: C::Properties) -> String
where
    C: BaseComponent,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let local = tokio::task::LocalSet::new();
    runtime.block_on(
        local.run_until(LocalServerRenderer::<C>::with_props(props).hydratable(false).render()),
    )
}

/// What stands between tags.
pub(super) fn words(html: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                words.push(' ');
            }
            c if !is_tag => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn message_props(message: Message) -> MessageRowProps {
    MessageRowProps {
        name: message.sender_name.clone().into(),
        is_own: message.sender_id == ana().id,
        message: Rc::new(message),
        is_found: false,
        shape: Shape::Row { opens: true, closes: true },
        is_direct: false,
        now: Timestamp::from_ms(NOON),
        upload: None,
        names: Rc::default(),
        chips: Vec::new(),
        can_react: true,
        on_action: Callback::noop(),
    }
}

fn message_drawn(message: Message) -> String {
    drawn::<MessageRow>(message_props(message))
}

#[test]
fn every_delivery_has_its_mark_and_its_words() {
    let check = |delivery, word: &str, label: &str| {
        let html = message_drawn(ana_writes("a1", 60, delivery));
        assert!(html.contains(&format!("data-delivery=\"{word}\"")), "{word}: {html}");
        assert!(html.contains(&format!("aria-label=\"{label}\"")), "{label}: {html}");
    };
    check(Delivery::Queued, "queued", "Waiting to be sent");
    check(Delivery::Sending, "sending", "Sending");
    check(Delivery::Waiting { until: None }, "waiting", "Waiting to be sent again");
    check(Delivery::Failed { code: FailureCode::Refused }, "failed", "Not sent");
    check(Delivery::Sent, "sent", "Sent");
    check(Delivery::Delivered, "delivered", "Delivered");
    check(Delivery::Read, "read", "Read");
}

#[test]
fn the_ticks_differ_in_shape_and_not_only_in_colour() {
    let path = |delivery| {
        let html = message_drawn(ana_writes("a1", 60, delivery));
        let (_, ticks) = html.split_once("class=\"ticks").unwrap();
        let (_, path) = ticks.split_once("<path d=\"").unwrap();
        path.split('"').next().unwrap().to_owned()
    };
    assert_ne!(path(Delivery::Queued), path(Delivery::Sent));
    assert_ne!(path(Delivery::Sent), path(Delivery::Delivered));
    assert_ne!(path(Delivery::Queued), path(Delivery::Failed { code: FailureCode::Refused }));
}

#[test]
fn anothers_message_bears_a_name_and_no_ticks() {
    let html = message_drawn(bruno_writes("b1", 60));
    assert!(html.contains("data-own=\"false\""));
    assert!(words(&html).contains("Bruno Costa text of b1 00:01"), "{}", words(&html));
    assert!(!html.contains("class=\"ticks"));
}

#[test]
fn a_failed_message_says_why_and_offers_three_ways_on() {
    let html =
        message_drawn(ana_writes("a1", 60, Delivery::Failed { code: FailureCode::Rejected }));
    for test in ["retry", "edit", "discard"] {
        assert!(html.contains(&format!("data-testid=\"{test}\"")), "{test}: {html}");
    }
    assert!(words(&html).contains("Not sent: refused by the content rules. Retry Edit Discard"));
}

#[test]
fn a_waiting_message_says_what_it_waits_for() {
    let line = message_drawn(ana_writes("a1", 60, Delivery::Waiting { until: None }));
    assert!(words(&line).contains("Waiting for the line"));
    let until = Some(Timestamp::from_ms(NOON + 600_000));
    let later = message_drawn(ana_writes("a1", 60, Delivery::Waiting { until }));
    assert!(words(&later).contains("Trying again at 12:10"));
}

#[test]
fn a_message_that_had_to_wait_shows_both_times() {
    let mut message = ana_writes("a1", 2 * 3_600 + 10 * 60, Delivery::Sent);
    message.sent_at = Some(Timestamp::from_ms((6 * 3_600 + 42 * 60) * 1_000));
    assert!(words(&message_drawn(message)).contains("written 02:10, sent 06:42"));
}

#[test]
fn hostile_text_is_shown_as_text() {
    let mut message = bruno_writes("b1", 60);
    message.content.text =
        "<script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}fdp".into();
    message.sender_name = "<b onclick=x>Bruno</b>".into();
    let html = message_drawn(message);
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b onclick"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
    assert!(!html.contains('\u{202e}'));
}

#[test]
fn an_attachment_shows_its_name_and_size_and_no_address() {
    let mut message = bruno_writes("b1", 60);
    let url = "https://files.example.com/secret".to_owned();
    let attachment = Attachment { url: url.clone(), name: "rota.pdf".into(), size: Some(48_200) };
    message.content =
        Content { kind: MessageKind::Document, text: String::new(), attachment: Some(attachment) };
    let html = message_drawn(message);
    assert!(words(&html).contains("rota.pdf 48 kB"));
    assert!(!html.contains(&url));
}

#[test]
fn a_deleted_message_shows_nothing_of_its_text() {
    let mut message = bruno_writes("b1", 60);
    message.is_deleted = true;
    let html = message_drawn(message);
    assert!(html.contains("This message was deleted.") && !html.contains("text of b1"));
}

#[test]
fn an_edited_message_says_so_and_when() {
    let mut message = bruno_writes("b1", 60);
    (message.is_edited, message.changed_at) = (true, Some(Timestamp::from_ms(NOON)));
    let html = message_drawn(message.clone());
    assert!(html.contains("data-testid=\"edited\""), "{html}");
    assert!(html.contains("title=\"Edited ") && html.contains("12:00\""), "{html}");
    message.is_deleted = true;
    assert!(!message_drawn(message).contains("data-testid=\"edited\""));
}

// The timeline.

fn timeline_props(
    rows: &[Row],
    marker: Option<&str>,
    place: Place,
    is_online: bool,
) -> TimelineProps {
    let marker = marker.map(model::MessageId::new);
    TimelineProps {
        items: Rc::new(arrange(rows, Some(&ana().id), marker.as_ref())),
        participants: Rc::default(),
        place,
        names: Rc::default(),
        uploads: Rc::default(),
        target: None,
        unread_above: None,
        is_direct: false,
        is_online,
        can_edit: true,
        can_react: true,
        me: Some(ana().id),
        now: Timestamp::from_ms(NOON),
        on_scroll: Callback::noop(),
        on_action: Callback::noop(),
        on_end: Callback::noop(),
        on_older: Callback::noop(),
        on_unread: Callback::noop(),
    }
}

fn timeline_drawn(rows: &[Row], marker: Option<&str>, place: Place, is_online: bool) -> String {
    drawn::<TimelineView>(timeline_props(rows, marker, place, is_online))
}

fn at_end() -> Place {
    Place {
        older: Older::None,
        shows_start: true,
        shows_end: true,
        is_at_end: true,
        arrived: 0,
        jumps: 0,
    }
}

#[test]
fn a_timeline_has_days_a_line_and_holes_in_their_places() {
    let noon = NOON / 1_000;
    let rows = [
        Row::Message(Rc::new(bruno_writes("b1", noon - 86_400))),
        Row::Gap { id: 4, after: Timestamp::from_ms(NOON - 86_000_000) },
        Row::Message(Rc::new(bruno_writes("b2", noon - 60))),
    ];
    let html = timeline_drawn(&rows, Some("b1"), at_end(), true);
    let order = [
        "room begins",
        "Yesterday",
        "text of b1",
        "missing here",
        "New messages",
        "Today",
        "text of b2",
    ];
    let places: Vec<_> = order.iter().map(|word| html.find(word).expect(word)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(
        html.contains("data-testid=\"gap-row\"") && html.contains("data-testid=\"day-separator\"")
    );
    assert!(timeline_drawn(&rows, None, at_end(), false).contains("when the line is back"));
}

#[test]
fn what_came_below_is_offered_by_its_number() {
    let rows = [Row::Message(Rc::new(bruno_writes("b1", 0)))];
    let place = Place { is_at_end: false, arrived: 3, ..at_end() };
    let html = timeline_drawn(&rows, None, place, true);
    assert!(html.contains("data-testid=\"new-pill\"") && html.contains("3 new messages"));
    assert!(!timeline_drawn(&rows, None, at_end(), true).contains("new-pill"));
}

// The sidebar.

fn row_props(room: RoomSummary) -> RoomRowProps {
    RoomRowProps {
        room: Rc::new(room),
        me: Some(ana().id),
        availability: None,
        typing: vec![],
        is_open: false,
        is_tab_stop: true,
        now: Timestamp::from_ms(NOON),
        on_pick: Callback::noop(),
    }
}

fn row_words(props: RoomRowProps) -> String {
    words(&drawn::<RoomRow>(props))
}

#[test]
fn a_room_says_who_wrote_last_and_what() {
    let mut group = room("r1", RoomKind::Group, "Night shift");
    group.last_message = Some(bruno_writes("b1", NOON / 1_000 - 60));
    assert!(row_words(row_props(group.clone())).ends_with("Night shift 11:59 Bruno : text of b1"));
    group.last_message = Some(ana_writes("a1", NOON / 1_000 - 60, Delivery::Sent));
    assert!(row_words(row_props(group)).ends_with("11:59 You: text of a1"));
    let direct = RoomSummary {
        other: Some(bruno().id),
        last_message: Some(bruno_writes("b1", NOON / 1_000 - 60)),
        ..room("r2", RoomKind::Direct, "Bruno Costa")
    };
    let props = RoomRowProps { availability: Some(Availability::Away), ..row_props(direct) };
    let html = drawn::<RoomRow>(props);
    assert!(words(&html).ends_with("BC Bruno Costa 11:59 text of b1"), "{}", words(&html));
    assert!(html.contains("aria-label=\"Away\""));
}

#[test]
fn typing_comes_before_a_draft_and_a_draft_before_the_last_line() {
    let mut group = room("r1", RoomKind::Group, "Night shift");
    group.last_message = Some(bruno_writes("b1", 60));
    group.draft = Some("Half a".into());
    assert!(row_words(row_props(group.clone())).contains("Draft: Half a"));
    let people = vec![TypingPerson { user_id: bruno().id, name: "Bruno Costa".into() }];
    let props = RoomRowProps { typing: people, ..row_props(group.clone()) };
    assert!(row_words(props).contains("Bruno is typing…"));
    let open = RoomRowProps { is_open: true, ..row_props(group) };
    assert!(row_words(open).contains("text of b1"), "the open room's draft stands in its composer");
}

#[test]
fn unread_muted_and_mentions_are_marked_and_said() {
    let busy = RoomSummary {
        unread: 4,
        unread_is_lower_bound: true,
        mentions: 1,
        is_muted: true,
        ..room("r1", RoomKind::Group, "Night shift")
    };
    let html = drawn::<RoomRow>(row_props(busy));
    assert!(html.contains("data-unread=\"4\"") && html.contains("aria-label=\"Muted\""));
    assert!(words(&html).ends_with("@ 4+ 4 unread messages, 1 mentions you"), "{}", words(&html));
}

// The rest.

pub(super) fn composer_props(outbox: OutboxStatus, error: Option<Code>) -> ComposerProps {
    ComposerProps {
        room_name: "Lobby".into(),
        text: "Hello".into(),
        revision: 0,
        error,
        editing: None,
        can_put_back: false,
        outbox,
        files: Rc::default(),
        participants: Rc::default(),
        names: Rc::default(),
        me: Some(ana().id),
        page: Rc::default(),
        on_files: Callback::noop(),
        on_unstage: Callback::noop(),
        on_as_it_is: Callback::noop(),
        on_input: Callback::noop(),
        on_submit: Callback::noop(),
        on_leave: Callback::noop(),
        on_cancel: Callback::noop(),
        on_put_back: Callback::noop(),
        on_dismiss: Callback::noop(),
        on_last: Callback::noop(),
        on_emoji: Callback::noop(),
        on_tone: Callback::noop(),
    }
}

#[test]
fn the_composer_says_which_message_is_being_changed() {
    let props = || composer_props(OutboxStatus::default(), None);
    assert!(!drawn::<ComposerView>(props()).contains("data-testid=\"editing\""));
    let mut props = props();
    props.editing = Some("Towels <for> 412…".into());
    props.text = "".into();
    let html = drawn::<ComposerView>(props);
    assert!(words(&html).contains("Changing a message"), "{html}");
    assert!(html.contains("Towels &lt;for&gt; 412…") && html.contains("aria-label=\"Save\""));
    let send = html.split("class=\"send\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(!send.contains("disabled"), "an emptied text can be saved: it asks for deleting");
}

#[test]
fn the_composer_counts_the_queue_from_forty_on_and_says_when_it_is_full() {
    let outbox = |waiting| OutboxStatus { waiting, failed: 0, limit: 50, estimate_ms: None };
    let quiet = drawn::<ComposerView>(composer_props(outbox(39), None));
    assert!(!quiet.contains("queue-counter") && !quiet.contains("composer-error"));
    let counting = drawn::<ComposerView>(composer_props(outbox(43), None));
    assert!(words(&counting).contains("43 of 50 waiting"));
    let full = drawn::<ComposerView>(composer_props(outbox(50), Some(Code::OutboxFull)));
    assert!(words(&full).contains("The queue is full. Your text stays here"));
    assert!(full.contains("role=\"alert\""));
}

#[test]
fn the_banner_offers_what_can_be_done() {
    let props = |connectivity| BannerProps {
        session: ana_is_in(),
        connectivity,
        outbox: OutboxStatus::default(),
        now: Timestamp::from_ms(NOON),
        on_action: Callback::noop(),
    };
    let since = Timestamp::from_ms(NOON - 60_000);
    let offline = drawn::<BannerView>(props(Connectivity::Offline { since, retry_at: None }));
    assert!(offline.contains("data-state=\"offline\""));
    assert_eq!(words(&offline), "Offline since 11:59 Try now");
    assert_eq!(drawn::<BannerView>(props(Connectivity::Online)), "");
}

#[test]
fn the_sign_in_form_says_where_it_goes_and_what_went_wrong() {
    let props = |error| SignInFormProps {
        email: AttrValue::default(),
        backend: "https://pms.example.com/".into(),
        version: "0.1.0".into(),
        is_busy: false,
        error,
        on_submit: Callback::noop(),
    };
    let html = drawn::<SignInForm>(props(None));
    assert!(words(&html).ends_with("Sign in Connects to pms.example.com · Deskbell 0.1.0"));
    assert!(!html.contains("data-testid=\"sign-in-error\""));
    let codes: BTreeMap<_, _> = [Code::WrongCredentials, Code::Unreachable, Code::RateLimited]
        .into_iter()
        .map(|code| (words(&drawn::<SignInForm>(props(Some(code)))), code))
        .collect();
    assert_eq!(codes.len(), 3, "each has words of its own");
}

#[test]
fn notices_can_be_dismissed_and_are_known_by_name() {
    let html = drawn::<Notices>(NoticesProps {
        notices: vec![Notice::NoTray, Notice::UnsentLost],
        trouble: None,
        crash: None,
        on_dismiss: Callback::noop(),
        on_dismiss_trouble: Callback::noop(),
        on_dismiss_crash: Callback::noop(),
        on_left: Callback::noop(),
    });
    assert!(
        html.contains("data-notice=\"no_tray\"") && html.contains("data-notice=\"unsent_lost\"")
    );
    assert_eq!(html.matches("aria-label=\"Dismiss\"").count(), 2);
}

#[test]
fn a_listener_hears_who_and_what_and_no_times() {
    let announced = vec![(1, Rc::new(bruno_writes("b1", 60)))];
    let html = drawn::<LiveRegion>(LiveRegionProps { announced });
    assert_eq!(words(&html), "Bruno Costa: text of b1");
    assert!(html.contains("aria-live=\"polite\""));
    let mut answer = bruno_writes("b2", 120);
    answer.content.text = "> Ana Lima: towels?\nOn it".into();
    let html = drawn::<LiveRegion>(LiveRegionProps { announced: vec![(2, Rc::new(answer))] });
    assert_eq!(words(&html), "Bruno Costa: On it", "what is quoted was heard before");
}
