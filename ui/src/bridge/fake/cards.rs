//! Cards of three other rooms, one after the other.

use gloo_timers::future::TimeoutFuture;
use ipc::{Event, WindowCard};
use model::{MessageId, RoomId, Sound};
use wasm_bindgen_futures::spawn_local;

use super::Fake;

const CARDS: [(&str, &str, &str, Option<Sound>); 3] = [
    ("group-1", "Bruno Costa · Night shift", "Taxi for room 12 at six", Some(Sound::Message)),
    ("direct-2", "Carla Dias", "Can you call me when you have a moment?", Some(Sound::Call)),
    (
        "organization-0",
        "Head office · Company",
        "The fire drill is moved to Thursday. Please tell the night shift, and anybody who is off \
         until then, and put the sign up at both doors.",
        None,
    ),
];

pub(super) fn show(fake: &Fake) {
    let fake = fake.clone();
    spawn_local(async move {
        for (room, title, body, sound) in CARDS {
            TimeoutFuture::new(700).await;
            let card = WindowCard {
                room_id: RoomId::new(room),
                message_id: MessageId::new("card"),
                title: title.to_owned(),
                body: body.to_owned(),
                sound,
            };
            fake.emit(Event::CardShown(card));
        }
    });
}
