//! Beginning to talk, and who is in a room.
//!
//! What was chosen stays when the panel is closed or the line is not there: it goes when it was
//! done, or by the person's own hand.

use std::collections::BTreeSet;
use std::rc::Rc;

use ipc::{
    Code, CreateGroup, DiscardMessage, FindPeople, FoundPeople, FoundPerson, GroupRules,
    LeftBehind, RoomSummary, SaveDraft,
};
use model::{MessageId, Participant, Person, PropertyId, Role, RoomId, RoomKind, UserId};

use super::action::{Answer, Toast};
use super::effect::Effect;
use super::overlay::Overlay;
use super::state::State;

/// People being looked for, in whatever lies over the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Looked {
    /// Words of a name.
    pub(crate) words: String,
    /// Who was found.
    pub(crate) found: Rc<Vec<FoundPerson>>,
    /// An answer is awaited.
    pub(crate) is_looking: bool,
    /// Whether the backend was asked too.
    pub(crate) is_complete: bool,
    /// Number of the last question.
    pub(crate) asked: u32,
}

/// A group before it is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NewGroup {
    /// Under this id it is made once.
    pub(crate) id: String,
    /// What it is to be called.
    pub(crate) name: String,
    /// The property it is to belong to.
    pub(crate) property: Option<PropertyId>,
    /// Further properties its people come from.
    pub(crate) others: BTreeSet<PropertyId>,
    /// Who is to be in it.
    pub(crate) chosen: Vec<Person>,
}

/// Whom a new chat is with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Circle {
    /// One person.
    #[default]
    Direct,
    /// Several.
    Group,
}

/// A refusal, and whom it is about where it is about somebody.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refused {
    /// Why.
    pub(crate) code: Code,
    /// Their name.
    pub(crate) name: Option<String>,
}

/// What is being begun or changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Talk {
    /// People being looked for.
    pub(crate) looked: Looked,
    /// A group before it is made.
    pub(crate) group: NewGroup,
    /// People to be added to the room on screen.
    pub(crate) added: Vec<Person>,
    /// What groups this person may make.
    pub(crate) rules: Option<GroupRules>,
    /// So many answers are awaited.
    pub(crate) awaited: u32,
    /// The last refusal.
    pub(crate) refused: Option<Refused>,
    /// What is unsent of rooms this person is no longer in, while they look at it.
    pub(crate) left: Option<Vec<LeftBehind>>,
}

impl NewGroup {
    /// Whether somebody can be in it: whoever works for one of its properties, and administrators.
    pub(crate) fn fits(&self, person: &Person) -> bool {
        let mut of = self.property.iter().chain(&self.others);
        person.role == Role::OrgAdmin || of.any(|property| person.property_ids.contains(property))
    }
}

/// A person begins to talk, or changes who is in a room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TalkAction {
    /// Words of a name.
    Look(String),
    /// The words have been left alone for a moment.
    Due,
    /// A new chat with one person, or with several.
    Circle(Circle),
    /// Somebody is chosen, or not any more.
    Toggle(Person),
    /// The name of the group.
    Name(String),
    /// The property of the group.
    Property(PropertyId),
    /// People of another property are in it, or not any more.
    Other(PropertyId),
    /// Write to a person.
    Begin(UserId),
    /// Make the group, under this id if it has none.
    Make(String),
    /// Add whoever is chosen.
    Add,
    /// Take this person out of the room on screen.
    Remove,
    /// Leave the room on screen.
    Leave,
    /// Put a text where it can be pasted from.
    Copy(String),
    /// Discard an unsent message of a room that is gone.
    DiscardLeft(MessageId),
    /// Discard what stood in the composer of a room that is gone.
    DiscardLeftDraft(RoomId),
}

/// Answers of this subject.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TalkAnswer {
    /// To `FindPeople`, by the number of the question, and whether only this desk was asked.
    Found(u32, bool, Box<Answer<FoundPeople>>),
    /// To `ReadGroupRules`.
    Rules(Answer<GroupRules>),
    /// To `OpenDirect` and `CreateGroup`.
    Begun(Box<Answer<RoomSummary>>),
    /// To `AddParticipant`.
    Added(UserId, Answer<()>),
    /// To `ReadLeftBehind`.
    Left(Answer<Vec<LeftBehind>>),
    /// To `RemoveParticipant` and `LeaveRoom`.
    Changed(Answer<()>),
}

