//! What is there while the page itself cannot be drawn: where it crashed, a way back, and the
//! diagnostics for support.

use ipc::Code;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{testid, text};

/// What a person does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SafeAction {
    /// Draw the page again.
    TryAgain,
    /// Show the diagnostics.
    Show,
    /// Write them into a file.
    Save,
}

/// Props of [`SafeView`].
#[derive(Properties, PartialEq)]
pub(crate) struct SafeViewProps {
    /// Where in the source the page crashed last.
    pub(crate) code: AttrValue,
    /// The diagnostics, once they were asked for.
    pub(crate) diagnostics: Option<AttrValue>,
    /// Where the file with them is.
    pub(crate) path: Option<AttrValue>,
    /// Why the last thing done here did not work.
    pub(crate) error: Option<Code>,
    /// Something is done.
    pub(crate) on_action: Callback<SafeAction>,
}

/// The plain page.
#[component(SafeView)]
pub(crate) fn safe_view(props: &SafeViewProps) -> Html {
    use_words();
    let button = |action, class: &'static str, test: &'static str, words| {
        let onclick = props.on_action.reform(move |_: MouseEvent| action);
        html! { <button type="button" {class} data-testid={test} {onclick}>{ words }</button> }
    };
    html! {
        <main class="safe" data-testid={testid::SAFE}>
            <div class="crash-card">
                <h1>{ text::safe_heading() }</h1>
                <p>{ text::safe_lead() }</p>
                <p class="crash-code">{ text::crash_code(&props.code) }</p>
                <div class="dialog-actions">
                    { button(SafeAction::TryAgain, "button primary", testid::SAFE_AGAIN, text::try_again()) }
                    { button(SafeAction::Show, "button", testid::SHOW_DIAGNOSTICS, text::support_show()) }
                    if props.diagnostics.is_some() {
                        { button(SafeAction::Save, "button", testid::SAVE_DIAGNOSTICS, text::support_save()) }
                    }
                </div>
                <p role="status" data-testid={testid::SAFE_SAVED}>
                    if let Some(path) = &props.path {
                        { icon(Icon::File) }{ " " }{ text::support_saved() }{ " " }<bdi class="path">{ path.clone() }</bdi>
                    }
                    if let Some(code) = props.error { { text::error(code) } }
                </p>
                if let Some(diagnostics) = &props.diagnostics {
                    <pre class="diagnostics" tabindex="0" role="region" aria-label={text::support_text()}
                        data-testid={testid::DIAGNOSTICS} dir="ltr">{ diagnostics.clone() }</pre>
                }
            </div>
        </main>
    }
}
