//! Numbers for support: seen first, saved then, sent never.

use yew::prelude::*;

use super::SettingsProps;
use crate::store::SettingsAction;
use crate::views::icon::{Icon, icon};
use crate::{testid, text};

/// The numbers, once they were asked for, and the way to a file.
pub(super) fn support(props: &SettingsProps) -> Html {
    let support = &props.settings.support;
    html! {
        <>
            <p class="setting-lead">{ text::support_lead() }</p>
            <div class="dialog-actions start">
                <button type="button" class="button" data-testid={testid::SHOW_DIAGNOSTICS}
                    onclick={props.act(SettingsAction::ShowSupport)}>{ text::support_show() }</button>
                if support.text.is_some() {
                    <button type="button" class="button primary" data-testid={testid::SAVE_DIAGNOSTICS}
                        onclick={props.act(SettingsAction::SaveSupport)}>{ text::support_save() }</button>
                }
            </div>
            <p class="setting-lead" role="status">
                if let Some(path) = &support.path {
                    { icon(Icon::File) }{ " " }{ text::support_saved() }{ " " }<bdi class="path">{ path.clone() }</bdi>
                }
            </p>
            if let Some(text) = &support.text {
                <pre class="diagnostics" tabindex="0" role="region" aria-label={text::support_text()}
                    data-testid={testid::DIAGNOSTICS} dir="ltr">{ text.clone() }</pre>
            }
        </>
    }
}
