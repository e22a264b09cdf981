//! The states: what the script is told, and what a person does until each is there. What lies over
//! the page is in [`super::over`], the composer in [`super::writing`], what people react with in
//! [`super::reacting`].

use ipc::{Event, Notice};
use model::{MessageId, RoomId, RoomKind, UserId};

use super::{over, reacting, writing};
use crate::crash::{Beginning, Place};
use crate::store::{Action, PageAction, RoomAction};

/// A state of the page.
pub(super) struct Scene {
    /// What addresses call it.
    pub(super) name: &'static str,
    /// What there is to see.
    pub(super) about: &'static str,
    /// The words of the script.
    pub(super) script: &'static str,
    /// How one gets there.
    pub(super) steps: &'static [Step],
}

/// Something on the way to a state.
pub(super) enum Step {
    /// That is there.
    See(&'static str),
    /// That is pressed.
    Press(&'static str),
    /// The other button of the pointer there.
    Ask(&'static str),
    /// That text stands there now.
    Type(&'static str, &'static str),
    /// A file is dragged over the window.
    Drag,
    /// That is scrolled to its top.
    ToTop(&'static str),
    /// A person does that.
    Act(fn() -> Action),
    /// The core says that.
    Happen(fn() -> Event),
    /// The page says that it crashed.
    Crash,
}

use Step::{Act, Ask, Crash, Happen, Press, See, ToTop, Type};

/// The script of the plain page.
pub(super) const SAFE: &str = "safe";
/// The script of the small parts.
pub(super) const PARTS: &str = "parts";
/// The script of a page that is back.
const BACK: &str = "showcase,back";
/// Where in the source it crashed.
pub(super) const CODE: &str = "room_row.rs:51:9";

impl Scene {
    /// How its page begins.
    pub(super) fn beginning(&self) -> Beginning {
        if self.script != BACK {
            return Beginning::Fresh;
        }
        let place = Place { room: Some(RoomId::new("property-0")), focus: None };
        Beginning::After { code: CODE.to_owned(), place }
    }
}

/// Every state.
pub(super) fn all() -> impl Iterator<Item = &'static Scene> {
    let page =
        [PARTS_SCENE, BEGINNING, LINE, ROOMS, TIMELINE, reacting::REACTIONS, writing::COMPOSER];
    page.into_iter().chain(over::ALL).flatten()
}

pub(super) const fn scene(
    name: &'static str,
    about: &'static str,
    script: &'static str,
    steps: &'static [Step],
) -> Scene {
    Scene { name, about, script, steps }
}

/// Opens the room at the top.
pub(super) fn desk() -> Action {
    Action::Room(RoomAction::Pick(RoomId::new("property-0")))
}

fn night_shift() -> Action {
    Action::Room(RoomAction::Pick(RoomId::new("group-0")))
}

fn bare() -> Action {
    Action::Room(RoomAction::Pick(RoomId::new("bare")))
}

/// The text area.
pub(super) const FIELD: &str = "[data-testid=composer]";
pub(super) const DESK: Step = Act(desk);
/// The room at the top is there.
pub(super) const ROWS: Step = See("#page [data-testid=message-row]");

const BEGINNING: &[Scene] = &[
    scene(
        "sign-in",
        "First run: nobody is signed in",
        "signin",
        &[See("[data-testid=sign-in-form]")],
    ),
    scene(
        "sign-in-refused",
        "A password that is wrong",
        "signin",
        &[
            Type("[data-testid=sign-in-email]", "ana@lighthouse.example"),
            Type("[data-testid=sign-in-password]", "wrong"),
            Press("[data-testid=sign-in-submit]"),
            See("[data-testid=sign-in-error]"),
        ],
    ),
    scene("starting", "No word of the core yet", "starting", &[See(".starting")]),
    scene("no-core", "The core does not answer", "dead", &[See(".starting h1")]),
    scene("fetching", "Rooms on their way", "empty,connecting", &[See(".skeleton-list")]),
    scene("no-rooms", "A person without rooms", "empty", &[See(".sidebar .quiet")]),
    scene("no-room-open", "Rooms, and none of them open", "desk", &[See(".room-row")]),
    scene("crashed", "A view crashed", "desk", &[Crash, See("#crash button")]),
    scene("back", "It is back where its person was", BACK, &[ROWS, See("[data-testid=notice]")]),
    scene(
        "safe",
        "Crash upon crash: the plain page with the diagnostics",
        SAFE,
        &[Press("[data-testid=show-diagnostics]"), Press("[data-testid=save-diagnostics]")],
    ),
];

const PARTS_SCENE: &[Scene] =
    &[scene("parts", "Buttons, signs, ticks and banners", PARTS, &[See(".gallery-sheet")])];

const LINE: &[Scene] = &[
    scene(
        "offline",
        "No line, seven wait",
        "showcase,offline",
        &[DESK, ROWS, See("[data-testid=banner]")],
    ),
    scene("reconnecting", "On the way back", "showcase,connecting", &[DESK, ROWS]),
    scene(
        "trouble",
        "The server is in trouble",
        "showcase,trouble",
        &[DESK, ROWS, See("[data-testid=banner]")],
    ),
    scene(
        "rate-limited",
        "The pace of the limit",
        "showcase,paced",
        &[DESK, ROWS, See("[data-testid=banner]")],
    ),
    scene(
        "signed-out",
        "The session ended",
        "showcase,expired",
        &[DESK, ROWS, See("[data-testid=banner]")],
    ),
    scene(
        "sign-in-again",
        "Back into a session that ended",
        "showcase,expired",
        &[DESK, ROWS, Press("[data-testid=banner-action]"), See("dialog[open]")],
    ),
    scene(
        "keychain-locked",
        "The keychain is locked",
        "signin,notice-keychain_locked",
        &[See("[data-testid=notice]")],
    ),
    scene(
        "notices",
        "Everything that is said once",
        "desk,notice-no_keychain,notice-no_tray,notice-no_notifications,notice-clock_off,\
         notice-left_behind,notice-unsent_lost,notice-key_changed,notice-disk_full,\
         notice-read_only,notice-disk_trouble",
        &[See("[data-testid=notice]")],
    ),
    scene(
        "database-rebuilt",
        "The desk's copy was made anew",
        "showcase",
        &[
            DESK,
            ROWS,
            Happen(|| Event::NoticeRaised(Notice::CacheRebuilt)),
            See("[data-testid=notice]"),
        ],
    ),
    scene(
        "queue-nearly-full",
        "The counter from 40 of 50 on",
        "showcase,busy",
        &[DESK, ROWS, See("[data-testid=queue-counter]")],
    ),
    scene(
        "queue-full",
        "The 51st message stays in its composer",
        "showcase,full",
        &[
            DESK,
            ROWS,
            Type(FIELD, "Please keep 402 free for the family."),
            Press(".send"),
            See("[data-testid=composer-error]"),
        ],
    ),
];

const ROOMS: &[Scene] = &[
    scene("room", "A day at the desk", "showcase", &[DESK, ROWS]),
    scene("rooms-found", "Rooms by a few letters", "desk", &[Type("#room-filter", "ho")]),
    scene(
        "no-room-found",
        "No room by that name",
        "desk",
        &[Type("#room-filter", "zzz"), See(".sidebar .quiet, .no-match")],
    ),
    scene("unread-only", "Only what is unread", "desk", &[Press("[data-testid=unread-only]")]),
    scene(
        "favourites",
        "Favourites on top, a section folded",
        "desk",
        &[
            Act(|| Action::Page(PageAction::ToggleFavourite(RoomId::new("group-4")))),
            Act(|| Action::Page(PageAction::ToggleSection(RoomKind::Direct))),
        ],
    ),
    scene(
        "compact",
        "Rows closer together",
        "showcase",
        &[Act(|| Action::Page(PageAction::Compact(true))), DESK, ROWS],
    ),
    scene(
        "paused",
        "Notifications are paused, and a room is muted",
        "desk",
        &[
            Happen(|| Event::PausedChanged { until: Some(crate::time::now().plus_ms(3_600_000)) }),
            Act(|| Action::Room(RoomAction::Mute(RoomId::new("group-4"), Some(3_600_000)))),
        ],
    ),
    scene(
        "room-menu",
        "What can be done with a room",
        "desk",
        &[Ask("[data-room-id=group-1]"), See("[data-testid=room-menu]")],
    ),
    scene(
        "account-menu",
        "The menu of the person",
        "desk",
        &[Press("[data-testid=account-menu]"), See(".menu")],
    ),
];

const TIMELINE: &[Scene] = &[
    scene("loading", "A room on its way", "desk,still", &[DESK, See(".skeleton-timeline")]),
    scene(
        "room-refused",
        "A room that could not be opened",
        "desk,refused",
        &[DESK, See(".room .quiet button")],
    ),
    scene("empty-room", "Nobody has written yet", "desk,bare", &[Act(bare), See(".room .quiet")]),
    scene("deliveries", "Every tick, waiting and failed", "states,read", &[DESK, ROWS]),
    scene("gap", "Something may be missing", "gap", &[DESK, See("[data-testid=gap-row]")]),
    scene(
        "new-messages",
        "The line above what is new",
        "desk",
        &[DESK, See("[data-testid=new-divider]")],
    ),
    scene(
        "further-up",
        "Read further up, and messages came",
        "desk",
        &[
            DESK,
            ROWS,
            ToTop("[data-testid=timeline]"),
            Happen(somebody_writes),
            See("[data-testid=new-pill]"),
        ],
    ),
    scene(
        "rush",
        "Read further up, and more came than is shown one by one",
        "desk",
        &[
            DESK,
            ROWS,
            ToTop("[data-testid=timeline]"),
            Happen(everybody_writes),
            See("[data-testid=new-pill]"),
        ],
    ),
    scene(
        "typing",
        "Somebody is writing",
        "desk",
        &[Act(night_shift), See("[data-testid=typing]")],
    ),
    scene(
        "files",
        "Files: there, on their way, of an odd name",
        "files,read",
        &[DESK, ROWS, Happen(half_way), See("[data-testid=upload]")],
    ),
    scene("formats", "Everything a text can be drawn as", "formats,read", &[DESK, ROWS]),
    scene("hostile", "Text that means no good", "hostile,read", &[DESK, ROWS]),
    scene(
        "message-menu",
        "What can be done with a message",
        "showcase",
        &[DESK, Ask("[data-message-id=day-10]"), See("[data-testid=message-menu]")],
    ),
    scene(
        "copied",
        "A word in passing",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| Action::Room(RoomAction::Copy(MessageId::new("day-10")))),
            See(".toast"),
        ],
    ),
    scene(
        "undo",
        "A word in passing that can be undone",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| Action::Room(RoomAction::MarkUnread(RoomId::new("group-4")))),
            See(".toast"),
        ],
    ),
];

/// A message comes into the room at the top.
fn somebody_writes() -> Event {
    use crate::bridge::fake::incoming;
    let (room_id, message) = incoming("property-0", 4, "The family of 220 is here.");
    Event::MessagesUpserted { room_id, messages: vec![message] }
}

/// More messages come into the room at the top than are told one by one.
fn everybody_writes() -> Event {
    Event::MessagesPassed { room_id: RoomId::new("property-0"), count: 245 }
}

/// An upload has come so far.
fn half_way() -> Event {
    Event::UploadProgress {
        room_id: RoomId::new("property-0"),
        message_id: MessageId::new("file-6"),
        sent_bytes: 2_600_000,
        total_bytes: 6_400_000,
    }
}

/// One of the script's people.
pub(super) fn user(name: &str) -> UserId {
    UserId::new(format!("u-{name}"))
}
