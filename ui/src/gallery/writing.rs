//! States of the composer.

use model::{MessageId, RoomId};

use super::over;
use super::scenes::Step::{Act, Drag, Press, See, Type};
use super::scenes::{DESK, FIELD, ROWS, Scene, scene};
use crate::store::{Action, ComposerAction};

/// The composer.
pub(super) const COMPOSER: &[Scene] = &[
    scene(
        "preview",
        "Marks, and what they will look like",
        "showcase",
        &[
            DESK,
            ROWS,
            Type(
                FIELD,
                "*Late checkout* for _412_ until one:\n- card is noted\n- luggage to the store",
            ),
            See("[data-testid=preview]"),
        ],
    ),
    scene(
        "mention",
        "Whom it calls",
        "showcase",
        &[DESK, ROWS, Type(FIELD, "Thank you @"), See("[data-testid=suggestions]")],
    ),
    scene(
        "emoji-by-name",
        "An emoji by its name",
        "showcase",
        &[DESK, ROWS, Type(FIELD, "All done :sm"), See("[data-testid=suggestions]")],
    ),
    scene(
        "emoji",
        "Emoji with search and skin",
        "showcase",
        &[
            DESK,
            ROWS,
            Press("[data-testid=emoji]"),
            See("[data-testid=picker] [role=option], [data-testid=picker] button"),
        ],
    ),
    scene(
        "editing",
        "A message that waits is changed",
        "states,read",
        &[DESK, ROWS, Press("[data-message-id=state-3] [data-testid=edit]"), See(".composer-note")],
    ),
    scene(
        "editing-sent",
        "A message that was sent is changed",
        "showcase",
        &[DESK, ROWS, Act(|| composing(ComposerAction::EditLast)), See("[data-testid=editing]")],
    ),
    scene(
        "discarded",
        "A discarded text can be put back",
        "states,read",
        &[
            DESK,
            ROWS,
            Press("[data-message-id=state-3] [data-testid=discard]"),
            See(".composer-note"),
        ],
    ),
    scene(
        "answering",
        "An answer with what it quotes",
        "showcase",
        &[
            DESK,
            ROWS,
            Act(|| {
                let (room, id) = (RoomId::new("property-0"), MessageId::new("day-10"));
                Action::Composer(ComposerAction::Answer(room, id))
            }),
        ],
    ),
    scene(
        "staged",
        "Files in the composer",
        "showcase",
        &[DESK, ROWS, Act(over::chosen), See("[data-testid=staged]")],
    ),
    scene(
        "dropping",
        "Files are dragged over the window",
        "showcase",
        &[DESK, ROWS, Drag, See("[data-testid=drop-zone]")],
    ),
    scene(
        "long",
        "Near the longest text",
        "showcase",
        &[DESK, ROWS, Act(long), See("[data-testid=length]")],
    ),
];

fn composing(action: fn(RoomId) -> ComposerAction) -> Action {
    Action::Composer(action(RoomId::new("property-0")))
}

/// A text that is a little too long.
fn long() -> Action {
    let text = "Handover of a very long night. ".repeat(2_150);
    Action::Composer(ComposerAction::Typed(RoomId::new("property-0"), text))
}
