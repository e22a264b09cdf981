//! People for the room on screen.

use std::collections::BTreeSet;
use std::rc::Rc;

use ipc::FoundPerson;
use model::{Participant, UserId};
use yew::prelude::*;

use super::super::dialog::Dialog;
use super::chooser::Chooser;
use super::{Foot, Here, foot, refusal};
use crate::language::use_words;
use crate::store::{Talk, TalkAction};
use crate::text;

/// Props of [`AddPeople`].
#[derive(Properties, PartialEq)]
pub(crate) struct AddPeopleProps {
    /// What the room is called.
    pub(crate) room: AttrValue,
    /// Who is in it.
    pub(crate) participants: Rc<Vec<Participant>>,
    /// What is being changed.
    pub(crate) talk: Talk,
    /// Who is here.
    pub(crate) here: Here,
    /// Something was done.
    pub(crate) on_action: Callback<TalkAction>,
    /// Nobody is added; who was chosen stays.
    pub(crate) on_close: Callback<()>,
}

/// People for the room on screen; those in it already are not offered.
#[component(AddPeople)]
pub(crate) fn add_people(props: &AddPeopleProps) -> Html {
    use_words();
    let talk = &props.talk;
    let inside: BTreeSet<&UserId> = props.participants.iter().map(|one| &one.person.id).collect();
    let outside = talk.looked.found.iter().filter(|found| !inside.contains(&found.person.id));
    let people: Rc<Vec<FoundPerson>> = Rc::new(outside.cloned().collect());
    let words = text::add_count(talk.added.len());
    let add = Foot {
        words: &words,
        is_ready: !talk.added.is_empty(),
        is_busy: talk.awaited > 0,
        is_grave: false,
        action: TalkAction::Add,
    };
    html! {
        <Dialog heading={text::add_to(&props.room)} class="new-chat" has_close=true on_close={props.on_close.clone()}>
            <Chooser looked={talk.looked.clone()} {people} chosen={Some(talk.added.clone())}
                here={props.here.clone()} rules={talk.rules.clone()} on_action={props.on_action.clone()} />
            { refusal(talk.refused.as_ref()) }
            { foot(add, &props.on_action, &props.on_close) }
        </Dialog>
    }
}
