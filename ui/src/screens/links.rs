//! The question before an address is opened: the host it truly leads to, and nothing that could be
//! taken for another.

use yew::prelude::*;

use crate::store::{Action, AskedLink, LinkAction, State};
use crate::views::dialog::Dialog;
use crate::views::icon::{Icon, icon};
use crate::views::plain::plain;
use crate::{testid, text};

/// The question, if there is one.
pub(crate) fn link_dialog(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(asked) = &state.asked_link else { return html! {} };
    link_question(asked, &dispatch.reform(Action::Link))
}

/// The question.
pub(crate) fn link_question(asked: &AskedLink, on_choose: &Callback<LinkAction>) -> Html {
    let AskedLink { address, host, is_encrypted } = asked;
    // A hasty Enter leaves it, whatever stands first.
    let choose = |action: LinkAction, class: &'static str, test: &'static str, words: Html| {
        let autofocus = action == LinkAction::Leave;
        let onclick = on_choose.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" {class} {autofocus} data-testid={test} {onclick}>{ words }</button> }
    };
    let quiet = "button quiet";
    html! {
        <Dialog key={address.clone()} heading={text::open_link()}
            on_close={on_choose.reform(|()| LinkAction::Leave)}>
            <p data-testid={testid::LINK_QUESTION}>
                { text::link_leads_to() }{ " " }<bdi dir="ltr" class="link-host">{ host.clone() }</bdi>
            </p>
            <p class="link-address" dir="ltr">{ plain(address).into_owned() }</p>
            if *is_encrypted {
                { choose(LinkAction::Open(true), "link trust-host", testid::TRUST_HOST, text::trust_host(host).into()) }
            } else {
                <p class="link-warning">{ icon(Icon::Warning) }{ text::link_in_the_open() }</p>
            }
            <div class="dialog-actions">
                { choose(LinkAction::Leave, quiet, testid::LEAVE_LINK, text::cancel().into()) }
                { choose(LinkAction::Copy, quiet, testid::COPY_LINK, text::copy_link().into()) }
                { choose(LinkAction::Open(false), "button", testid::OPEN_LINK, text::open().into()) }
            </div>
        </Dialog>
    }
}
