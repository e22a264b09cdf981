//! What the page knows.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use ipc::{
    ClockChange, Code, Command, Connectivity, Notice, OutboxStatus, RoomSummary, Session, Snapshot,
    TypingPerson, UnreadTotal,
};
use model::{Availability, Language, PageSettings, Person, RoomId, Timestamp, UserId};

use super::action::Toast;
use super::cards::Cards;
use super::composer::Composer;
use super::feed::Feed;
use super::files::Files;
use super::links::AskedLink;
use super::open_room::OpenRoom;
use super::overlay::Overlay;
use super::reactions::{AskedReaction, OnTheirWay};
use super::reading::Attention;
use super::search::Search;
use super::talk::Talk;

/// Rooms by id; a room that looks the same keeps its pointer, so its row is not drawn again.
pub(crate) type Rooms = BTreeMap<RoomId, Rc<RoomSummary>>;

/// The sign-in form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignIn {
    /// An answer is awaited.
    pub(crate) is_busy: bool,
    /// Why the last attempt failed.
    pub(crate) error: Option<Code>,
    /// The dialog over a session that ended is open.
    pub(crate) is_wanted: bool,
}

/// What the page knows.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// The flow of events.
    pub(crate) feed: Feed,
    /// When the last action came.
    pub(crate) now: Timestamp,
    /// The version of the core.
    pub(crate) version: String,
    /// Where the backend is.
    pub(crate) backend: String,
    /// Who is signed in.
    pub(crate) session: Session,
    /// The line.
    pub(crate) connectivity: Connectivity,
    /// How full the outbox is.
    pub(crate) outbox: OutboxStatus,
    /// Every room.
    pub(crate) rooms: Rc<Rooms>,
    /// Who is there.
    pub(crate) availability: Rc<HashMap<UserId, Availability>>,
    /// Who types where.
    pub(crate) typing: Rc<BTreeMap<RoomId, Vec<TypingPerson>>>,
    /// Unread over all rooms.
    pub(crate) unread: UnreadTotal,
    /// Things said once.
    pub(crate) notices: Vec<Notice>,
    /// Until when notifications are silenced.
    pub(crate) paused_until: Option<Timestamp>,
    /// Where the page crashed before it was loaded again, until somebody has read that.
    pub(crate) crash: Option<Rc<str>>,
    /// The room that was on screen then, until the rooms are there.
    pub(crate) back_to: Option<RoomId>,
    /// The room on screen.
    pub(crate) open: Option<OpenRoom>,
    /// What stands in the composers of rooms seen since the start.
    pub(crate) composers: HashMap<RoomId, Composer>,
    /// Files in composers, on their way, and asked for.
    pub(crate) files: Files,
    /// The sign-in form.
    pub(crate) sign_in: SignIn,
    /// Signing out would lose something and waits for an answer.
    pub(crate) is_leaving: bool,
    /// A refusal nobody else shows.
    pub(crate) trouble: Option<Code>,
    /// The clock of the property, which times are shown by; empty for the system's.
    pub(crate) clock: Rc<Vec<ClockChange>>,
    /// The language of the system, for who chose none.
    pub(crate) system_language: Language,
    /// How the page looks to this person.
    pub(crate) page: Rc<PageSettings>,
    /// The look that is being kept.
    pub(crate) page_on_its_way: Option<Rc<PageSettings>>,
    /// A search, while its panel is open.
    pub(crate) search: Option<Search>,
    /// The panel about the room on screen is wanted.
    pub(crate) is_details_shown: bool,
    /// The last word in passing, with its number.
    pub(crate) toast: Option<(u32, Toast)>,
    /// What undoes what that word is about.
    pub(crate) undo: Option<Command>,
    /// Cards about other rooms.
    pub(crate) cards: Cards,
    /// The question before an address is opened.
    pub(crate) asked_link: Option<AskedLink>,
    /// Emoji are offered to react to a message with.
    pub(crate) asked_reaction: Option<AskedReaction>,
    /// Reactions that are not answered yet.
    pub(crate) reacting: OnTheirWay,
    /// What lies over the page.
    pub(crate) overlay: Option<Overlay>,
    /// What is being begun, or changed about people.
    pub(crate) talk: Talk,
    /// The sidebar is shown where there is no room for both.
    pub(crate) is_sidebar_shown: bool,
    /// What the person has before their eyes.
    pub(crate) attention: Attention,
    /// What is too much for one frame waits for the next, which was asked for.
    pub(crate) is_frame_asked: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            feed: Feed::default(),
            now: Timestamp::default(),
            version: String::new(),
            backend: String::new(),
            session: Session::SignedOut,
            connectivity: Connectivity::Connecting,
            outbox: OutboxStatus::default(),
            rooms: Rc::default(),
            availability: Rc::default(),
            typing: Rc::default(),
            unread: UnreadTotal::default(),
            notices: Vec::new(),
            paused_until: None,
            crash: None,
            back_to: None,
            open: None,
            composers: HashMap::new(),
            files: Files::default(),
            sign_in: SignIn::default(),
            is_leaving: false,
            trouble: None,
            clock: Rc::default(),
            system_language: Language::default(),
            page: Rc::default(),
            page_on_its_way: None,
            search: None,
            is_details_shown: false,
            toast: None,
            undo: None,
            cards: Cards::default(),
            asked_link: None,
            asked_reaction: None,
            reacting: OnTheirWay::new(),
            overlay: None,
            talk: Talk::default(),
            is_sidebar_shown: true,
            attention: Attention::default(),
            is_frame_asked: false,
        }
    }
}

