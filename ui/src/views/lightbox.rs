//! A picture that fills the window: larger and smaller, the one before and the one after, by
//! keyboard and by pointer.

use web_sys::{Element, WheelEvent};
use yew::prelude::*;

use super::dialog::Dialog;
use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{dom, testid, text};

/// Steps of the zoom, in percent of the room there is; the style sheet has a width for each.
pub(crate) const ZOOMS: [u16; 6] = [100, 150, 200, 300, 400, 600];
/// What lies around the picture and scrolls.
const FRAME: &str = ".viewed-frame";
/// How far an arrow scrolls a picture that is larger than its frame, in pixels.
const SCROLL_PX: f64 = 80.0;

/// Props of [`Lightbox`]. Key it by message.
#[derive(Properties, PartialEq)]
pub(crate) struct LightboxProps {
    /// Where the picture is served.
    pub(crate) address: AttrValue,
    /// What it is called.
    pub(crate) name: AttrValue,
    /// To the picture before it, if there is one on hand.
    pub(crate) on_before: Option<Callback<()>>,
    /// To the picture after it.
    pub(crate) on_after: Option<Callback<()>>,
    /// Save it.
    pub(crate) on_save: Callback<()>,
    /// Away with it.
    pub(crate) on_close: Callback<()>,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Before,
    After,
    Larger,
    Smaller,
    Whole,
    Scroll(i8, i8),
}

/// What a key is for. Arrows go from picture to picture while all of it is seen, and over it else.
fn read(key: &str, is_whole: bool) -> Option<Key> {
    // Pictures follow one another along the line; a picture has one left side in every language.
    let key = if is_whole { dom::in_reading_order(key) } else { key };
    Some(match (key, is_whole) {
        ("+" | "=", _) => Key::Larger,
        ("-", _) => Key::Smaller,
        ("0", _) => Key::Whole,
        ("PageUp", _) | ("ArrowLeft" | "ArrowUp", true) => Key::Before,
        ("PageDown", _) | ("ArrowRight" | "ArrowDown", true) => Key::After,
        ("ArrowLeft", false) => Key::Scroll(-1, 0),
        ("ArrowRight", false) => Key::Scroll(1, 0),
        ("ArrowUp", false) => Key::Scroll(0, -1),
        ("ArrowDown", false) => Key::Scroll(0, 1),
        _ => return None,
    })
}

/// The next step of the zoom.
fn stepped(zoom: u16, is_up: bool) -> u16 {
    let next = match is_up {
        true => ZOOMS.iter().find(|step| **step > zoom),
        false => ZOOMS.iter().rev().find(|step| **step < zoom),
    };
    next.copied().unwrap_or(zoom)
}

/// A picture that fills the window.
#[component(Lightbox)]
pub(crate) fn lightbox(props: &LightboxProps) -> Html {
    use_words();
    let zoom = use_state_eq(|| ZOOMS[0]);
    let set = |to: u16| {
        let zoom = zoom.clone();
        Callback::from(move |_: MouseEvent| zoom.set(to))
    };
    let (smaller, larger) = (stepped(*zoom, false), stepped(*zoom, true));
    let toggle = set(if *zoom == ZOOMS[0] { ZOOMS[2] } else { ZOOMS[0] });
    let onwheel = {
        let zoom = zoom.clone();
        Callback::from(move |event: WheelEvent| {
            if event.ctrl_key() {
                event.prevent_default();
                zoom.set(stepped(*zoom, event.delta_y() < 0.0));
            }
        })
    };
    let class = classes!("viewed-frame", (*zoom > ZOOMS[0]).then_some("larger"));
    html! {
        <Dialog heading={props.name.clone()} class="lightbox" on_close={props.on_close.clone()} has_close=true>
            <div class="lightbox-body" onkeydown={on_key(props, &zoom)}>
                { step(&props.on_before, Icon::Back, text::picture_before(), "before") }
                <div {class} tabindex="0" autofocus=true role="group" aria-label={text::picture_frame()} {onwheel}>
                    <img class="viewed" src={props.address.clone()} alt={props.name.clone()}
                        data-testid={testid::VIEWED} data-zoom={zoom.to_string()} draggable="false"
                        ondblclick={toggle} />
                </div>
                { step(&props.on_after, Icon::Back, text::picture_after(), "after") }
            </div>
            <div class="dialog-actions lightbox-actions">
                { zoom_button(text::smaller(), "−", smaller == *zoom, set(smaller)) }
                <output aria-live="polite">{ text::percent(*zoom) }</output>
                { zoom_button(text::larger(), "+", larger == *zoom, set(larger)) }
                <button type="button" class="button quiet" onclick={props.on_save.reform(|_: MouseEvent| ())}>
                    { text::save() }
                </button>
            </div>
        </Dialog>
    }
}

