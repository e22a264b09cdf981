//! What people answered a message with: chips below it, and what there is to choose from.

use std::rc::Rc;

use model::reaction::USUAL;
use model::{Message, MessageId, PageSettings, Participant, UserId};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::composer::Picker;
use super::context_menu::{ContextMenu, item};
use super::icon::{Icon, icon};
use super::message_row::RowAction;
use crate::language::use_words;
use crate::{dom, testid, text};

/// One emoji under a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chip {
    emoji: AttrValue,
    count: u32,
    /// The person at this desk is one of them.
    is_own: bool,
    /// Who reacted, in words.
    who: AttrValue,
}

/// The chips of a message, with the names its people have in the room now.
pub(crate) fn chips(
    message: &Message,
    me: Option<&UserId>,
    participants: &[Participant],
) -> Vec<Chip> {
    if message.is_deleted {
        return Vec::new();
    }
    let name = |user: &UserId| {
        let known = participants.iter().find(|participant| participant.person.id == *user);
        known.map(|participant| participant.person.name.as_str())
    };
    let chip = |reaction: &model::Reaction| {
        let is_own = me.is_some_and(|me| reaction.is_of(me));
        let others = reaction.people.iter().filter(|user| Some(*user) != me);
        let names: Vec<&str> = others.filter_map(name).filter(|it| !it.is_empty()).collect();
        Chip {
            emoji: reaction.emoji.clone().into(),
            count: reaction.count,
            is_own,
            who: text::reacted(&reaction.emoji, &names, is_own, reaction.count).into(),
        }
    };
    message.reactions.iter().map(chip).collect()
}

/// The chips below a message. A press adds one's own to the others', or takes it back.
pub(super) fn chip_row(
    id: &MessageId,
    chips: &[Chip],
    can_react: bool,
    on_action: &Callback<RowAction>,
) -> Html {
    if chips.is_empty() {
        return html! {};
    }
    let draw = |chip: &Chip| {
        let (id, emoji) = (id.clone(), chip.emoji.to_string());
        let onclick =
            on_action.reform(move |_: MouseEvent| RowAction::React(id.clone(), emoji.clone()));
        html! {
            <button key={chip.emoji.to_string()} type="button" class="reaction"
                aria-pressed={chip.is_own.to_string()} title={chip.who.clone()} disabled={!can_react} data-testid={testid::REACTION}
                data-emoji={chip.emoji.clone()} data-count={chip.count.to_string()} {onclick}>
                <span class="reaction-emoji">{ chip.emoji.clone() }</span>
                <span class="reaction-count">{ chip.count }</span>
                // Beside what is seen: whoever speaks to the page says what they see.
                <span class="visually-hidden">{ chip.who.clone() }</span>
            </button>
        }
    };
    html! {
        <div class="reactions" role="group" aria-label={text::reactions()}>
            { for chips.iter().map(draw) }
        </div>
    }
}

/// Beside a message; shown when the pointer or the keyboard comes to it. The keyboard has the menu of
/// the message for it: two hundred more stops would lie between it and the composer.
pub(super) fn react_button(id: &MessageId, on_action: &Callback<RowAction>) -> Html {
    let (id, on_action) = (id.clone(), on_action.clone());
    let onclick = move |event: MouseEvent| {
        // The page hears of every press at its root: what was pressed may be the sign in the button.
        let target = event.target_dyn_into::<web_sys::Element>();
        let Some(button) = target.and_then(|it| it.closest("button").ok().flatten()) else {
            return;
        };
        let place = button.get_bounding_client_rect();
        #[allow(clippy::cast_possible_truncation)]
        let at = (place.left() as i32, place.bottom() as i32);
        on_action.emit(RowAction::AskReaction(id.clone(), at));
    };
    html! {
        <button type="button" class="react" tabindex="-1" aria-label={text::add_reaction()}
            title={text::add_reaction()} data-testid={testid::REACT} {onclick}>
            { icon(Icon::Smile) }
        </button>
    }
}

