//! Looking for messages: what was asked, what was found, and how far back was looked.

use std::rc::Rc;

use ipc::{Code, SearchHit, SearchMessages, SearchPage};
use model::{Message, MessageId, RoomId, Timestamp, UserId};

use super::action::Answer;
use super::effect::Effect;
use super::state::State;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// How long ago.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum When {
    /// At any time.
    #[default]
    Any,
    /// In the last 24 hours: this shift and the one before.
    Day,
    /// In the last seven days.
    Week,
    /// In the last thirty days.
    Month,
}

impl When {
    /// All of them, in their order.
    pub(crate) const ALL: [Self; 4] = [Self::Any, Self::Day, Self::Week, Self::Month];

    fn since(self, now: Timestamp) -> Option<Timestamp> {
        let days = match self {
            Self::Any => return None,
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
        };
        Some(now.plus_ms(-days * DAY_MS))
    }
}

/// A day of the calendar on the property's wall, chosen as a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Which, in days since 1970-01-01.
    pub(crate) number: i64,
    /// When it begins.
    pub(crate) begins: Timestamp,
    /// When the next one begins.
    pub(crate) ends: Timestamp,
}

/// What may narrow a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    /// Only in this room.
    pub(crate) room: Option<RoomId>,
    /// Only what this person wrote.
    pub(crate) sender: Option<UserId>,
    /// Only messages with a file.
    pub(crate) has_file: bool,
    /// Only from then on.
    pub(crate) when: When,
    /// Only from that day on.
    pub(crate) from: Option<Day>,
    /// Only until the end of that day.
    pub(crate) until: Option<Day>,
}

impl Filters {
    /// Whether they alone say what to look for.
    fn suffice(&self) -> bool {
        let has_bound = self.when != When::Any || self.from.is_some() || self.until.is_some();
        self.sender.is_some() || self.has_file || has_bound
    }

    /// How long ago, or between days: one of the two. Choosing one undoes the other.
    fn set_when(&mut self, when: When) {
        self.when = when;
        (self.from, self.until) = (None, None);
    }

    /// Days the wrong way round would find nothing and not say why: the one chosen last stays.
    fn set_from(&mut self, day: Option<Day>) {
        self.when = When::Any;
        self.from = day;
        self.until = self.until.filter(|until| day.is_none_or(|from| from.number <= until.number));
    }

    fn set_until(&mut self, day: Option<Day>) {
        self.when = When::Any;
        self.until = day;
        self.from = self.from.filter(|from| day.is_none_or(|until| from.number <= until.number));
    }
}

/// How it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Looking {
    /// Nothing was asked.
    #[default]
    Idle,
    /// The answer is on its way; what was found before stays.
    Waiting,
    /// This is what there is.
    Done,
    /// It could not be looked for.
    Failed(Code),
}

/// How far it was looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    /// Back to this time.
    pub(crate) since: Option<Timestamp>,
    /// Older messages are not in the index yet.
    pub(crate) is_indexing: bool,
    /// A known hole is in it.
    pub(crate) has_gaps: bool,
}

/// A search while its panel is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Search {
    /// The words, as typed.
    pub(crate) text: String,
    /// What narrows it.
    pub(crate) filters: Filters,
    /// What was found, newest first.
    pub(crate) hits: Rc<Vec<SearchHit>>,
    /// How it stands.
    pub(crate) looking: Looking,
    /// How far it was looked.
    pub(crate) range: Range,
    /// There are more.
    pub(crate) next: Option<String>,
    /// The hit the reader was led to.
    pub(crate) shown: Option<MessageId>,
    /// Rises with every question; only the answer to the latest counts.
    asked: u32,
    /// From when on the pages of the latest question are.
    since: Option<Timestamp>,
    /// The answer awaited is a page after what was found.
    goes_on: bool,
}

