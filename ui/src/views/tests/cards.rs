//! Cards about other rooms.

use ipc::WindowCard;
use model::{MessageId, RoomId};

use super::*;
use crate::store::State;
use crate::views::cards::{CardsProps, CardsView};

fn cards_drawn(said: &[(&str, &str, &str)]) -> String {
    let mut state = State::default();
    for (room, title, body) in said {
        let card = WindowCard {
            room_id: RoomId::new(*room),
            message_id: MessageId::new("m1"),
            title: (*title).to_owned(),
            body: (*body).to_owned(),
            sound: None,
        };
        state.cards.show(card, Timestamp::from_ms(NOON));
    }
    let shown = state.cards.shown().clone();
    drawn::<CardsView>(CardsProps { shown, is_held: false, on_action: Callback::noop() })
}

#[test]
fn a_card_says_who_wrote_where_and_what_and_both_its_buttons_say_what_they_do() {
    let html = cards_drawn(&[("r1", "Bruno Costa · Night shift", "Taxi for room 12 <b>now</b>")]);
    assert_eq!(words(&html), "Bruno Costa · Night shift Taxi for room 12 &lt;b&gt;now&lt;/b&gt;");
    assert!(html.contains("aria-label=\"Dismiss: Bruno Costa · Night shift\""), "{html}");
    assert_eq!(html.matches("<button type=\"button\"").count(), 2, "{html}");
}

#[test]
fn the_region_is_polite_has_a_name_and_is_there_before_the_first_card() {
    for html in [cards_drawn(&[]), cards_drawn(&[("r1", "New message", "")])] {
        assert!(html.contains("role=\"log\"") && html.contains("aria-live=\"polite\""), "{html}");
        assert!(html.contains("aria-label=\"New messages in other rooms\""), "{html}");
    }
}

#[test]
fn a_card_that_may_say_nothing_has_no_empty_line() {
    let html = cards_drawn(&[("r1", "New message", "")]);
    assert_eq!(words(&html), "New message");
    assert!(!html.contains("window-card-body"), "{html}");
}
