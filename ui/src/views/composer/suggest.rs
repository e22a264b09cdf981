//! Suggestions for what is asked for under the caret. The keyboard stays in the text area; which
//! one is meant is said by `aria-activedescendant`.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::ComposerProps;
use crate::views::avatar;
use crate::writing::asked::{Asked, Kind, answer, asked};
use crate::writing::emoji::Table;
use crate::writing::people::{Called, called};
use crate::{area, dom, emoji_table, testid, text};

/// The list's id.
pub(super) const LIST_ID: &str = "suggestions";

/// Something that can be put in the place of what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Suggestion {
    /// Somebody to call.
    Call(Called),
    /// An emoji, and its short name.
    Emoji(String, String),
}

impl Suggestion {
    /// What is put in.
    fn found(&self) -> String {
        match self {
            Self::Call(called) => format!("@{}", called.name()),
            Self::Emoji(emoji, _) => emoji.clone(),
        }
    }
}

/// What is suggested now, and how it is gone through.
pub(super) struct Suggesting {
    asked: UseStateHandle<Option<Asked>>,
    at: UseStateHandle<usize>,
    table: UseStateHandle<Option<Rc<Table>>>,
    /// Where something was asked for that nobody wants a list for.
    unwanted: Rc<std::cell::RefCell<Option<usize>>>,
    /// In their order.
    pub(super) list: Vec<Suggestion>,
}

#[hook]
pub(super) fn use_suggesting(props: &ComposerProps) -> Suggesting {
    let asked = use_state_eq(|| None::<Asked>);
    let at = use_state_eq(|| 0_usize);
    let table = use_state_eq(emoji_table::at_hand);
    let unwanted = use_mut_ref(|| None);
    let list = asked.as_ref().map(|asked| suggestions(asked, props, table.as_deref()));
    Suggesting { asked, at, table, unwanted, list: list.unwrap_or_default() }
}

fn suggestions(asked: &Asked, props: &ComposerProps, table: Option<&Table>) -> Vec<Suggestion> {
    match asked.kind {
        Kind::Person => called(&asked.letters, &props.participants, props.me.as_ref())
            .into_iter()
            .map(Suggestion::Call)
            .collect(),
        Kind::Emoji => table
            .map(|table| table.suggested(&asked.letters))
            .unwrap_or_default()
            .into_iter()
            .map(|emoji| Suggestion::Emoji(emoji.toned(props.page.skin_tone), emoji.name.clone()))
            .collect(),
    }
}

impl Suggesting {
    /// The one that is meant.
    pub(super) fn at(&self) -> usize {
        (*self.at).min(self.list.len().saturating_sub(1))
    }

    /// Looks at what stands before the caret; to be called when either may have changed.
    pub(super) fn look(&self, area: &HtmlTextAreaElement) {
        let (text, (from, to)) = area::chosen(area);
        let found = (from == to).then(|| asked(&text, to)).flatten();
        let start = found.as_ref().map(|found| found.stretch.0);
        if start.is_none() || *self.unwanted.borrow() != start {
            *self.unwanted.borrow_mut() = None;
        } else {
            self.asked.set(None);
            return;
        }
        if found.as_ref().is_some_and(|found| found.kind == Kind::Emoji) {
            self.fetch();
        }
        if *self.asked != found {
            self.at.set(0);
            self.asked.set(found);
        }
    }

    fn fetch(&self) {
        if self.table.is_some() {
            return;
        }
        let table = self.table.clone();
        wasm_bindgen_futures::spawn_local(async move {
            table.set(emoji_table::table().await);
        });
    }

    /// No list for what is asked there.
    pub(super) fn dismiss(&self) {
        let start = self.asked.as_ref().map(|asked| asked.stretch.0);
        *self.unwanted.borrow_mut() = start;
        self.asked.set(None);
    }

    /// The keyboard went elsewhere.
    pub(super) fn leave(&self) {
        self.asked.set(None);
    }

    /// Another one is meant.
    pub(super) fn step(&self, step: isize) {
        let count = self.list.len();
        if count > 0 {
            let to = (self.at() + count).checked_add_signed(step).unwrap_or_default() % count;
            self.at.set(to);
            dom::reveal(&option_id(to));
        }
    }

    /// Puts one in; the emoji it put, if it is one.
    pub(super) fn take(&self, area: &HtmlTextAreaElement, at: usize) -> Option<String> {
        let (asked, suggestion) = (self.asked.as_ref()?, self.list.get(at)?);
        let (text, _) = area::chosen(area);
        area::apply(area, &answer(&text, asked, &suggestion.found()));
        self.asked.set(None);
        match suggestion {
            Suggestion::Emoji(emoji, _) => Some(emoji.clone()),
            Suggestion::Call(_) => None,
        }
    }
}

/// The id of a suggestion.
pub(super) fn option_id(at: usize) -> String {
    format!("suggestion-{at}")
}

/// The suggestions; the one at `at` is meant.
pub(crate) fn suggestion_list(list: &[Suggestion], at: usize, on_take: &Callback<usize>) -> Html {
    if list.is_empty() {
        return html! {};
    }
    html! {
        <div class="suggestions">
            <ul id={LIST_ID} role="listbox" aria-label={text::suggestions()} data-testid={testid::SUGGESTIONS}>
                { for list.iter().enumerate().map(|(n, it)| option(it, n, n == at, on_take)) }
            </ul>
            <p class="visually-hidden" role="status">{ text::suggested(list.len()) }</p>
        </div>
    }
}

fn option(suggestion: &Suggestion, at: usize, is_meant: bool, on_take: &Callback<usize>) -> Html {
    // Not a press of its own: the keyboard has to stay in the text area.
    let onmousedown = on_take.reform(move |event: MouseEvent| {
        event.prevent_default();
        at
    });
    let (sign, name, about) = parts(suggestion);
    html! {
        <li id={option_id(at)} role="option" aria-selected={is_meant.to_string()}
            class={classes!("suggestion", is_meant.then_some("chosen"))} {onmousedown}>
            { sign }
            <bdi>{ name }</bdi>
            if let Some(about) = about { <span class="suggestion-about">{ about }</span> }
        </li>
    }
}

fn parts(suggestion: &Suggestion) -> (Html, String, Option<&'static str>) {
    let several = || html! { <span class="suggestion-sign" aria-hidden="true">{ "@" }</span> };
    match suggestion {
        Suggestion::Call(Called::Person(id, name)) => {
            (avatar::person(id.as_str(), name), name.clone(), None)
        }
        Suggestion::Call(Called::Role(role, word)) => {
            (several(), format!("@{word}"), Some(text::everyone_of(*role)))
        }
        Suggestion::Call(Called::Everyone(word)) => {
            (several(), format!("@{word}"), Some(text::everyone()))
        }
        Suggestion::Emoji(emoji, name) => {
            let sign =
                html! { <span class="suggestion-sign" aria-hidden="true">{ emoji.clone() }</span> };
            (sign, format!(":{name}:"), None)
        }
    }
}