/// Props of [`ReactionChoice`].
#[derive(Properties, PartialEq)]
pub(crate) struct ReactionChoiceProps {
    /// The message.
    pub(crate) id: MessageId,
    /// One's own, which a press takes back.
    pub(crate) own: Vec<String>,
    /// Where it was asked for, in pixels of the window.
    pub(crate) at: (i32, i32),
    /// What was used lately, and the colour of skin.
    pub(crate) page: Rc<PageSettings>,
    /// One was chosen; whether it is one of the picker's.
    pub(crate) on_choose: Callback<(String, bool)>,
    /// Another colour of skin.
    pub(crate) on_tone: Callback<u8>,
    /// Nothing was.
    pub(crate) on_close: Callback<()>,
}

/// The six usual ones, and the picker with all the others behind them.
#[component(ReactionChoice)]
pub(crate) fn reaction_choice(props: &ReactionChoiceProps) -> Html {
    use_words();
    let shows_all = use_state_eq(|| false);
    use_giving_back(&props.id);
    // The six go when all of them come, and take the keyboard out of themselves: that is no leaving.
    let is_turning = use_mut_ref(|| false);
    if *shows_all {
        return html! { <All ..picked(props) /> };
    }
    let on_more = {
        let (shows_all, is_turning) = (shows_all.clone(), Rc::clone(&is_turning));
        move || {
            *is_turning.borrow_mut() = true;
            shows_all.set(true);
        }
    };
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            if !*is_turning.borrow() {
                on_close.emit(());
            }
        })
    };
    html! {
        <ContextMenu label={text::add_reaction()} test={testid::REACTION_MENU} at={props.at}
            {on_close}>
            <div class="usual-reactions" role="none">{ for USUAL.map(|emoji| usual(props, emoji)) }</div>
            <hr />
            { item(text::more_emoji(), Icon::Smile, &Callback::noop(), on_more) }
        </ContextMenu>
    }
}

fn usual(props: &ReactionChoiceProps, emoji: &'static str) -> Html {
    let is_own = props.own.iter().any(|own| own == emoji);
    let onclick = props.on_choose.reform(move |_: MouseEvent| (emoji.to_owned(), false));
    html! {
        <button type="button" role="menuitemcheckbox" tabindex="-1" class="menu-item usual-reaction"
            aria-checked={is_own.to_string()} data-emoji={emoji} {onclick}>
            { emoji }
        </button>
    }
}

fn picked(props: &ReactionChoiceProps) -> ReactionChoiceProps {
    ReactionChoiceProps {
        id: props.id.clone(),
        own: Vec::new(),
        at: props.at,
        page: Rc::clone(&props.page),
        on_choose: props.on_choose.clone(),
        on_tone: props.on_tone.clone(),
        on_close: props.on_close.clone(),
    }
}

/// The picker where the six were.
#[component(All)]
fn all(props: &ReactionChoiceProps) -> Html {
    use_words();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.at, move |(x, y)| {
            if let Some(frame) = node.cast::<HtmlElement>() {
                dom::put_within_window(&frame, *x, *y);
            }
        });
    }
    // The picker closes behind what was chosen.
    let on_pick = props.on_choose.reform(|emoji| (emoji, true));
    html! {
        <div ref={node} class="reaction-picker">
            <Picker table={None} page={Rc::clone(&props.page)} {on_pick}
                on_tone={props.on_tone.clone()} on_close={props.on_close.clone()} />
        </div>
    }
}

/// When it is gone, the keyboard is back where it was before, or on the message: the menu of the
/// message, where it may have been, is gone.
#[hook]
fn use_giving_back(id: &MessageId) {
    // The shell draws pages, too, and has no keyboard.
    let before = use_mut_ref(|| cfg!(target_arch = "wasm32").then(dom::active).flatten());
    let id = id.clone();
    use_effect_with((), move |()| {
        move || {
            let before = before.take().and_then(|it| it.dyn_into::<HtmlElement>().ok());
            match before.filter(|it| it.is_connected() && it.tag_name() != "BODY") {
                Some(before) => drop(before.focus()),
                None => dom::focus_message(&id),
            }
        }
    });
}