impl State {
    pub(super) fn reduce_talk(&mut self, action: TalkAction) -> Vec<Effect> {
        match action {
            TalkAction::Look(words) => return self.look(words),
            TalkAction::Due => return self.look_everywhere(),
            TalkAction::Circle(circle) => return self.begin_new_chat(circle),
            TalkAction::Toggle(person) => return self.toggle_person(person),
            TalkAction::Name(name) => self.talk.group.name = name,
            TalkAction::Property(property) => self.talk.group.property = Some(property),
            TalkAction::Other(property) => {
                let others = &mut self.talk.group.others;
                if !others.remove(&property) {
                    others.insert(property);
                }
            }
            TalkAction::Begin(user) => return self.ask_once(Effect::OpenDirect(user)),
            TalkAction::Make(new_id) => return self.make_group(new_id),
            TalkAction::Add => return self.add_people(),
            TalkAction::Remove => return self.remove_person(),
            TalkAction::Leave => return self.leave_room(),
            TalkAction::Copy(text) => {
                self.say(Toast::Copied);
                return vec![Effect::Copy(text)];
            }
            TalkAction::DiscardLeft(message_id) => {
                self.each_left(|left| left.messages.retain(|message| message.id != message_id));
                return vec![Effect::Order(DiscardMessage { message_id }.into())];
            }
            TalkAction::DiscardLeftDraft(room_id) => {
                self.each_left(|left| left.draft.take_if(|_| left.room_id == room_id));
                let text = String::new();
                return vec![Effect::Order(SaveDraft { room_id, text }.into())];
            }
        }
        self.talk.refused = None;
        Vec::new()
    }

    /// A panel in which people are looked for opens: what was looked for before is over.
    pub(super) fn begin_looking(&mut self) -> Vec<Effect> {
        self.talk.refused = None;
        let asked = self.talk.looked.asked;
        self.talk.looked = Looked { asked, ..Looked::default() };
        let mut effects = self.look(String::new());
        effects.extend(self.look_everywhere());
        effects.push(Effect::ReadGroupRules);
        effects
    }

    /// The line is back: people this desk does not know can be found.
    pub(super) fn look_again(&mut self) -> Vec<Effect> {
        match self.overlay {
            Some(Overlay::Switcher | Overlay::NewChat(_) | Overlay::AddPeople) => {
                self.look_everywhere()
            }
            _ => Vec::new(),
        }
    }

    fn begin_new_chat(&mut self, circle: Circle) -> Vec<Effect> {
        self.lay_over(Overlay::NewChat(circle));
        self.begin_looking()
    }

    /// Those this desk knows come at once, the others when nobody has typed for a moment.
    fn look(&mut self, words: String) -> Vec<Effect> {
        self.talk.refused = None;
        let looked = &mut self.talk.looked;
        looked.asked = looked.asked.wrapping_add(1);
        looked.is_looking = true;
        looked.words = words.clone();
        let here = FindPeople { words, on_desk_only: true };
        vec![Effect::FindPeople(looked.asked, here), Effect::PeopleTimer]
    }

    fn look_everywhere(&mut self) -> Vec<Effect> {
        let looked = &self.talk.looked;
        let everywhere = FindPeople { words: looked.words.clone(), on_desk_only: false };
        vec![Effect::FindPeople(looked.asked, everywhere)]
    }

