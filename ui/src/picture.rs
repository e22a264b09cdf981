//! The first picture: what the page will draw of a snapshot, drawn by the shell into the page's
//! frame, so that the rooms are on the screen before the page's program has been loaded. The page
//! draws itself beneath it and takes it away when it has something to show.
//!
//! It is a picture only: nothing in it can be reached by keyboard, pointer or screen reader.

use std::rc::Rc;

use ipc::{Session, Snapshot};
use model::{Language, PageSettings, Timestamp};
use yew::LocalServerRenderer;
use yew::prelude::*;

use crate::dom::PICTURE_ID;
use crate::store::State;
use crate::{language, look, screens, time};

/// Where the page is drawn, in its frame.
const PAGE: &str = r#"<div id="page"></div>"#;

/// The language of the frame as it is built.
const ENGLISH: &str = r#" lang="en" dir="ltr""#;
/// What the frame says when the page's program cannot be loaded.
const BOOT_FAILED: &str =
    "Deskbell could not load its window. Please restart it; your messages are safe.";

/// Puts the picture of `snapshot` at `now` into the page's frame, and the language of whoever is at
/// the desk. Without a picture where there is nothing to show before the page is there: nobody is
/// signed in. `None` if this is not the frame.
///
/// Runs on a [`tokio::task::LocalSet`], as Yew's renderer asks.
pub async fn put_into(frame: &str, snapshot: Snapshot, now: Timestamp) -> Option<String> {
    let is_in = matches!(snapshot.session, Session::SignedIn { .. } | Session::Expired { .. });
    let mut state = State { now, ..State::default() };
    state.take_snapshot(snapshot);
    // The renderer's thread is this one as long as it draws.
    words::speak(state.language());
    time::follow(&state.clock);
    let frame = in_language(frame, state.language());
    let (before, after) = frame.split_once(PAGE)?;
    let before = dressed(before, &state.page);
    if !is_in {
        return Some(format!("{before}{PAGE}{after}"));
    }
    let props = PictureProps { state: Rc::new(state) };
    let drawn = LocalServerRenderer::<Picture>::with_props(props).hydratable(false).render().await;
    // After the page, so that an id which is in both leads to the page.
    Some(format!(
        r#"{before}{PAGE}<div id="{PICTURE_ID}" aria-hidden="true" inert>{drawn}</div>{after}"#
    ))
}

/// The frame's root with the marks of the look its person has chosen.
fn dressed(frame: &str, page: &PageSettings) -> String {
    let marks = look::marks(page);
    let marks = marks.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let marks: String = marks.map(|(name, value)| format!(r#" {name}="{value}""#)).collect();
    frame.replacen("<html", &format!("<html{marks}"), 1)
}

/// The frame in a language, whose words are asked for at once where it does not carry them.
fn in_language(frame: &str, language: Language) -> String {
    let (tag, direction) = (language.tag(), look::direction(language));
    let frame = frame
        .replacen(ENGLISH, &format!(r#" lang="{tag}" dir="{direction}""#), 1)
        .replacen(BOOT_FAILED, words::said::boot_failed(), 1);
    if language == Language::English {
        return frame;
    }
    let words = language::address(language);
    let link = format!(r#"<link rel="preload" href="{words}" as="fetch" crossorigin /></head>"#);
    frame.replacen("</head>", &link, 1)
}

/// Whether this is the frame a picture can be put into.
pub fn fits(frame: &str) -> bool {
    frame.contains(PAGE)
}

#[derive(Properties)]
struct PictureProps {
    state: Rc<State>,
}

/// It is drawn once.
impl PartialEq for PictureProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

#[component(Picture)]
fn picture(props: &PictureProps) -> Html {
    screens::desk(&props.state, &Callback::noop())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::people::{NOON, bruno_writes, room, snapshot};
    use model::{RoomKind, Theme};

    const FRAME: &str = include_str!("../index.html");

    fn drawn(frame: &str, snapshot: Snapshot) -> Option<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let picture = put_into(frame, snapshot, Timestamp::from_ms(NOON));
        tokio::task::LocalSet::new().block_on(&runtime, picture)
    }

    #[test]
    fn the_rooms_stand_in_the_frame_as_the_page_will_draw_them() {
        let mut night = room("g1", RoomKind::Group, "Night shift");
        night.last_message = Some(bruno_writes("b1", 0));
        night.unread = 3;
        let page = drawn(FRAME, Snapshot { rooms: vec![night], ..snapshot() }).unwrap();
        let (frame, picture) = page.split_once(PICTURE_ID).unwrap();
        assert!(frame.contains("boot.js") && frame.contains(PAGE), "{frame}");
        for word in ["Night shift", "class=\"room-row has-unread\"", "boot-failed"] {
            assert!(picture.contains(word), "{word}: {picture}");
        }
    }

    #[test]
    fn nobody_who_chose_the_night_sees_a_flash_of_day() {
        let night = PageSettings { theme: Theme::Night, text_percent: 125, ..Default::default() };
        let page = drawn(FRAME, Snapshot { page: night, ..snapshot() }).unwrap();
        assert!(page.contains(r#"<html data-theme="night" data-text="125" lang="#), "{page}");
    }

    #[test]
    fn the_first_word_is_in_the_language_of_whoever_is_at_the_desk() {
        let arabic = PageSettings { language: Some(Language::Arabic), ..Default::default() };
        let page = drawn(FRAME, Snapshot { page: arabic, ..snapshot() }).unwrap();
        assert!(page.contains(r#"<html lang="ar" dir="rtl">"#), "{page}");
        for word in ["./words/ar.txt", "المحادثات", "تعذّر على Deskbell تحميل نافذته"]
        {
            assert!(page.contains(word), "{word}: {page}");
        }
        let nobody = Snapshot {
            session: Session::SignedOut,
            system_language: Language::German,
            ..snapshot()
        };
        let page = drawn(FRAME, nobody).unwrap();
        assert!(page.contains(r#"<html lang="de" dir="ltr">"#), "{page}");
        assert!(page.contains("Bitte starten Sie es neu"), "{page}");
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let mut hostile = room("g1", RoomKind::Group, "</div><script>alert(1)</script>");
        let mut message = bruno_writes("b1", 0);
        message.content.text = "<img src=x onerror=alert(1)>\" onload=\"x".into();
        hostile.last_message = Some(message);
        let page = drawn(FRAME, Snapshot { rooms: vec![hostile], ..snapshot() }).unwrap();
        assert_eq!(page.matches("<script").count(), 1, "boot.js alone: {page}");
        assert!(!page.contains("<img") && page.contains("&lt;img"), "{page}");
    }

    #[test]
    fn there_is_no_picture_of_nobodys_rooms_and_none_in_another_page() {
        let nobody = Snapshot { session: Session::SignedOut, ..snapshot() };
        assert_eq!(drawn(FRAME, nobody).as_deref(), Some(FRAME));
        assert_eq!(drawn("<!doctype html><p>Nothing</p>", snapshot()), None);
        assert!(fits(FRAME));
    }
}
