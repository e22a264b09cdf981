//! What is said of a crash, and the page that is left after several.

use ipc::Code;
use yew::prelude::*;

use super::{drawn, words};
use crate::views::notices::{Notices, NoticesProps};
use crate::views::safe::{SafeView, SafeViewProps};

#[test]
fn who_is_back_after_a_crash_is_told_so_with_its_code() {
    let html = drawn::<Notices>(NoticesProps {
        notices: vec![],
        trouble: None,
        crash: Some("timeline.rs:214:9".into()),
        on_dismiss: Callback::noop(),
        on_dismiss_trouble: Callback::noop(),
        on_dismiss_crash: Callback::noop(),
        on_left: Callback::noop(),
    });
    assert!(html.contains("data-notice=\"came_back\""), "{html}");
    assert!(words(&html).contains("Nothing is lost. Code: timeline.rs:214:9"), "{html}");
    assert!(html.contains("aria-label=\"Dismiss\""), "{html}");
}

fn safe(diagnostics: Option<&str>, path: Option<&str>, error: Option<Code>) -> String {
    drawn::<SafeView>(SafeViewProps {
        code: "timeline.rs:214:9".into(),
        diagnostics: diagnostics.map(|text| AttrValue::from(text.to_owned())),
        path: path.map(|path| AttrValue::from(path.to_owned())),
        error,
        on_action: Callback::noop(),
    })
}

#[test]
fn the_plain_page_offers_to_try_again_and_the_diagnostics_and_saves_only_what_was_seen() {
    let html = safe(None, None, None);
    assert!(words(&html).contains("Code: timeline.rs:214:9 Try again Show the diagnostics"));
    assert!(!html.contains("save-diagnostics"), "{html}");
    let shown = safe(Some("Rooms: 18 <b>"), None, None);
    assert!(shown.contains("save-diagnostics") && shown.contains("Rooms: 18 &lt;b&gt;"), "{shown}");
    assert!(words(&safe(Some(""), Some("/home/ana/d.txt"), None)).contains("/home/ana/d.txt"));
    assert_ne!(words(&safe(None, None, Some(Code::DiskFull))), words(&html));
}
