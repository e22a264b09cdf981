//! The question before an address is opened: the host it truly leads to, and nothing that could be
//! taken for another.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::store::{Action, AskedLink, LinkAction, State};
use crate::views::dialog::Dialog;
use crate::views::icon::{Icon, icon};
use crate::views::plain::plain;
use crate::{testid, text};

/// The question, if there is one.
pub(crate) fn link_dialog(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(asked) = &state.asked_link else { return html! {} };
    html! {
        <LinkQuestion key={asked.address.clone()} asked={asked.clone()}
            on_choose={dispatch.reform(Action::Link)} />
    }
}

/// Props of [`LinkQuestion`].
#[derive(Properties, PartialEq)]
pub(crate) struct LinkQuestionProps {
    /// What is asked about.
    pub(crate) asked: AskedLink,
    /// What its reader wants.
    pub(crate) on_choose: Callback<LinkAction>,
}

/// The question.
#[component(LinkQuestion)]
pub(crate) fn link_question(props: &LinkQuestionProps) -> Html {
    let is_for_good = use_state_eq(|| false);
    let AskedLink { address, host, is_encrypted } = &props.asked;
    let choose = |action: LinkAction| props.on_choose.reform(move |_: MouseEvent| action.clone());
    let onchange = {
        let is_for_good = is_for_good.clone();
        move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                is_for_good.set(field.checked());
            }
        }
    };
    html! {
        <Dialog heading={text::OPEN_LINK} on_close={props.on_choose.reform(|()| LinkAction::Leave)}>
            <p data-testid={testid::LINK_QUESTION}>
                { text::LINK_LEADS_TO }{ " " }<bdi dir="ltr" class="link-host">{ host.clone() }</bdi>
            </p>
            <p class="link-address" dir="ltr">{ plain(address).into_owned() }</p>
            if *is_encrypted {
                <label class="choice">
                    <input type="checkbox" checked={*is_for_good} {onchange} data-testid={testid::TRUST_HOST} />
                    <span>{ text::trust_host(host) }</span>
                </label>
            } else {
                <p class="link-warning">{ icon(Icon::Warning) }{ text::LINK_IN_THE_OPEN }</p>
            }
            <div class="dialog-actions">
                <button type="button" class="button quiet" onclick={choose(LinkAction::Leave)}>
                    { text::CANCEL }
                </button>
                <button type="button" class="button quiet" onclick={choose(LinkAction::Copy)}>
                    { text::COPY_LINK }
                </button>
                <button type="button" class="button" data-testid={testid::OPEN_LINK}
                    onclick={choose(LinkAction::Open(*is_for_good))}>
                    { text::OPEN }
                </button>
            </div>
        </Dialog>
    }
}
