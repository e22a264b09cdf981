//! States with something over the page or beside the room.

use model::{AttachmentId, MessageId, Person, PropertyId, Role, RoomId};

use super::scenes::Step::{self, Act, Press, See, Type};
use super::scenes::{DESK, ROWS, Scene, scene, user};
use crate::store::{
    Action, Chosen, Circle, FilesAction, LinkAction, Overlay, OverlayAction, RoomAction,
    SearchAction, SessionAction, TalkAction,
};

/// All of them, part by part.
pub(super) const ALL: [&[Scene]; 5] = [OVER, PEOPLE, SEARCH, SETTINGS, QUESTIONS];

const DIALOG: Step = See("dialog[open]");

const OVER: &[Scene] = &[
    scene(
        "switcher",
        "Any room or person in a few letters",
        "desk",
        &[
            Act(|| Action::Overlay(OverlayAction::OpenSwitcher)),
            Type("[data-testid=switcher]", "ha"),
            DIALOG,
        ],
    ),
    scene(
        "nobody-found",
        "Nobody by that name",
        "desk",
        &[
            Act(|| Action::Overlay(OverlayAction::OpenSwitcher)),
            Type("[data-testid=switcher]", "zzz"),
            DIALOG,
        ],
    ),
    scene(
        "keys",
        "Every key",
        "desk",
        &[Act(|| Action::Overlay(OverlayAction::OpenShortcuts)), DIALOG],
    ),
    scene(
        "pass-on",
        "Which room a message is passed on to",
        "showcase",
        &[DESK, ROWS, Act(|| Action::Room(RoomAction::PassOn(MessageId::new("day-10")))), DIALOG],
    ),
    scene(
        "picture",
        "A picture that fills the window",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| Action::Files(FilesAction::View(Some(MessageId::new("day-6"))))),
            See("[data-testid=viewed]"),
        ],
    ),
];

const PEOPLE: &[Scene] = &[
    scene(
        "details",
        "About the room on screen",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| Action::Room(RoomAction::ToggleDetails)),
            See("[data-testid=details]"),
        ],
    ),
    scene(
        "new-chat",
        "A new chat with one person",
        "desk",
        &[
            Act(|| Action::Talk(TalkAction::Circle(Circle::Direct))),
            DIALOG,
            See("[data-testid=found-person]"),
        ],
    ),
    scene(
        "new-group",
        "A new group with its people",
        "desk",
        &[
            Act(|| Action::Talk(TalkAction::Circle(Circle::Group))),
            Act(|| Action::Talk(TalkAction::Property(PropertyId::new("p0")))),
            Act(|| Action::Talk(TalkAction::Name("Wedding 5 December".to_owned()))),
            Act(|| Action::Talk(TalkAction::Toggle(bruno()))),
            DIALOG,
            See("[data-testid=chosen-person]"),
        ],
    ),
    scene(
        "add-people",
        "Somebody is added to the room",
        "desk",
        &[
            Act(group),
            ROWS,
            Act(|| ask(Overlay::AddPeople)),
            DIALOG,
            See("[data-testid=found-person]"),
        ],
    ),
    scene(
        "profile",
        "The card of a person",
        "desk",
        &[Act(group), ROWS, Act(|| ask(Overlay::Profile(Box::new(bruno())))), DIALOG],
    ),
    scene(
        "left-behind",
        "What was left behind in a room that is gone",
        "desk,notice-left_behind",
        &[Act(|| ask(Overlay::LeftBehind)), See("[data-testid=left-behind]")],
    ),
];

const SEARCH: &[Scene] = &[
    scene(
        "search",
        "Found everywhere",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(everywhere),
            Type("[data-testid=search]", "the"),
            See("[data-testid=search-hit]"),
        ],
    ),
    scene(
        "search-here",
        "Found in the room on screen, narrowed",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| Action::Room(RoomAction::Search)),
            Act(|| Action::Search(SearchAction::Sender(Some(user("chiara"))))),
            Act(|| Action::Search(SearchAction::HasFile(true))),
            See("[data-testid=search-hit]"),
        ],
    ),
    scene(
        "nothing-found",
        "Nothing was said of that",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(everywhere),
            Type("[data-testid=search]", "zebra"),
            See(".search-panel, [data-testid=search]"),
        ],
    ),
    scene(
        "searched-in-part",
        "Older messages are still taken in",
        "showcase,indexing",
        &[
            DESK,
            ROWS,
            Act(everywhere),
            Type("[data-testid=search]", "guest"),
            See("[data-testid=search-hit]"),
        ],
    ),
];