/// A person looks for something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SearchAction {
    /// Open the panel, for the room on screen or for all.
    Open(Option<RoomId>),
    /// Close it.
    Close,
    /// The words changed.
    Typed(String),
    /// They have been left alone for a moment.
    Due,
    /// Only in a room, or in all.
    Room(Option<RoomId>),
    /// Only of a person, or of all.
    Sender(Option<UserId>),
    /// Only with a file, or not.
    HasFile(bool),
    /// Only from then on.
    When(When),
    /// Only from that day on.
    From(Option<Day>),
    /// Only until the end of that day.
    Until(Option<Day>),
    /// The next page.
    More,
    /// To a message that was found.
    Show(RoomId, MessageId),
}

impl State {
    pub(super) fn reduce_search(&mut self, action: SearchAction) -> Vec<Effect> {
        let now = self.now;
        let search = match action {
            SearchAction::Open(room) => return self.open_search(room),
            SearchAction::Close => {
                self.search = None;
                return vec![Effect::FocusComposer];
            }
            _ => match &mut self.search {
                Some(search) => search,
                None => return Vec::new(),
            },
        };
        match action {
            SearchAction::Typed(text) => {
                search.text = text;
                return vec![Effect::SearchTimer];
            }
            SearchAction::Room(room) => search.filters.room = room,
            SearchAction::Sender(sender) => search.filters.sender = sender,
            SearchAction::HasFile(has_file) => search.filters.has_file = has_file,
            SearchAction::When(when) => search.filters.set_when(when),
            SearchAction::From(day) => search.filters.set_from(day),
            SearchAction::Until(day) => search.filters.set_until(day),
            SearchAction::More => return search.ask_more().into_iter().collect(),
            SearchAction::Show(room, message) => {
                search.shown = Some(message.clone());
                return self.lead_to(room, message);
            }
            SearchAction::Due | SearchAction::Open(_) | SearchAction::Close => {}
        }
        search.ask(now).into_iter().collect()
    }

    /// Open already, it only changes where it looks.
    fn open_search(&mut self, room: Option<RoomId>) -> Vec<Effect> {
        if self.me().is_none() {
            return Vec::new();
        }
        self.overlay = None;
        self.is_details_shown = false;
        let now = self.now;
        let search = self.search.get_or_insert_default();
        let mut effects = vec![Effect::FocusSearch];
        if search.filters.room != room {
            search.filters.room = room;
            effects.extend(search.ask(now));
        }
        effects
    }

    pub(super) fn found(&mut self, asked: u32, answer: Answer<SearchPage>) -> Vec<Effect> {
        if let Some(search) = self.search.as_mut().filter(|search| search.asked == asked) {
            match answer {
                Ok(page) => search.take(page),
                Err(refusal) => search.looking = Looking::Failed(refusal.code),
            }
        }
        Vec::new()
    }
}

impl Search {
    /// Asks anew, if there is something to ask.
    fn ask(&mut self, now: Timestamp) -> Option<Effect> {
        self.asked += 1;
        self.next = None;
        self.shown = None;
        self.goes_on = false;
        if self.text.trim().is_empty() && !self.filters.suffice() {
            self.hits = Rc::default();
            self.looking = Looking::Idle;
            return None;
        }
        self.looking = Looking::Waiting;
        let from = self.filters.from.map(|day| day.begins);
        self.since = from.or_else(|| self.filters.when.since(now));
        Some(self.question(None))
    }

    fn ask_more(&mut self) -> Option<Effect> {
        let cursor = self.next.take()?;
        self.goes_on = true;
        self.looking = Looking::Waiting;
        Some(self.question(Some(cursor)))
    }

    fn question(&self, cursor: Option<String>) -> Effect {
        let Filters { room, sender, has_file, .. } = self.filters.clone();
        let command = SearchMessages {
            text: self.text.clone(),
            room_id: room,
            sender_id: sender,
            has_file,
            since: self.since,
            until: self.filters.until.map(|day| day.ends),
            cursor,
        };
        Effect::Search(self.asked, command)
    }

