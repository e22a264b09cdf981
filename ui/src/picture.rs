//! The first picture: what the page will draw of a snapshot, drawn by the shell into the page's
//! frame, so that the rooms are on the screen before the page's program has been loaded. The page
//! draws itself beneath it and takes it away when it has something to show.
//!
//! It is a picture only: nothing in it can be reached by keyboard, pointer or screen reader.

use std::rc::Rc;

use ipc::{Session, Snapshot};
use model::{PageSettings, Timestamp};
use yew::LocalServerRenderer;
use yew::prelude::*;

use crate::dom::PICTURE_ID;
use crate::store::State;
use crate::{look, screens};

/// Where the page is drawn, in its frame.
const PAGE: &str = r#"<div id="page"></div>"#;

/// Puts the picture of `snapshot` at `now` into the page's frame. `None` where there is nothing to
/// show before the page is there: nobody is signed in, or this is not the frame.
///
/// Runs on a [`tokio::task::LocalSet`], as Yew's renderer asks.
pub async fn put_into(frame: &str, snapshot: Snapshot, now: Timestamp) -> Option<String> {
    let (before, after) = frame.split_once(PAGE)?;
    if !matches!(snapshot.session, Session::SignedIn { .. } | Session::Expired { .. }) {
        return None;
    }
    let mut state = State { now, ..State::default() };
    state.take_snapshot(snapshot);
    let before = dressed(before, &state.page);
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
        assert_eq!(drawn(FRAME, Snapshot { session: Session::SignedOut, ..snapshot() }), None);
        assert_eq!(drawn("<!doctype html><p>Nothing</p>", snapshot()), None);
        assert!(fits(FRAME));
    }
}
