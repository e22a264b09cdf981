//! Questions before somebody goes out of a room.

use yew::prelude::*;

use super::super::dialog::Dialog;
use super::{Foot, foot, refusal};
use crate::language::use_words;
use crate::store::{Refused, TalkAction};

/// Props of [`Question`].
#[derive(Properties, PartialEq)]
pub(crate) struct QuestionProps {
    /// What is asked.
    pub(crate) heading: AttrValue,
    /// What comes of it.
    pub(crate) lead: AttrValue,
    /// What is not lost, but has to be known.
    #[prop_or_default]
    pub(crate) warning: Option<AttrValue>,
    /// The word on the button that does it.
    pub(crate) words: AttrValue,
    /// What it does.
    pub(crate) action: TalkAction,
    /// An answer is awaited.
    pub(crate) is_busy: bool,
    /// Why it was refused.
    pub(crate) refused: Option<Refused>,
    /// It is to be done.
    pub(crate) on_action: Callback<TalkAction>,
    /// It is not.
    pub(crate) on_close: Callback<()>,
}

/// A question before something grave is done.
#[component(Question)]
pub(crate) fn question(props: &QuestionProps) -> Html {
    use_words();
    let done = Foot {
        words: &props.words,
        is_ready: true,
        is_busy: props.is_busy,
        is_grave: true,
        action: props.action.clone(),
    };
    html! {
        <Dialog heading={props.heading.clone()} on_close={props.on_close.clone()}>
            <p>{ props.lead.clone() }</p>
            if let Some(warning) = &props.warning { <p class="setting-lead warn">{ warning.clone() }</p> }
            { refusal(props.refused.as_ref()) }
            { foot(done, &props.on_action, &props.on_close) }
        </Dialog>
    }
}