const SETTINGS: &[Scene] = &[
    scene("settings", "Appearance", "desk", &[Act(settings), DIALOG]),
    scene(
        "settings-language",
        "Language",
        "desk",
        &[Act(settings), Press("[role=tab]:nth-of-type(2)"), DIALOG],
    ),
    scene(
        "settings-notifications",
        "Notifications, with quiet hours and a trial",
        "desk",
        &[
            Act(settings),
            Press("[role=tab]:nth-of-type(3)"),
            Press("[data-testid=add-quiet]"),
            Press("[data-testid=try-notification]"),
            DIALOG,
        ],
    ),
    scene(
        "settings-privacy",
        "Privacy",
        "desk",
        &[Act(settings), Press("[role=tab]:nth-of-type(4)"), DIALOG],
    ),
    scene(
        "settings-storage",
        "Storage",
        "desk,busy",
        &[Act(settings), Press("[role=tab]:nth-of-type(5)"), DIALOG],
    ),
    scene(
        "settings-account",
        "Account",
        "desk",
        &[Act(settings), Press("[role=tab]:nth-of-type(6)"), DIALOG],
    ),
    scene(
        "settings-diagnostics",
        "The diagnostics, saved to a file",
        "desk",
        &[
            Act(settings),
            Press("[role=tab]:nth-of-type(7)"),
            Press("[data-testid=show-diagnostics]"),
            Press("[data-testid=save-diagnostics]"),
            DIALOG,
        ],
    ),
    scene(
        "settings-about",
        "About",
        "desk",
        &[Act(settings), Press("[role=tab]:nth-of-type(8)"), DIALOG],
    ),
];

const QUESTIONS: &[Scene] = &[
    scene(
        "sign-out",
        "Signing out would lose something",
        "desk,paced",
        &[Act(|| Action::Session(SessionAction::SignOut)), DIALOG],
    ),
    scene(
        "link",
        "Where an address truly leads",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| {
                Action::Link(LinkAction::Choose(
                    "https://bank.example@evil.example/login".to_owned(),
                ))
            }),
            DIALOG,
        ],
    ),
    scene(
        "link-in-the-open",
        "An address without encryption",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| Action::Link(LinkAction::Choose("http://printer.example/queue".to_owned()))),
            DIALOG,
        ],
    ),
    scene(
        "office",
        "Before an Office document is opened",
        "files,read",
        &[DESK, ROWS, Act(|| Action::Files(FilesAction::Open(MessageId::new("file-4")))), DIALOG],
    ),
    scene(
        "delete",
        "Before a message is deleted",
        "showcase",
        &[DESK, ROWS, Act(|| Action::Room(RoomAction::Delete(MessageId::new("day-13")))), DIALOG],
    ),
    scene(
        "remove",
        "Taking somebody out of a group",
        "desk",
        &[Act(group), ROWS, Act(|| ask(Overlay::Remove(Box::new(bruno())))), DIALOG],
    ),
    scene(
        "leave",
        "Leaving a group",
        "desk",
        &[Act(group), ROWS, Act(|| ask(Overlay::Leave)), DIALOG],
    ),
];

fn ask(overlay: Overlay) -> Action {
    Action::Overlay(OverlayAction::Ask(overlay))
}

fn settings() -> Action {
    Action::Overlay(OverlayAction::OpenSettings)
}

fn everywhere() -> Action {
    Action::Search(SearchAction::Open(None))
}

fn group() -> Action {
    Action::Room(RoomAction::Pick(RoomId::new("group-1")))
}

fn bruno() -> Person {
    Person {
        id: user("bruno"),
        email: Some("bruno@lighthouse.example".to_owned()),
        name: "Bruno Costa".to_owned(),
        role: Role::Staff,
        property_ids: vec![PropertyId::new("p0")],
    }
}

/// Two files were chosen: one the core takes, and one that is too large.
pub(super) fn chosen() -> Action {
    let file = |name: &str, size| Chosen {
        id: AttachmentId::new(name),
        name: name.to_owned(),
        size,
        bytes: web_sys::Blob::new().ok(),
        as_it_is: false,
    };
    let files = vec![file("lobby-after.jpg", 790_000), file("Whole summer.pdf", 14_000_000)];
    Action::Files(FilesAction::Chosen(RoomId::new("property-0"), files))
}
