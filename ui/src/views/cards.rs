//! Cards about other rooms, in the corner far from the composer. Each leads to its room; what holds
//! the pointer or the keyboard does not go.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::store::{CardAction, ShownCard};
use crate::{testid, text};

/// Props of [`CardsView`].
#[derive(Properties, PartialEq)]
pub(crate) struct CardsProps {
    /// The cards, oldest first.
    pub(crate) shown: Rc<Vec<ShownCard>>,
    /// The pointer or the keyboard holds them.
    pub(crate) is_held: bool,
    /// Something was done with them.
    pub(crate) on_action: Callback<CardAction>,
}

/// The cards. The region is there before the first of them, or nothing would be said of it.
#[component(CardsView)]
pub(crate) fn cards_view(props: &CardsProps) -> Html {
    use_words();
    let pointer = use_mut_ref(|| None);
    let on_leave = {
        let (on_action, is_held) = (props.on_action.clone(), props.is_held);
        Callback::from(move |()| {
            if is_held {
                on_action.emit(CardAction::Hold(false));
            }
        })
    };
    html! {
        <div class="cards" role="log" aria-live="polite" aria-relevant="additions" aria-label={text::cards()}
            data-testid={testid::CARDS}
            onmousemove={on_move(props, &pointer)} onmouseleave={on_leave.reform(|_: MouseEvent| ())}
            onfocusin={props.on_action.reform(|_: FocusEvent| CardAction::Hold(true))}
            onfocusout={on_leave.reform(|_: FocusEvent| ())}>
            { for props.shown.iter().map(|shown| card(props, shown)) }
        </div>
    }
}

/// A pointer that rests where a card comes does not hold it, or it would stay until the pointer is
/// needed elsewhere: only one that moves does. Web views tell of a pointer at rest as well when
/// something comes under it, so where it was is remembered.
fn on_move(props: &CardsProps, last: &Rc<RefCell<Option<(i32, i32)>>>) -> Callback<MouseEvent> {
    let (on_action, is_held, last) = (props.on_action.clone(), props.is_held, Rc::clone(last));
    Callback::from(move |event: MouseEvent| {
        let at = (event.screen_x(), event.screen_y());
        let has_moved = last.borrow_mut().replace(at).is_some_and(|before| before != at);
        if has_moved && !is_held {
            on_action.emit(CardAction::Hold(true));
        }
    })
}

fn card(props: &CardsProps, shown: &ShownCard) -> Html {
    let card = &shown.card;
    let act = |action: fn(model::RoomId) -> CardAction| {
        let room = card.room_id.clone();
        props.on_action.reform(move |_: MouseEvent| action(room.clone()))
    };
    let dismiss = format!("{}: {}", text::dismiss(), card.title);
    html! {
        <div key={shown.number} class="window-card" data-room-id={card.room_id.to_string()} onkeydown={on_key(props, card)}>
            <button type="button" class="window-card-open" data-testid={testid::CARD} onclick={act(CardAction::Open)}>
                <span class="window-card-title"><bdi>{ card.title.clone() }</bdi></span>
                if !card.body.is_empty() { <span class="window-card-body" dir="auto">{ card.body.clone() }</span> }
            </button>
            <button type="button" class="icon-button" aria-label={dismiss} title={text::dismiss()}
                onclick={act(CardAction::Dismiss)}>{ icon(Icon::Cross) }</button>
        </div>
    }
}

/// Escape takes the card away.
fn on_key(props: &CardsProps, card: &ipc::WindowCard) -> Callback<KeyboardEvent> {
    let (on_action, room) = (props.on_action.clone(), card.room_id.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            on_action.emit(CardAction::Dismiss(room.clone()));
        }
    })
}
