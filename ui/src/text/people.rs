//! Words of beginning to talk and of who is in a room.

use ipc::Code;
use model::{Person, Role, limits};
use words::said;

use super::{error, role};

/// How much of a name is left, or how much too long it is.
pub(crate) fn name_left(name: &str) -> String {
    let (length, most) = (name.trim().chars().count(), limits::GROUP_NAME_CHARS);
    match most.checked_sub(length) {
        Some(left) => said::characters_left(left as u64),
        None => said::characters_over(length.saturating_sub(most) as u64, most as u64),
    }
}

/// Who can be in a group of these properties.
pub(crate) fn people_of(properties: &[&str]) -> String {
    said::people_of_properties(&properties.join(", "))
}

/// That somebody chosen is of none of the group's properties.
pub(crate) fn of_another_property(names: &[&str]) -> String {
    said::of_other_property(&names.join(", "))
}

/// How many people were found, for those who listen.
pub(crate) fn found_count(count: usize) -> String {
    match count {
        0 => said::no_person().to_owned(),
        n => said::people_count(n as u64),
    }
}

/// How many are chosen, for those who listen and on the button.
pub(crate) fn add_count(count: usize) -> String {
    match count {
        0 => said::add().to_owned(),
        n => said::add_people_count(n as u64),
    }
}

/// What becomes of messages of a room that have not been sent when one leaves it.
pub(crate) fn leave_unsent(count: usize) -> Option<String> {
    (count > 0).then(|| said::leave_unsent_count(count as u64))
}

/// What a person does, and where.
pub(crate) fn about_person(person: &Person, property: Option<&str>) -> String {
    let role = (person.role != Role::Staff).then(|| role(person.role));
    let parts: Vec<&str> = property.into_iter().chain(role).collect();
    parts.join(" · ")
}

/// Why a chat was not begun or people were not changed.
pub(crate) fn people_refused(code: Code, name: Option<&str>) -> String {
    match (code, name) {
        (Code::Unreachable, _) => said::needs_line().to_owned(),
        (Code::PersonGone, name) => said::person_gone(name.unwrap_or(said::somebody_chosen())),
        (Code::BadGroupName, _) => said::group_name_length(limits::GROUP_NAME_CHARS as u64),
        (Code::TooManyPeople, _) => said::group_size(limits::GROUP_PEOPLE as u64),
        (Code::NotPermitted, Some(name)) => said::not_permitted_person(name),
        (Code::NotPermitted, None) => said::not_permitted_group().to_owned(),
        (code, _) => error(code).to_owned(),
    }
}
