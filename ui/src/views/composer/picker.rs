//! Emoji to choose from: those used lately, every kind on a page of its own, and any by name. The
//! keyboard stays in the field; arrows go over the emoji.

use std::rc::Rc;

use model::{PageSettings, SKIN_TONES};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::language::use_words;
use crate::writing::emoji::{Emoji, Table};
use crate::{dom, emoji_table, testid, text};

/// Emoji in a row; the style sheet has the same.
const COLUMNS: usize = 9;
/// More than these are found by another letter.
const MOST_FOUND: usize = 120;
/// The hand that shows a colour of skin.
const HAND: &str = "✋";

/// Props of [`Picker`].
#[derive(Properties, PartialEq)]
pub(crate) struct PickerProps {
    /// The table, where it is known already.
    pub(crate) table: Option<Rc<Table>>,
    /// What was used lately, and the colour of skin.
    pub(crate) page: Rc<PageSettings>,
    /// One was chosen.
    pub(crate) on_pick: Callback<String>,
    /// Another colour of skin.
    pub(crate) on_tone: Callback<u8>,
    /// It is to go.
    pub(crate) on_close: Callback<()>,
}

/// What is shown: what was used lately, or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Recent,
    Group(usize),
}

/// An emoji as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offer {
    emoji: String,
    name: String,
}

/// Emoji to choose from.
#[component(Picker)]
pub(crate) fn picker(props: &PickerProps) -> Html {
    use_words();
    let node = use_node_ref();
    let field = use_keyboard();
    let table = use_table(props);
    let letters = use_state_eq(String::new);
    let first = if props.page.recent_emoji.is_empty() { Page::Group(0) } else { Page::Recent };
    let page = use_state_eq(|| first);
    let chosen = use_state_eq(|| 0_usize);
    let offers = table.as_deref().map(|table| offers(table, &props.page, *page, &letters));
    let count = offers.as_ref().map_or(0, Vec::len);
    let at = (*chosen).min(count.saturating_sub(1));
    use_effect_with(at, |at| dom::reveal(&offer_id(*at)));
    let oninput = {
        let (letters, chosen) = (letters.clone(), chosen.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                letters.set(field.value());
                chosen.set(0);
            }
        }
    };
    let meant = offers.as_ref().and_then(|offers| offers.get(at)).map(|it| it.emoji.clone());
    let onkeydown = on_key(props, meant, at, count, &chosen);
    let show = {
        let (page, chosen, letters) = (page.clone(), chosen.clone(), letters.clone());
        Callback::from(move |to| {
            page.set(to);
            letters.set(String::new());
            chosen.set(0);
        })
    };
    html! {
        <div ref={node.clone()} class="picker" role="dialog" aria-label={text::emoji()}
            data-testid={testid::PICKER} onfocusout={on_away(&node, &props.on_close)}>
            <input type="text" class="picker-field" autofocus=true autocomplete="off" spellcheck="false"
                dir="auto" role="combobox" aria-expanded="true" aria-controls="picker-list"
                aria-label={text::find_emoji()} placeholder={text::find_emoji()}
                aria-activedescendant={(count > 0).then(|| offer_id(at))} data-testid={testid::FIND_EMOJI}
                ref={field} value={(*letters).clone()} {oninput} {onkeydown} />
            if letters.is_empty() { { kinds(props, table.as_deref(), *page, &show) } }
            { list(props, offers.as_deref(), at, &letters, *page) }
            <div class="picker-foot">
                { tones(props) }
                <span class="picker-name" aria-hidden="true">
                    { offers.as_ref().and_then(|offers| offers.get(at)).map(|it| format!(":{}:", it.name)) }
                </span>
            </div>
        </div>
    }
}

/// The table that was given, or the one that is fetched.
#[hook]
fn use_table(props: &PickerProps) -> Option<Rc<Table>> {
    let table = {
        let given = props.table.clone();
        use_state_eq(move || given.or_else(emoji_table::at_hand))
    };
    let fetched = table.clone();
    use_effect_with((), move |()| {
        if fetched.is_none() {
            wasm_bindgen_futures::spawn_local(async move {
                fetched.set(emoji_table::table().await);
            });
        }
    });
    (*table).clone()
}

/// The field has the keyboard as soon as it is there.
#[hook]
fn use_keyboard() -> NodeRef {
    let field = use_node_ref();
    let node = field.clone();
    use_effect_with((), move |()| {
        if let Some(field) = node.cast::<HtmlInputElement>() {
            let _ = field.focus();
        }
    });
    field
}

fn offers(table: &Table, settings: &PageSettings, page: Page, letters: &str) -> Vec<Offer> {
    let offer =
        |emoji: &Emoji| Offer { emoji: emoji.toned(settings.skin_tone), name: emoji.name.clone() };
    let letters = letters.trim().trim_matches(':');
    if !letters.is_empty() {
        return table.found(letters).into_iter().take(MOST_FOUND).map(offer).collect();
    }
    match page {
        Page::Group(at) => table
            .groups()
            .get(at)
            .map(|group| group.iter().map(offer).collect())
            .unwrap_or_default(),
        Page::Recent => {
            let recent = settings.recent_emoji.iter();
            let known = recent.filter_map(|emoji| {
                let name = table.name(emoji)?.to_owned();
                Some(Offer { emoji: emoji.clone(), name })
            });
            known.collect()
        }
    }
}

fn offer_id(at: usize) -> String {
    format!("emoji-{at}")
}

