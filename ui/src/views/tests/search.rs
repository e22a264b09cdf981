//! The panel of the search.

use ipc::{Highlight, SearchHit};
use model::{MessageId, RoomId};

use super::*;
use crate::store::{Day, Looking, Range, Search};
use crate::views::search::{SearchPanel, SearchProps};

fn panel(change: impl FnOnce(&mut Search)) -> String {
    let mut search = Search::default();
    change(&mut search);
    drawn::<SearchPanel>(SearchProps {
        search,
        rooms: Rc::new(vec![(RoomId::new("r-lobby"), "Lobby".into())]),
        people: Rc::new(vec![(bruno().id, "Bruno Costa".into())]),
        now: Timestamp::from_ms(NOON),
        on_action: Callback::noop(),
    })
}

fn hit(text: &str, marks: &[(usize, usize)]) -> SearchHit {
    let mut message = bruno_writes("b1", NOON / 1_000 - 3_600);
    message.content.text = text.into();
    let in_text = marks.iter().map(|(start, end)| Highlight { start: *start, end: *end }).collect();
    SearchHit { message, in_text, in_name: vec![] }
}

#[test]
fn a_hit_says_who_where_and_when_and_marks_the_words() {
    let html = panel(|search| {
        search.hits = Rc::new(vec![hit("Late <b>checkout</b> 412", &[(21, 24)])]);
        search.looking = Looking::Done;
    });
    assert!(html.contains("<mark>412</mark>"), "{html}");
    assert!(html.contains("Late &lt;b&gt;checkout&lt;/b&gt; "));
    let words = words(&html);
    assert!(words.contains("Bruno Costa Lobby 11:00 Late"), "{words}");
}

#[test]
fn the_range_is_said_with_what_may_be_missing() {
    let html = panel(|search| {
        search.hits = Rc::new(vec![hit("412", &[])]);
        search.looking = Looking::Done;
        search.next = Some("c1".into());
        let since = Some(Timestamp::from_ms(NOON - 86_400_000));
        search.range = Range { since, is_indexing: true, has_gaps: true };
    });
    let said = words(&html);
    assert!(said.contains("The newest message. Looked through this computer back to yesterday 12:00. Older ones are still being prepared. Some in between may be missing."), "{said}");
    assert!(said.contains("Show more"));
}

#[test]
fn nothing_asked_nothing_found_and_a_refusal_have_words_of_their_own() {
    let said = |looking| words(&panel(|search| search.looking = looking));
    assert!(said(Looking::Idle).contains("What are you looking for?"));
    assert!(said(Looking::Done).contains("Nothing found"));
    assert!(said(Looking::Waiting).contains("Looking…"));
    assert!(said(Looking::Failed(Code::DiskTrouble)).contains("The disk does not work"));
}

#[test]
fn what_narrows_a_search_is_chosen_in_its_chip() {
    let html = panel(|search| {
        search.filters.room = Some(RoomId::new("r-lobby"));
        search.filters.has_file = true;
        search.shown = Some(MessageId::new("b1"));
    });
    assert!(html.contains("placeholder=\"Search in this room\""));
    let chips = html.matches("class=\"chip on\"").count();
    assert_eq!(chips, 2, "{html}");
    assert!(html.contains("aria-pressed=\"true\""));
}

#[test]
fn the_days_chosen_stand_in_their_fields_in_the_shape_of_the_language() {
    let day = |number: i64| Day {
        number,
        begins: Timestamp::from_ms(number * 86_400_000),
        ends: Timestamp::from_ms((number + 1) * 86_400_000),
    };
    let drawn = || panel(|search| search.filters.from = Some(day(20_779)));
    let field = |html: &str, test: &str| {
        let before = html.split(&format!("data-testid=\"{test}\"")).next().unwrap();
        let label = before.rsplit("<label").next().unwrap();
        format!("<label{label}")
    };
    let html = drawn();
    let (from, until) = (field(&html, "search-from"), field(&html, "search-until"));
    assert!(from.contains("value=\"22/11/2026\"") && from.contains("day-chip on"), "{from}");
    assert!(until.contains("placeholder=\"dd/mm/yyyy\"") && !until.contains(" on"), "{until}");
    assert_eq!((words(&from), words(&until)), ("From".to_owned(), "Until".to_owned()));
    let german = words::in_language(model::Language::German, drawn);
    assert!(german.contains("value=\"22.11.2026\""), "{german}");
}
