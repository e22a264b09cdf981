//! Keeps the reader where they are: at the end while they are at the end, and otherwise at the
//! very row they are looking at, whatever comes in above or below it.
//!
//! Before each change of the document the rows in view and their distance from the top are noted;
//! after it, before anything is painted, the first of them that is still there is put back. The
//! browser's own anchoring is off because the three web views differ in it.
//!
//! "Before anything is painted" takes observers: Yew runs effects in a later frame when drawing
//! took long, while a mutation observer runs before the frame and a resize observer within it.

use model::MessageId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

use crate::store::{Scroll, Target, near_px};

/// Closer to the last row than this is at the end: fractional zoom never adds up exactly.
const END_TOLERANCE_PX: f64 = 8.0;
/// What stays in view above the line of what is new when a room is opened, in pixels.
const ABOVE_DIVIDER_PX: f64 = 72.0;

/// A row in view and its distance from the top of the scroller.
#[derive(Debug)]
struct Mark {
    key: String,
    top: f64,
}

/// Where the reader is.
#[derive(Debug, Default)]
pub(crate) struct Keeper {
    scroller: NodeRef,
    marks: Vec<Mark>,
    /// Heights of the scroller and of its content when the rows were last noted.
    size: (i32, i32),
    /// Where the scroller stood then. Unless it stands elsewhere, the marks are still what the
    /// reader wants: noting them anew would add up the rounding of every correction.
    top: i32,
    is_stuck: bool,
    is_settled: bool,
    jumps: u32,
    /// The number of the row the reader was last led to.
    led: u32,
    reported: Option<Scroll>,
}

impl Keeper {
    /// The node of the scrolling element.
    pub(crate) fn scroller(&self) -> NodeRef {
        self.scroller.clone()
    }

    /// Call while drawing: the document still shows the state before.
    pub(crate) fn before_update(&mut self) {
        if let Some(scroller) = self.element().filter(|_| self.is_settled) {
            self.note_if_moved(&scroller);
        }
    }

    /// Call when the document has changed. Answers what is worth reporting.
    pub(crate) fn after_update(
        &mut self,
        jumps: u32,
        shows_end: bool,
        target: Option<&Target>,
    ) -> Option<Scroll> {
        let scroller = self.element()?;
        if !self.is_settled {
            self.is_settled = true;
            self.jumps = jumps;
            open_at(&scroller);
            self.note(&scroller);
        } else {
            self.is_stuck |= self.jumps != jumps;
            self.jumps = jumps;
            self.hold(&scroller);
        }
        if let Some(target) = target.filter(|target| target.number != self.led) {
            self.led = target.number;
            self.go_to(&scroller, &target.id);
        }
        self.is_stuck = shows_end && is_at_bottom(&scroller);
        let report = measure(&scroller);
        self.reported = Some(report);
        Some(report)
    }

    /// Call when rows came or went, or the scroller or a row changed its size.
    pub(crate) fn shifted(&mut self) {
        if let Some(scroller) = self.element().filter(|_| self.is_settled) {
            self.hold(&scroller);
        }
    }

    /// Call when the reader scrolled. Answers what is worth reporting.
    pub(crate) fn scrolled(&mut self, shows_end: bool) -> Option<Scroll> {
        let scroller = self.element()?;
        if self.is_stuck && self.size != size(&scroller) {
            // Not the reader: the size changed, and the observer has not been called yet.
            to_bottom(&scroller);
        }
        self.note_if_moved(&scroller);
        self.is_stuck = shows_end && is_at_bottom(&scroller);
        let report = measure(&scroller);
        let is_news = self.reported != Some(report);
        self.reported = Some(report);
        is_news.then_some(report)
    }

    /// Puts a row where the eye looks first.
    fn go_to(&mut self, scroller: &HtmlElement, id: &MessageId) {
        let row = rows(scroller).find(|row| key(row).as_deref() == Some(id.as_str()));
        if let Some(row) = row {
            let from = scroller.get_bounding_client_rect().top();
            let third = f64::from(scroller.client_height()) / 3.0;
            let above = row.get_bounding_client_rect().top() - from - third;
            scroller.scroll_by_with_x_and_y(0.0, above);
            self.note(scroller);
        }
    }

    /// The day of the rows in view, where its own heading is further up.
    pub(crate) fn day_above(&self) -> Option<String> {
        let scroller = self.element()?;
        let top = scroller.get_bounding_client_rect().top();
        let days = scroller.query_selector_all(".day").ok()?;
        let above = (0..days.length())
            .filter_map(|n| days.item(n)?.dyn_into::<Element>().ok())
            .take_while(|day| day.get_bounding_client_rect().bottom() < top)
            .last()?;
        above.text_content()
    }