fn step(to: &Option<Callback<()>>, sign: Icon, words: &'static str, class: &'static str) -> Html {
    let onclick = to.clone().map(|to| to.reform(|_: MouseEvent| ()));
    html! {
        <button type="button" class={classes!("icon-button", "lightbox-step", class)} aria-label={words}
            title={words} disabled={to.is_none()} {onclick}>{ icon(sign) }</button>
    }
}

/// Not the browser's `disabled`: that would take the keyboard away at the end of the scale.
fn zoom_button(
    words: &'static str,
    sign: &'static str,
    is_over: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="button small" aria-label={words} title={words}
            aria-disabled={is_over.then_some("true")} {onclick}>{ sign }</button>
    }
}

fn on_key(props: &LightboxProps, zoom: &UseStateHandle<u16>) -> Callback<KeyboardEvent> {
    let (on_before, on_after) = (props.on_before.clone(), props.on_after.clone());
    let zoom = zoom.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.alt_key() {
            return;
        }
        match read(&event.key(), *zoom == ZOOMS[0]) {
            Some(Key::Before) => on_before.iter().for_each(|to| to.emit(())),
            Some(Key::After) => on_after.iter().for_each(|to| to.emit(())),
            Some(Key::Larger) => zoom.set(stepped(*zoom, true)),
            Some(Key::Smaller) => zoom.set(stepped(*zoom, false)),
            Some(Key::Whole) => zoom.set(ZOOMS[0]),
            Some(Key::Scroll(x, y)) => scroll(f64::from(x) * SCROLL_PX, f64::from(y) * SCROLL_PX),
            None => return,
        }
        // The page's own zoom has the same keys.
        event.prevent_default();
        event.stop_propagation();
    })
}

fn scroll(x: f64, y: f64) {
    if let Some(frame) = dom::find_all(FRAME).pop() {
        let frame: &Element = &frame;
        frame.scroll_by_with_x_and_y(x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_to_other_pictures_while_all_of_one_is_seen_and_over_it_else() {
        assert_eq!(read("ArrowLeft", true), Some(Key::Before));
        assert_eq!(read("ArrowDown", true), Some(Key::After));
        assert_eq!(read("ArrowLeft", false), Some(Key::Scroll(-1, 0)));
        assert_eq!(read("PageDown", false), Some(Key::After));
        assert_eq!(read("0", false), Some(Key::Whole));
        assert_eq!(read("Tab", true), None);
    }

    #[test]
    fn the_zoom_goes_by_steps_and_stops_at_its_ends() {
        assert_eq!([stepped(100, true), stepped(150, true)], [150, 200]);
        assert_eq!([stepped(100, false), stepped(600, true)], [100, 600]);
    }

    #[test]
    fn the_style_sheet_knows_every_step() {
        let sheet = include_str!("../../assets/writing.css");
        for zoom in ZOOMS.into_iter().filter(|zoom| *zoom != 100) {
            let rule = format!(".viewed[data-zoom=\"{zoom}\"] {{\n  inline-size: {zoom}%;\n}}");
            assert!(sheet.contains(&rule), "{zoom}");
        }
    }
}