    /// The name of whoever was chosen has served.
    fn toggle_person(&mut self, person: Person) -> Vec<Effect> {
        let chosen = match self.overlay {
            Some(Overlay::AddPeople) => &mut self.talk.added,
            _ => &mut self.talk.group.chosen,
        };
        match chosen.iter().position(|one| one.id == person.id) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push(person),
        }
        self.talk.refused = None;
        if self.talk.looked.words.is_empty() { Vec::new() } else { self.look(String::new()) }
    }

    /// While an answer is awaited the same is not asked again.
    fn ask_once(&mut self, effect: Effect) -> Vec<Effect> {
        if self.talk.awaited > 0 {
            return Vec::new();
        }
        self.talk.awaited = 1;
        self.talk.refused = None;
        vec![effect]
    }

    fn make_group(&mut self, new_id: String) -> Vec<Effect> {
        let group = &mut self.talk.group;
        if group.id.is_empty() {
            group.id = new_id;
        }
        let Some(property_id) = group.property.clone() else { return Vec::new() };
        let command = CreateGroup {
            group_id: group.id.clone(),
            name: group.name.clone(),
            other_property_ids: group
                .others
                .iter()
                .filter(|other| **other != property_id)
                .cloned()
                .collect(),
            property_id,
            user_ids: group.chosen.iter().map(|person| person.id.clone()).collect(),
        };
        self.ask_once(Effect::CreateGroup(command))
    }

    fn add_people(&mut self) -> Vec<Effect> {
        let Some(room) = self.open.as_ref().map(|open| open.id.clone()) else { return Vec::new() };
        if self.talk.awaited > 0 {
            return Vec::new();
        }
        self.talk.refused = None;
        let added = &self.talk.added;
        self.talk.awaited = u32::try_from(added.len()).unwrap_or(u32::MAX);
        added.iter().map(|one| Effect::AddParticipant(room.clone(), one.id.clone())).collect()
    }

    fn remove_person(&mut self) -> Vec<Effect> {
        let (Some(open), Some(Overlay::Remove(person))) = (&self.open, &self.overlay) else {
            return Vec::new();
        };
        let effect = Effect::RemoveParticipant(open.id.clone(), person.id.clone());
        self.ask_once(effect)
    }

    fn leave_room(&mut self) -> Vec<Effect> {
        let Some(room) = self.open.as_ref().map(|open| open.id.clone()) else { return Vec::new() };
        self.ask_once(Effect::LeaveRoom(room))
    }

    pub(super) fn read_left(&mut self) -> Vec<Effect> {
        self.talk.left = None;
        vec![Effect::ReadLeftBehind]
    }

    /// What is discarded goes from the screen at once; a refusal is said beside it.
    fn each_left<T>(&mut self, change: impl Fn(&mut LeftBehind) -> T) {
        let Some(left) = &mut self.talk.left else { return };
        for left in left.iter_mut() {
            change(left);
        }
        left.retain(|left| !left.messages.is_empty() || left.draft.is_some());
    }

    pub(super) fn talk_answered(&mut self, answer: TalkAnswer) -> Vec<Effect> {
        match answer {
            TalkAnswer::Found(asked, is_of_desk, answer) => {
                self.people_found(asked, is_of_desk, *answer);
            }
            TalkAnswer::Rules(answer) => self.rules_came(answer),
            TalkAnswer::Left(Ok(left)) => self.talk.left = Some(left),
            TalkAnswer::Left(Err(refusal)) => return self.refused(refusal.code),
            TalkAnswer::Begun(answer) => return self.begun(*answer),
            TalkAnswer::Added(user, answer) => return self.person_added(&user, answer),
            TalkAnswer::Changed(answer) => {
                self.talk.awaited = 0;
                match answer {
                    Ok(()) => self.overlay = None,
                    Err(refusal) => self.talk_refused(refusal.code, None),
                }
            }
        }
        Vec::new()
    }

    fn people_found(&mut self, asked: u32, is_of_desk: bool, answer: Answer<FoundPeople>) {
        let looked = &mut self.talk.looked;
        if asked != looked.asked {
            return;
        }
        match answer {
            // All came before those this desk knows, who are among them.
            Ok(_) if is_of_desk && !looked.is_looking => {}
            Ok(found) => {
                looked.is_complete = found.is_complete;
                looked.is_looking = is_of_desk;
                looked.found = Rc::new(found.people);
            }
            Err(refusal) => {
                looked.is_looking = false;
                self.talk_refused(refusal.code, None);
            }
        }
    }

    fn rules_came(&mut self, answer: Answer<GroupRules>) {
        let Ok(rules) = answer else { return };
        let group = &mut self.talk.group;
        let is_there = |id: &PropertyId| rules.own.iter().any(|own| own.id == *id);
        if !group.property.as_ref().is_some_and(is_there) {
            group.property = rules.own.first().map(|own| own.id.clone());
        }
        group.others.retain(|id| rules.others.iter().any(|other| other.id == *id));
        self.talk.rules = Some(rules);
    }

    /// Whoever closed the panel meanwhile stays where they are; the room is in the list.
    fn begun(&mut self, answer: Answer<RoomSummary>) -> Vec<Effect> {
        self.talk.awaited = 0;
        let room = match answer {
            Ok(room) => room,
            Err(refusal) => {
                self.talk_refused(refusal.code, None);
                return Vec::new();
            }
        };
        if room.kind == RoomKind::Group {
            self.talk.group = NewGroup::default();
        }
        let id = room.id.clone();
        Rc::make_mut(&mut self.rooms).insert(id.clone(), Rc::new(room));
        if self.overlay.is_some() { self.pick_room(id) } else { Vec::new() }
    }

    fn person_added(&mut self, user: &UserId, answer: Answer<()>) -> Vec<Effect> {
        self.talk.awaited = self.talk.awaited.saturating_sub(1);
        let at = self.talk.added.iter().position(|one| one.id == *user);
        match answer {
            Ok(()) => drop(at.map(|at| self.talk.added.remove(at))),
            Err(refusal) => {
                let name = at.and_then(|at| self.talk.added.get(at)).map(|one| one.name.clone());
                self.talk_refused(refusal.code, name);
            }
        }
        if self.talk.awaited == 0 && self.talk.added.is_empty() {
            self.overlay = None;
        }
        Vec::new()
    }

    fn talk_refused(&mut self, code: Code, name: Option<String>) {
        self.talk.refused = Some(Refused { code, name });
    }

    /// This person is no longer in a room. What stands in its composer is kept.
    pub(super) fn drop_room(&mut self, room: &RoomId) -> Vec<Effect> {
        let kept = self.composers.remove(room).map(|mut composer| composer.keep_draft(room));
        Rc::make_mut(&mut self.rooms).remove(room);
        self.files.drop_room(room);
        if self.open.take_if(|open| open.id == *room).is_some() {
            self.say(Toast::RoomGone);
            self.talk.added.clear();
            if matches!(
                self.overlay,
                Some(Overlay::AddPeople | Overlay::Leave | Overlay::Remove(_))
            ) {
                self.overlay = None;
            }
        }
        kept.unwrap_or_default()
    }

    pub(super) fn take_participants(&mut self, room: &RoomId, participants: Vec<Participant>) {
        if let Some(open) = self.open.as_mut().filter(|open| open.id == *room) {
            open.participants = Rc::new(participants);
        }
    }
}