impl State {
    /// Who is, or was until the session ended, signed in.
    pub(crate) fn me(&self) -> Option<&Person> {
        match &self.session {
            Session::SignedIn { me, .. } | Session::Expired { me, .. } => Some(me),
            Session::SignedOut => None,
        }
    }

    /// The language the page speaks: the person's, else the system's.
    pub(crate) fn language(&self) -> Language {
        self.page.language.unwrap_or(self.system_language)
    }

    /// The summary of the room on screen.
    pub(crate) fn open_summary(&self) -> Option<&Rc<RoomSummary>> {
        self.rooms.get(&self.open.as_ref()?.id)
    }

    /// The composer of the room on screen.
    pub(crate) fn open_composer(&self) -> Option<&Composer> {
        self.composers.get(&self.open.as_ref()?.id)
    }

    /// Says something in passing.
    pub(super) fn say(&mut self, toast: Toast) {
        let number = self.toast.map_or(0, |(number, _)| number);
        self.toast = Some((number.wrapping_add(1), toast));
        self.undo = None;
    }

    /// Says something in passing that can be undone.
    pub(super) fn say_undoable(&mut self, toast: Toast, undo: impl Into<Command>) {
        self.say(toast);
        self.undo = Some(undo.into());
    }

    /// Whether a panel stands beside the room: that of the search, or that about the room.
    pub(crate) fn has_aside(&self) -> bool {
        self.search.is_some() || (self.is_details_shown && self.open_summary().is_some())
    }

    /// Until when notifications are silenced, if that is still to come.
    pub(crate) fn paused(&self) -> Option<Timestamp> {
        self.paused_until.filter(|until| *until > self.now)
    }

    /// Takes the first picture, or a new one after events were lost.
    pub(crate) fn take_snapshot(&mut self, snapshot: Snapshot) {
        self.version = snapshot.version;
        self.backend = snapshot.backend;
        self.take_session(snapshot.session);
        self.connectivity = snapshot.connectivity;
        self.outbox = snapshot.outbox;
        self.rooms = Rc::new(
            snapshot.rooms.into_iter().map(|room| (room.id.clone(), Rc::new(room))).collect(),
        );
        self.availability = Rc::new(snapshot.availability.into_iter().collect());
        self.typing = Rc::new(snapshot.typing.into_iter().collect());
        self.unread = snapshot.unread;
        self.notices = snapshot.notices;
        self.paused_until = snapshot.paused_until;
        self.clock = Rc::new(snapshot.clock);
        self.system_language = snapshot.system_language;
        self.page_on_its_way = None;
        self.files.forget_uploads();
        self.take_page(snapshot.page);
        let rooms = Rc::clone(&self.rooms);
        let is_unread = |room: &RoomId| rooms.get(room).is_some_and(|room| room.unread > 0);
        self.cards.retain(|shown| is_unread(&shown.card.room_id));
        if self.open.as_ref().is_some_and(|open| !self.rooms.contains_key(&open.id)) {
            self.open = None;
        }
    }

    /// Takes a session; another person's rooms and drafts never stay on the screen.
    pub(crate) fn take_session(&mut self, session: Session) {
        let before = self.me().map(|me| me.id.clone());
        self.session = session;
        if before != self.me().map(|me| me.id.clone()) {
            self.rooms = Rc::default();
            self.availability = Rc::default();
            self.typing = Rc::default();
            self.unread = UnreadTotal::default();
            self.open = None;
            self.composers.clear();
            self.files = Files::default();
            self.trouble = None;
            self.is_leaving = false;
            self.asked_link = None;
            self.cards = Cards::default();
            self.undo = None;
            self.overlay = None;
            self.talk = Talk::default();
            self.search = None;
        }
        if matches!(self.session, Session::SignedIn { .. }) {
            self.sign_in = SignIn::default();
        }
    }
}