fn kinds(props: &PickerProps, table: Option<&Table>, shown: Page, show: &Callback<Page>) -> Html {
    let kind = |page: Page, sign: String, name: &'static str| {
        let onclick = show.reform(move |_: MouseEvent| page);
        html! {
            <button type="button" class="picker-kind" aria-pressed={(page == shown).to_string()}
                aria-label={name} title={name} {onclick}>{ sign }</button>
        }
    };
    let groups = table.map(Table::groups).unwrap_or_default().iter().enumerate();
    let groups = groups.filter_map(|(at, group)| {
        Some(kind(Page::Group(at), group.first()?.plain.clone(), text::emoji_group(at)))
    });
    html! {
        <div class="picker-kinds" role="group" aria-label={text::emoji_groups()}>
            if !props.page.recent_emoji.is_empty() {
                { kind(Page::Recent, "🕘".to_owned(), text::recent_emoji()) }
            }
            { for groups }
        </div>
    }
}

fn list(
    props: &PickerProps,
    offers: Option<&[Offer]>,
    at: usize,
    letters: &str,
    page: Page,
) -> Html {
    let label = match page {
        _ if !letters.is_empty() => text::find_emoji(),
        Page::Recent => text::recent_emoji(),
        Page::Group(at) => text::emoji_group(at),
    };
    let words = match offers {
        None => Some(text::emoji_coming()),
        Some([]) => Some(text::no_emoji()),
        Some(_) => None,
    };
    html! {
        <>
            <div id="picker-list" class="picker-list" role="listbox" aria-label={label}>
                { for offers.unwrap_or_default().iter().enumerate().map(|(n, it)| option(props, it, n, n == at)) }
            </div>
            if let Some(words) = words { <p class="picker-words" role="status">{ words }</p> }
        </>
    }
}

fn option(props: &PickerProps, offer: &Offer, at: usize, is_meant: bool) -> Html {
    let (on_pick, on_close) = (props.on_pick.clone(), props.on_close.clone());
    let emoji = offer.emoji.clone();
    let onmousedown = move |event: MouseEvent| {
        event.prevent_default();
        on_pick.emit(emoji.clone());
        on_close.emit(());
    };
    html! {
        <div id={offer_id(at)} role="option" aria-selected={is_meant.to_string()}
            aria-label={offer.name.replace('_', " ")} title={format!(":{}:", offer.name)}
            class={classes!("picker-emoji", is_meant.then_some("chosen"))} {onmousedown}>
            { offer.emoji.clone() }
        </div>
    }
}

fn tones(props: &PickerProps) -> Html {
    let hand = Emoji::hand(HAND);
    let tone = |tone: u8| {
        let onclick = props.on_tone.reform(move |_: MouseEvent| tone);
        html! {
            <button type="button" class="picker-tone" aria-pressed={(tone == props.page.skin_tone).to_string()}
                aria-label={text::skin_tone(tone)} title={text::skin_tone(tone)} {onclick}>
                { hand.toned(tone) }
            </button>
        }
    };
    html! {
        <div class="picker-tones" role="group" aria-label={text::skin_tone_heading()}>
            { for SKIN_TONES.map(tone) }
        </div>
    }
}

/// Where a key leads from an emoji; `None` for a key that leads nowhere.
fn led(key: &str, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match key {
        "ArrowRight" => (at + 1).min(last),
        "ArrowLeft" => at.saturating_sub(1),
        "ArrowDown" => (at + COLUMNS).min(last),
        "ArrowUp" => at.saturating_sub(COLUMNS),
        "PageDown" => (at + 4 * COLUMNS).min(last),
        "PageUp" => at.saturating_sub(4 * COLUMNS),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

fn on_key(
    props: &PickerProps,
    meant: Option<String>,
    at: usize,
    count: usize,
    chosen: &UseStateHandle<usize>,
) -> Callback<KeyboardEvent> {
    let (on_pick, on_close) = (props.on_pick.clone(), props.on_close.clone());
    let chosen = chosen.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() || event.key_code() == dom::IME_KEY_CODE {
            return;
        }
        match (event.key().as_str(), &meant) {
            ("Escape", _) => on_close.emit(()),
            ("Enter", Some(emoji)) => {
                on_pick.emit(emoji.clone());
                on_close.emit(());
            }
            (key, _) => match led(dom::in_reading_order(key), at, count) {
                Some(to) => chosen.set(to),
                None => return,
            },
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// The keyboard went out of it, and not into nothing: a press elsewhere closes it.
fn on_away(node: &NodeRef, on_close: &Callback<()>) -> Callback<FocusEvent> {
    let (node, on_close) = (node.clone(), on_close.clone());
    Callback::from(move |event: FocusEvent| {
        let target = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let picker = node.cast::<web_sys::Node>();
        let is_within = picker.is_some_and(|picker| picker.contains(target.as_ref()));
        if target.is_some() && !is_within {
            on_close.emit(());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_over_the_emoji_and_stop_at_their_ends() {
        assert_eq!(led("ArrowRight", 0, 20), Some(1));
        assert_eq!(led("ArrowDown", 3, 20), Some(12));
        assert_eq!(led("ArrowDown", 15, 20), Some(19));
        assert_eq!(led("ArrowUp", 3, 20), Some(0));
        assert_eq!(led("ArrowLeft", 0, 20), Some(0));
        assert_eq!(led("End", 0, 20), Some(19));
        assert_eq!(led("End", 0, 0), None);
        assert_eq!(led("a", 0, 20), None);
    }
}
