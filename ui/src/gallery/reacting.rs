//! States of reactions.

use ipc::Event;
use model::{Content, Delivery, Message, MessageId, Reaction, RoomId, Timestamp};

use super::scenes::Step::{Happen, Press, See};
use super::scenes::{DESK, ROWS, Scene, scene, user};

/// What people react with.
pub(super) const REACTIONS: &[Scene] = &[
    scene(
        "reaction-menu",
        "The six reactions at hand",
        "showcase",
        &[
            DESK,
            ROWS,
            Press("[data-message-id=day-12] [data-testid=react]"),
            See("[data-testid=reaction-menu]"),
        ],
    ),
    scene(
        "reaction-picker",
        "All the other reactions",
        "showcase",
        &[
            DESK,
            ROWS,
            Press("[data-message-id=day-10] [data-testid=react]"),
            Press("[data-testid=reaction-menu] [role=menuitem]"),
            See("[data-testid=picker] [role=option], [data-testid=picker] button"),
        ],
    ),
    scene(
        "reactions",
        "As many reactions as a message can have",
        "showcase",
        &[DESK, ROWS, Happen(answered), See("[data-emoji='🐓']")],
    ),
];

/// Everybody likes a short message, each in another way.
fn answered() -> Event {
    let room_id = RoomId::new("property-0");
    // Behind everything that the day brought.
    let at = Timestamp::from_ms(i64::from(u32::MAX) * 1_000);
    let animals = (0x1F400..0x1F414_u32).filter_map(char::from_u32);
    let reaction = |(animal, nth): (char, u32)| Reaction {
        emoji: animal.to_string(),
        people: if nth % 3 == 0 { vec![user("ana")] } else { Vec::new() },
        count: 1 + nth * nth,
    };
    let message = Message {
        id: MessageId::new("answered"),
        room_id: room_id.clone(),
        sender_id: user("bruno"),
        sender_name: "Bruno Costa".to_owned(),
        content: Content::text("Cake."),
        written_at: at,
        sent_at: Some(at),
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: animals.zip(0..).map(reaction).collect(),
    };
    Event::MessagesUpserted { room_id, messages: vec![message] }
}
