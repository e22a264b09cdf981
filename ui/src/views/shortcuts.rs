//! Ctrl /: every key.

use yew::prelude::*;

use super::dialog::Dialog;
use crate::text;

/// Every key, by what it is for.
pub(crate) fn shortcuts(on_close: Callback<()>) -> Html {
    html! {
        <Dialog heading={text::shortcuts()} class="shortcuts" {on_close} has_close=true>
            <div class="shortcut-groups">
                { for text::keys().into_iter().map(|(heading, keys)| html! {
                    <section>
                        <h3>{ heading }</h3>
                        <dl>
                            { for keys.into_iter().map(|(keys, what)| html! {
                                <div><dt><kbd dir="ltr">{ keys }</kbd></dt><dd>{ what }</dd></div>
                            }) }
                        </dl>
                    </section>
                }) }
            </div>
        </Dialog>
    }
}
