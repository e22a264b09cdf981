//! Cards about other rooms, in the corner far from the composer. Each leads to its room; what holds
//! the pointer or the keyboard does not go.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::store::{CardAction, ShownCard};
use crate::{testid, text};

/// Props of [`CardsView`].
#[derive(Properties, PartialEq)]
pub(crate) struct CardsProps {
    /// The cards, oldest first.
    pub(crate) shown: Rc<Vec<ShownCard>>,
    /// Something was done with them.
    pub(crate) on_action: Callback<CardAction>,
}

/// The cards. The region is there before the first of them, or nothing would be said of it.
#[component(CardsView)]
pub(crate) fn cards_view(props: &CardsProps) -> Html {
    let hold = |is_held| props.on_action.reform(move |()| CardAction::Hold(is_held));
    let (came, left) = (hold(true), hold(false));
    html! {
        <div class="cards" role="log" aria-live="polite" aria-relevant="additions" aria-label={text::cards()}
            data-testid={testid::CARDS}
            onmouseover={came.reform(|_: MouseEvent| ())} onmouseleave={left.reform(|_: MouseEvent| ())}
            onfocusin={came.reform(|_: FocusEvent| ())} onfocusout={left.reform(|_: FocusEvent| ())}>
            { for props.shown.iter().map(|shown| card(props, shown)) }
        </div>
    }
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