    /// What was found is as it is now; what was deleted is found no more.
    pub(crate) fn follow(&mut self, messages: &[Message]) {
        let is_found = |message: &Message| {
            self.hits.iter().any(|hit| hit.message.id == message.id && hit.message != *message)
        };
        for message in messages.iter().filter(|message| is_found(message)).collect::<Vec<_>>() {
            let hits = Rc::make_mut(&mut self.hits);
            hits.retain(|hit| hit.message.id != message.id || !message.is_deleted);
            for hit in hits.iter_mut().filter(|hit| hit.message.id == message.id) {
                // Where the words stand in another text nobody has said.
                if hit.message.content != message.content {
                    hit.in_text.clear();
                }
                hit.message.clone_from(message);
            }
        }
    }

    /// The first page replaces what was found before; the next ones come after it.
    fn take(&mut self, page: SearchPage) {
        let SearchPage { hits, next_cursor, searched_since, is_indexing, has_gaps } = page;
        if std::mem::take(&mut self.goes_on) {
            Rc::make_mut(&mut self.hits).extend(hits);
        } else {
            self.hits = Rc::new(hits);
        }
        self.looking = Looking::Done;
        self.range = Range { since: searched_since, is_indexing, has_gaps };
        self.next = next_cursor;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // clippy.toml covers only the #[test] functions themselves

    use super::super::people::{NOON, ana_is_in, bruno, bruno_writes};
    use super::super::{Action, Answered};
    use super::*;

    fn opened(room: Option<&str>) -> State {
        let mut state = State { session: ana_is_in(), ..State::default() };
        act(&mut state, SearchAction::Open(room.map(RoomId::new)));
        state
    }

    fn act(state: &mut State, action: SearchAction) -> Vec<Effect> {
        state.reduce(Action::Search(action), Timestamp::from_ms(NOON))
    }

    fn answer(state: &mut State, asked: u32, page: SearchPage) {
        let answered = Answered::Found(asked, Box::new(Ok(page)));
        state.reduce(Action::Answered(answered), Timestamp::from_ms(NOON));
    }

    fn page(ids: &[&str], next: Option<&str>) -> SearchPage {
        let hit = |id: &&str| SearchHit {
            message: bruno_writes(id, 60),
            in_text: vec![],
            in_name: vec![],
        };
        SearchPage {
            hits: ids.iter().map(hit).collect(),
            next_cursor: next.map(str::to_owned),
            ..SearchPage::default()
        }
    }

    fn found(state: &State) -> Vec<String> {
        let search = state.search.as_ref().unwrap();
        search.hits.iter().map(|hit| hit.message.id.to_string()).collect()
    }

    /// Types and waits; answers the number of the question.
    fn typed(state: &mut State, text: &str) -> (u32, SearchMessages) {
        assert_eq!(act(state, SearchAction::Typed(text.into())), [Effect::SearchTimer]);
        match act(state, SearchAction::Due).as_slice() {
            [Effect::Search(asked, command)] => (*asked, command.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_the_answer_to_the_latest_question_counts() {
        let mut state = opened(Some("r-lobby"));
        let (first, command) = typed(&mut state, "zeb");
        assert_eq!(command.room_id, Some(RoomId::new("r-lobby")));
        let (second, _) = typed(&mut state, "zebra");
        answer(&mut state, second, page(&["b2"], None));
        answer(&mut state, first, page(&["b1"], None));
        assert_eq!(found(&state), ["b2"]);
    }

    #[test]
    fn pages_follow_each_other_and_the_last_has_no_next() {
        let mut state = opened(None);
        let (asked, _) = typed(&mut state, "zebra");
        answer(&mut state, asked, page(&["b3", "b2"], Some("c1")));
        let more = act(&mut state, SearchAction::More);
        assert!(matches!(more.as_slice(), [Effect::Search(number, command)]
            if *number == asked && command.cursor.as_deref() == Some("c1")));
        assert_eq!(act(&mut state, SearchAction::More), [], "one page at a time");
        answer(&mut state, asked, page(&["b1"], None));
        assert_eq!(found(&state), ["b3", "b2", "b1"]);
        assert_eq!(act(&mut state, SearchAction::More), []);
    }

    #[test]
    fn a_filter_asks_anew_and_alone_says_what_to_look_for() {
        let mut state = opened(None);
        let who = SearchAction::Sender(Some(bruno().id));
        let asked = act(&mut state, who);
        assert!(matches!(asked.as_slice(), [Effect::Search(_, command)]
            if command.sender_id == Some(bruno().id)));
        let since = act(&mut state, SearchAction::When(When::Week));
        assert!(matches!(since.as_slice(), [Effect::Search(_, command)]
            if command.since == Some(Timestamp::from_ms(NOON - 7 * DAY_MS))));
        act(&mut state, SearchAction::Sender(None));
        assert_eq!(act(&mut state, SearchAction::When(When::Any)), []);
        assert_eq!(state.search.as_ref().unwrap().looking, Looking::Idle);
    }

    fn day(number: i64) -> Day {
        let begins = Timestamp::from_ms(number * DAY_MS);
        Day { number, begins, ends: begins.plus_ms(DAY_MS) }
    }

    /// The bounds of the question an action asks.
    fn bounds(state: &mut State, action: SearchAction) -> (Option<i64>, Option<i64>) {
        match act(state, action).as_slice() {
            [Effect::Search(_, command)] => {
                let days = |at: Option<Timestamp>| at.map(|at| at.as_ms() / DAY_MS);
                (days(command.since), days(command.until))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn days_are_whole_both_of_them_included_and_alone_say_what_to_look_for() {
        let mut state = opened(None);
        let from = bounds(&mut state, SearchAction::From(Some(day(20_000))));
        assert_eq!(from, (Some(20_000), None));
        let both = bounds(&mut state, SearchAction::Until(Some(day(20_000))));
        assert_eq!(both, (Some(20_000), Some(20_001)));
        assert_eq!(bounds(&mut state, SearchAction::From(None)), (None, Some(20_001)));
        assert_eq!(act(&mut state, SearchAction::Until(None)), [], "nothing narrows any more");
    }

    #[test]
    fn a_bound_beyond_the_other_takes_its_place_and_a_time_ago_takes_both() {
        let mut state = opened(None);
        act(&mut state, SearchAction::From(Some(day(20_010))));
        let until = bounds(&mut state, SearchAction::Until(Some(day(20_000))));
        assert_eq!(until, (None, Some(20_001)));
        let from = bounds(&mut state, SearchAction::From(Some(day(20_005))));
        assert_eq!(from, (Some(20_005), None));
        let noon = NOON / DAY_MS;
        let ago = bounds(&mut state, SearchAction::When(When::Week));
        assert_eq!(ago, (Some(noon - 7), None));
        let from = bounds(&mut state, SearchAction::From(Some(day(20_005))));
        assert_eq!(from, (Some(20_005), None));
        assert_eq!(state.search.as_ref().unwrap().filters.when, When::Any);
    }

    #[test]
    fn nothing_typed_in_one_room_finds_nothing_and_the_same_panel_looks_everywhere() {
        let mut state = opened(Some("r-lobby"));
        assert_eq!(act(&mut state, SearchAction::Due), []);
        let (_, command) = typed(&mut state, "zebra");
        assert!(command.room_id.is_some());
        let wider = act(&mut state, SearchAction::Open(None));
        assert!(matches!(wider.as_slice(), [Effect::FocusSearch, Effect::Search(_, command)]
            if command.room_id.is_none() && command.text == "zebra"));
    }

    #[test]
    fn a_search_of_another_person_does_not_stay_on_the_screen() {
        let mut state = opened(None);
        state.take_session(ipc::Session::SignedOut);
        assert!(state.search.is_none());
        assert_eq!(act(&mut state, SearchAction::Open(None)), []);
    }
}
