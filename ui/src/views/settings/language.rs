//! In which language Deskbell speaks to this person.

use model::Language;
use yew::prelude::*;

use super::{Chosen, SettingsProps, group};
use crate::store::PageAction;
use crate::{testid, text, time};

/// The system's, or one by its own name.
pub(super) fn language(props: &SettingsProps) -> Html {
    let all = std::iter::once(None).chain(Language::ALL.map(Some));
    let choices = all.map(|language| choice(props, language));
    let content = html! { <div class="choices">{ for choices }</div> };
    html! {
        <>
            { group(text::language_heading(), text::language_lead(), content) }
            if time::is_propertys() { <p class="setting-lead">{ text::times_of_property() }</p> }
            <p class="setting-lead">{ text::look_is_yours() }</p>
        </>
    }
}

/// Its name is in itself, so voices and fonts are told which language that is.
fn choice(props: &SettingsProps, language: Option<Language>) -> Html {
    let is_chosen = props.page.language == language;
    let onchange = props.choose(Chosen::Page(PageAction::Language(language)));
    html! {
        <label class="choice" data-testid={testid::LANGUAGE} data-language={language.map(Language::short)}>
            <input type="radio" name="language" checked={is_chosen} {onchange} />
            <span lang={language.map(Language::tag)} dir="auto">{ text::language(language) }</span>
        </label>
    }
}