    /// To the end for who is at the end, back to their row for everybody else.
    fn hold(&mut self, scroller: &HtmlElement) {
        if self.is_stuck {
            to_bottom(scroller);
            self.note(scroller);
            return;
        }
        let by_reader = self.scrolled_since(scroller);
        if self.put_back(scroller, by_reader) && by_reader == 0.0 {
            self.stand(scroller);
        } else {
            self.note(scroller);
        }
    }

    fn element(&self) -> Option<HtmlElement> {
        self.scroller.cast::<HtmlElement>()
    }

    fn stand(&mut self, scroller: &HtmlElement) {
        self.size = size(scroller);
        self.top = scroller.scroll_top();
    }

    fn note_if_moved(&mut self, scroller: &HtmlElement) {
        if scroller.scroll_top() != self.top {
            self.note(scroller);
        }
    }

    fn note(&mut self, scroller: &HtmlElement) {
        self.stand(scroller);
        let frame = scroller.get_bounding_client_rect();
        let (from, to) = (frame.top(), frame.bottom());
        self.marks.clear();
        for row in rows(scroller) {
            let place = row.get_bounding_client_rect();
            if place.top() >= to {
                break;
            }
            if place.bottom() > from
                && let Some(key) = key(&row)
            {
                self.marks.push(Mark { key, top: place.top() - from });
            }
        }
        // One whose beginning is not seen may change its height above the view: the first row loses
        // its name when those before it come.
        self.marks.sort_by_key(|mark| mark.top < 0.0);
    }

    /// How far the reader has scrolled since the rows were noted, in pixels: on a slow machine that
    /// happens between the drawing and what follows it. Content that became shorter takes the scroller
    /// along to its end, which is nobody's wish.
    fn scrolled_since(&self, scroller: &HtmlElement) -> f64 {
        let by = scroller.scroll_top() - self.top;
        let is_taken_along = by < 0 && left_below(scroller) < 1.0;
        if is_taken_along { 0.0 } else { f64::from(by) }
    }

    /// Puts the rows back to where they were noted and the reader has scrolled them since. Answers
    /// whether one of them is still there.
    fn put_back(&self, scroller: &HtmlElement, by_reader: f64) -> bool {
        let from = scroller.get_bounding_client_rect().top();
        let rows: Vec<(String, Element)> =
            rows(scroller).filter_map(|row| Some((key(&row)?, row))).collect();
        let found = self.marks.iter().find_map(|mark| {
            let (_, row) = rows.iter().find(|(key, _)| *key == mark.key)?;
            Some(row.get_bounding_client_rect().top() - from - (mark.top - by_reader))
        });
        if let Some(moved) = found.filter(|moved| moved.abs() >= 1.0) {
            scroller.scroll_by_with_x_and_y(0.0, moved);
        }
        found.is_some()
    }
}

/// The rows that bear a key, from the oldest, and the pictures that stand beside each other in one.
fn rows(scroller: &HtmlElement) -> impl Iterator<Item = Element> {
    let list = scroller.query_selector_all(".rows [data-row]").ok();
    let count = list.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |n| list.as_ref()?.item(n)?.dyn_into().ok())
}

fn key(row: &Element) -> Option<String> {
    row.get_attribute("data-row")
}

fn size(scroller: &HtmlElement) -> (i32, i32) {
    (scroller.client_height(), scroller.scroll_height())
}

fn left_below(scroller: &HtmlElement) -> f64 {
    f64::from(scroller.scroll_height() - scroller.scroll_top() - scroller.client_height())
}

fn is_at_bottom(scroller: &HtmlElement) -> bool {
    left_below(scroller) <= END_TOLERANCE_PX
}

fn to_bottom(scroller: &HtmlElement) {
    scroller.set_scroll_top(scroller.scroll_height());
}

/// A room opens at the line of what is new, or at its end.
fn open_at(scroller: &HtmlElement) {
    to_bottom(scroller);
    let line = scroller.query_selector("[data-divider]").ok().flatten();
    let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) else { return };
    let from = scroller.get_bounding_client_rect().top();
    let above = line.get_bounding_client_rect().top() - from - ABOVE_DIVIDER_PX;
    if above < 0.0 {
        scroller.scroll_by_with_x_and_y(0.0, above);
    }
    if is_at_bottom(scroller) {
        to_bottom(scroller);
    }
}

fn measure(scroller: &HtmlElement) -> Scroll {
    let height_px = scroller.client_height().unsigned_abs();
    let near = f64::from(near_px(height_px));
    let below = left_below(scroller);
    Scroll {
        is_near_top: f64::from(scroller.scroll_top()) < near,
        is_near_bottom: below < near,
        is_at_bottom: below <= END_TOLERANCE_PX,
        height_px,
    }
}
