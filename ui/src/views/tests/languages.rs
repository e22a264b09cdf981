//! The page in another language and another direction: nothing stays as it was.

use ipc::{Code, Connectivity, Notice, OutboxStatus, Session, Snapshot, TypingPerson};
use model::{Availability, Delivery, Language, RoomKind, Timestamp};
use yew::prelude::*;

use super::drawn;
use crate::screens;
use crate::store::people::{NOON, ana, ana_writes, bruno, room, snapshot};
use crate::store::{
    Action, OverlayAction, RoomAction, SearchAction, SettingsAction, SettingsPage, State,
};

#[derive(Properties)]
pub(super) struct WholeProps {
    pub(super) state: State,
}

impl PartialEq for WholeProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The whole page over a state.
#[component(Whole)]
pub(super) fn whole(props: &WholeProps) -> Html {
    match props.state.session {
        Session::SignedOut => screens::sign_in(&props.state, &Callback::noop()),
        _ => screens::desk(&props.state, &Callback::noop()),
    }
}

/// A desk whose people and rooms have Arabic names, so that every Latin letter is one of ours.
fn desk() -> State {
    let (mut me, mut other) = (ana(), bruno());
    me.name = "سارة".into();
    me.email = None;
    other.name = "كريم".into();
    let mut lobby = room("r1", RoomKind::Property, "البهو");
    lobby.unread = 12;
    lobby.mentions = 2;
    lobby.is_muted = true;
    let mut last = ana_writes("a1", 0, Delivery::Sent);
    last.content.text = "٤١٢".into();
    lobby.last_message = Some(last);
    let mut direct = room("r2", RoomKind::Direct, "كريم");
    direct.other = Some(other.id.clone());
    direct.draft = Some("…".into());
    let mut state = State { now: Timestamp::from_ms(NOON), ..State::default() };
    state.take_snapshot(Snapshot {
        session: Session::SignedIn {
            me,
            organization_id: model::OrganizationId::new("o1"),
            organization_name: Some("فنادق".into()),
            is_kept: true,
            can_edit: true,
            can_react: true,
        },
        rooms: vec![lobby, room("r3", RoomKind::Group, "الليل"), direct],
        availability: vec![(other.id.clone(), Availability::Active)],
        typing: vec![(
            model::RoomId::new("r3"),
            vec![TypingPerson { user_id: other.id, name: "كريم".into() }],
        )],
        connectivity: Connectivity::Offline { since: Timestamp::from_ms(NOON - 9), retry_at: None },
        outbox: OutboxStatus { waiting: 3, failed: 0, limit: 50, estimate_ms: None },
        notices: vec![Notice::NoTray, Notice::ClockOff],
        system_language: Language::Arabic,
        backend: "127.0.0.1".into(),
        version: "0.1".into(),
        ..snapshot()
    });
    state.trouble = Some(Code::DiskFull);
    state
}

fn after(actions: impl IntoIterator<Item = Action>) -> State {
    let mut state = desk();
    for action in actions {
        state.reduce(action, Timestamp::from_ms(NOON));
    }
    state
}

/// Latin letters a person would see or hear: between tags, and in what is read aloud.
fn latin(html: &str) -> Vec<String> {
    let aloud = ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""];
    let attributes = aloud.iter().flat_map(|name| {
        html.split(name).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned)
    });
    let between = html.split('<').filter_map(|part| part.split_once('>')).map(|it| it.1.to_owned());
    let seen = attributes.chain(between);
    let words = |text: String| {
        text.split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !word.is_empty() && !is_known(word))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    seen.flat_map(words).collect()
}

/// Names of products, keys and formats, what languages call themselves, and marks of the source.
fn is_known(word: &str) -> bool {
    let names = "Deskbell Ctrl Shift Alt Enter Esc Home End K F C B I E L M N O MIT Apache Rust Tauri Yew Tokio \
        SQLite SQLCipher PDF Word Excel Office English Deutsch Fran ais Espa ol Portugu s x amp";
    names.split_whitespace().any(|name| name == word) || word == "F10"
}

fn is_all_arabic(state: State) {
    words::speak(Language::Arabic);
    let html = drawn::<Whole>(WholeProps { state });
    assert!(html.contains("ال"), "{html}");
    assert_eq!(latin(&html), [""; 0], "{html}");
}

#[test]
fn the_desk_is_arabic_when_arabic_is_spoken() {
    is_all_arabic(after([]));
    let open = Action::Room(RoomAction::Pick(model::RoomId::new("r1")));
    is_all_arabic(after([open.clone(), Action::Room(RoomAction::ToggleDetails)]));
    is_all_arabic(after([open, Action::Room(RoomAction::Search)]));
    is_all_arabic(after([Action::Search(SearchAction::Open(None))]));
}

#[test]
fn what_lies_over_the_desk_is_arabic_when_arabic_is_spoken() {
    is_all_arabic(after([Action::Overlay(OverlayAction::OpenSwitcher)]));
    is_all_arabic(after([Action::Overlay(OverlayAction::OpenShortcuts)]));
    for page in SettingsPage::ALL {
        let show = OverlayAction::Settings(SettingsAction::Show(page));
        is_all_arabic(after([OverlayAction::OpenSettings, show].map(Action::Overlay)));
    }
}

#[test]
fn the_first_screen_is_arabic_when_arabic_is_spoken() {
    let mut state = desk();
    state.take_session(Session::SignedOut);
    state.sign_in.error = Some(Code::WrongCredentials);
    is_all_arabic(state);
}

#[test]
fn every_refusal_and_notice_has_words_of_its_own_in_every_language() {
    for language in Language::ALL {
        words::speak(language);
        let notices = [
            Notice::NoKeychain,
            Notice::KeychainLocked,
            Notice::CacheRebuilt,
            Notice::UnsentLost,
            Notice::KeyChanged,
        ];
        let mut said: Vec<_> = notices.map(crate::text::notice).to_vec();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), notices.len(), "{language:?}: {said:?}");
    }
}
