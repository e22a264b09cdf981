//! Words of beginning to talk and of who is in a room.

use ipc::Code;
use model::{Person, Role, limits};

use super::{error, role};

// A new chat.
pub(crate) const NEW_CHAT: &str = "New chat";
pub(crate) const NEW_CHAT_KINDS: &str = "With whom";
pub(crate) const ONE_PERSON: &str = "One person";
pub(crate) const A_GROUP: &str = "A group";
pub(crate) const PEOPLE: &str = "People";
pub(crate) const FIND_PERSON: &str = "Find a person by name";
pub(crate) const SUGGESTED: &str = "Suggested people";
pub(crate) const LOOKING: &str = "Looking…";
pub(crate) const NO_PERSON: &str = "Nobody by that name.";
pub(crate) const NOBODY_LEFT: &str = "Nobody to choose.";
pub(crate) const PEOPLE_HERE_ONLY: &str =
    "There is no line: only people this computer knows are listed.";
pub(crate) const NEEDS_LINE: &str =
    "There is no line. A new chat needs it; what you have chosen stays here until it is back.";
pub(crate) const HAS_ROOM: &str = "You have a chat";
pub(crate) const NEW_TO_YOU: &str = "New chat";
pub(crate) const BEGINNING: &str = "One moment…";
pub(crate) const DIRECT_KEYS: &str = "↑ ↓ to choose, Enter to write, Esc to close";

// A new group.
pub(crate) const GROUP_NAME: &str = "Name of the group";
pub(crate) const GROUP_NAME_HINT: &str = "What it is about, such as: Wedding 14 June";
pub(crate) const GROUP_PROPERTY: &str = "Property";
pub(crate) const GROUP_OTHERS: &str = "With people of other properties";
pub(crate) const NO_PROPERTY: &str =
    "You work for no property here, so a group has no place. Please ask a manager.";
pub(crate) const CHOSEN: &str = "Chosen people";
pub(crate) const MAKE_GROUP: &str = "Make the group";
pub(crate) const NAME_MISSING: &str = "The group needs a name.";
pub(crate) const NOBODY_CHOSEN: &str = "Choose at least one person.";

/// How much of a name is left, or how much too long it is.
pub(crate) fn name_left(name: &str) -> String {
    let length = name.trim().chars().count();
    match limits::GROUP_NAME_CHARS.checked_sub(length) {
        Some(left) => format!("{left} characters left"),
        None => format!(
            "{} characters too long: {} are the most",
            length.saturating_sub(limits::GROUP_NAME_CHARS),
            limits::GROUP_NAME_CHARS
        ),
    }
}

/// Who can be in a group of these properties.
pub(crate) fn people_of(properties: &[&str]) -> String {
    format!("People of {}", properties.join(", "))
}

/// That somebody chosen is of none of the group's properties.
pub(crate) fn of_another_property(names: &[&str]) -> String {
    let names = names.join(", ");
    format!("Of another property, so not for this group: {names}. Take them out, or choose theirs.")
}

/// What takes a chosen person out again.
pub(crate) fn unchoose(name: &str) -> String {
    format!("Take {name} out")
}

/// How many people were found, for those who listen.
pub(crate) fn found_count(count: usize) -> String {
    match count {
        0 => NO_PERSON.to_owned(),
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    }
}

/// How many are chosen, for those who listen and on the button.
pub(crate) fn add_count(count: usize) -> String {
    match count {
        0 => "Add".to_owned(),
        1 => "Add 1 person".to_owned(),
        n => format!("Add {n} people"),
    }
}

// The people of a room.
pub(crate) const ADD_PEOPLE: &str = "Add people";
pub(crate) const REMOVE: &str = "Remove from this room";
pub(crate) const REMOVE_SHORT: &str = "Remove";
pub(crate) const LEAVE_ROOM: &str = "Leave the room";
pub(crate) const LEAVE: &str = "Leave";
pub(crate) const PROFILE_ROLE: &str = "Role";
pub(crate) const PROFILE_PLACE: &str = "Works at";
pub(crate) const MESSAGE: &str = "Message";
pub(crate) const ROOM_GONE: &str = "You are no longer in that room.";

// What is unsent of rooms one is no longer in.
pub(crate) const LEFT_BEHIND: &str = "Not sent";
pub(crate) const LEFT_BEHIND_LEAD: &str = "You are no longer in these rooms, so this will not be sent. Copy what you need. If somebody adds you again, it is in the room.";
pub(crate) const NOTHING_LEFT: &str = "Nothing is left.";
pub(crate) const ROOM_WITHOUT_NAME: &str = "A room you were in";
pub(crate) const SHOW_LEFT: &str = "Show";

/// What opens the card of a person.
pub(crate) fn profile_of(name: &str) -> String {
    format!("About {name}")
}

/// Where people are added to.
pub(crate) fn add_to(room: &str) -> String {
    format!("Add people to {room}")
}

/// The question before somebody is taken out of a room.
pub(crate) fn remove_question(name: &str, room: &str) -> String {
    format!("{name} will no longer see {room}, and what was said there leaves their computer.")
}

/// The question before leaving a room.
pub(crate) fn leave_room_question(room: &str) -> String {
    format!(
        "What was said in {room} leaves this computer, and nothing new comes. Somebody in it can add you again."
    )
}

/// What becomes of messages of a room that have not been sent when one leaves it.
pub(crate) fn leave_unsent(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some(
            "1 message here has not been sent. It will not be sent, and stays on this computer until you are added again or discard it."
                .to_owned(),
        ),
        n => Some(format!(
            "{n} messages here have not been sent. They will not be sent, and stay on this computer until you are added again or discard them."
        )),
    }
}

/// What a person does, and where.
pub(crate) fn about_person(person: &Person, property: Option<&str>) -> String {
    let role = (person.role != Role::Staff).then(|| role(person.role));
    let parts: Vec<&str> = property.into_iter().chain(role).collect();
    parts.join(" · ")
}

/// Why a chat was not begun or people were not changed.
pub(crate) fn people_refused(code: Code, name: Option<&str>) -> String {
    let whom = name.unwrap_or("Somebody you have chosen");
    match code {
        Code::Unreachable => NEEDS_LINE.to_owned(),
        Code::PersonGone => {
            format!("{whom} is no longer with your organization, or the property is not.")
        }
        Code::BadGroupName => {
            format!("A name has 1 to {} characters, on one line.", limits::GROUP_NAME_CHARS)
        }
        Code::TooManyPeople => {
            format!("A group is made with at most {} people.", limits::GROUP_PEOPLE)
        }
        Code::NotPermitted => match name {
            Some(name) => format!(
                "You may not do this: {name} is of another property, or only the maker of the group and managers may."
            ),
            None => {
                "You may not do this. A group is of a property you work for, and so are its people."
                    .to_owned()
            }
        },
        code => error(code).to_owned(),
    }
}
