//! Ana and Bruno type; Chiara watches.

use super::*;

const START: Timestamp = Timestamp::from_ms(100_000);

fn room(name: &str) -> RoomId {
    RoomId::new(name)
}

fn pressed(name: &str) -> Key {
    Key::Pressed(room(name))
}

fn signal(name: &str, is_typing: bool) -> Option<Signal> {
    Some(Signal { room_id: room(name), is_typing })
}

#[test]
fn keys_are_told_at_once_and_then_at_most_every_500_ms() {
    let mut outgoing = Outgoing::new();
    for (ms, expected) in [
        (0, signal("lobby", true)),
        (120, None),
        (499, None),
        (500, signal("lobby", true)),
        (999, None),
        (1_000, signal("lobby", true)),
    ] {
        assert_eq!(outgoing.decide(pressed("lobby"), START.plus_ms(ms)), expected, "{ms}");
    }
}

#[test]
fn emptying_the_composer_says_so_once_and_only_if_others_still_see_the_mark() {
    let mut outgoing = Outgoing::new();
    let stopped = Key::Stopped(room("lobby"));
    assert_eq!(outgoing.decide(stopped.clone(), START), None);
    outgoing.decide(pressed("lobby"), START);
    assert_eq!(outgoing.decide(stopped.clone(), START.plus_ms(100)), signal("lobby", false));
    assert_eq!(outgoing.decide(stopped.clone(), START.plus_ms(110)), None);
    let again = outgoing.decide(pressed("lobby"), START.plus_ms(120));
    assert_eq!(again, signal("lobby", true), "a new word after the stop is told at once");
    assert_eq!(outgoing.decide(stopped, START.plus_ms(3_120)), None);
}

#[test]
fn two_rooms_are_throttled_apart() {
    let mut outgoing = Outgoing::new();
    assert_eq!(outgoing.decide(pressed("lobby"), START), signal("lobby", true));
    assert_eq!(outgoing.decide(pressed("spa"), START.plus_ms(1)), signal("spa", true));
}

#[test]
fn no_minute_has_more_than_a_hundred_events_whatever_the_keys() {
    let mut outgoing = Outgoing::new();
    let mut told: Vec<i64> = Vec::new();
    for ms in (0..180_000).step_by(10) {
        let name = format!("room{}", (ms / 10) % 9);
        if outgoing.decide(pressed(&name), START.plus_ms(ms)).is_some() {
            told.push(ms);
        }
        let recent = told.iter().filter(|at| ms - **at < 60_000).count();
        assert!(recent <= 100, "{recent} at {ms}");
    }
    assert!(told.len() >= 300, "and the budget is used: {}", told.len());
}

#[test]
fn somebody_who_types_for_minutes_is_seen_typing_all_the_time() {
    let mut outgoing = Outgoing::new();
    let mut last = 0;
    for ms in (0..300_000).step_by(80) {
        if outgoing.decide(pressed("lobby"), START.plus_ms(ms)).is_some() {
            assert!(ms - last < limits::TYPING_EXPIRES_MS, "dark from {last} to {ms}");
            last = ms;
        }
    }
    assert!(last > 298_000);
}

#[test]
fn a_clock_set_back_does_not_silence_the_keys() {
    let mut outgoing = Outgoing::new();
    outgoing.decide(pressed("lobby"), START);
    assert_eq!(outgoing.decide(pressed("lobby"), START.plus_ms(-50_000)), signal("lobby", true));
}

struct Chiara {
    incoming: Incoming,
    now: Timestamp,
}

impl Chiara {
    fn at_her_desk() -> Self {
        Self { incoming: Incoming::new(UserId::new("u-chiara")), now: START }
    }

    fn types(&mut self, name: &str, in_room: &str, is_typing: bool) {
        let input = Input::Typing {
            room_id: room(in_room),
            user_id: UserId::new(format!("u-{name}")),
            name: name.to_owned(),
            is_typing,
        };
        self.tell(input);
    }

    fn tell(&mut self, input: Input) {
        self.incoming.handle(input, self.now);
    }

    fn wait(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    /// What changed, as `room: names`.
    fn sees(&mut self) -> Vec<String> {
        let mut seen = Vec::new();
        while let Some(changed) = self.incoming.poll_output(self.now) {
            let names: Vec<&str> =
                changed.people.iter().map(|typist| typist.name.as_str()).collect();
            seen.push(format!("{}: {}", changed.room_id, names.join(", ")));
        }
        seen
    }
}

#[test]
fn a_mark_goes_out_three_seconds_after_the_last_event() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("ana", "lobby", true);
    assert_eq!(chiara.sees(), ["lobby: ana"]);
    chiara.wait(2_000);
    chiara.types("ana", "lobby", true);
    assert_eq!(chiara.sees(), [""; 0], "nothing new to see");
    assert_eq!(chiara.incoming.poll_timeout(), Some(START.plus_ms(5_000)));
    chiara.wait(2_999);
    assert_eq!(chiara.sees(), [""; 0]);
    chiara.wait(1);
    assert_eq!(chiara.sees(), ["lobby: "]);
    assert_eq!(chiara.incoming.poll_timeout(), None);
}

#[test]
fn several_people_stand_in_the_order_they_began() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("bruno", "lobby", true);
    chiara.wait(10);
    chiara.types("ana", "lobby", true);
    chiara.types("bruno", "spa", true);
    assert_eq!(chiara.sees(), ["lobby: bruno, ana", "spa: bruno"]);
    chiara.types("bruno", "lobby", false);
    assert_eq!(chiara.sees(), ["lobby: ana"]);
    assert_eq!(chiara.incoming.snapshot().len(), 2);
}

#[test]
fn a_message_clears_its_writer_in_its_room_only() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("ana", "lobby", true);
    chiara.types("ana", "spa", true);
    chiara.types("bruno", "lobby", true);
    chiara.sees();
    let user_id = UserId::new("u-ana");
    chiara.tell(Input::Message { room_id: room("lobby"), user_id });
    assert_eq!(chiara.sees(), ["lobby: bruno"]);
}

#[test]
fn who_leaves_types_nowhere() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("ana", "lobby", true);
    chiara.types("ana", "spa", true);
    chiara.sees();
    chiara.tell(Input::Left { user_id: UserId::new("u-ana") });
    assert_eq!(chiara.sees(), ["lobby: ", "spa: "]);
}

#[test]
fn one_does_not_see_oneself_type() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("chiara", "lobby", true);
    assert_eq!(chiara.sees(), [""; 0]);
}

#[test]
fn without_a_line_and_without_the_room_there_is_nobody() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("ana", "lobby", true);
    chiara.types("ana", "spa", true);
    chiara.sees();
    chiara.tell(Input::RoomRemoved { room_id: room("spa") });
    assert_eq!(chiara.sees(), ["spa: "]);
    chiara.tell(Input::LineDown);
    assert_eq!(chiara.sees(), ["lobby: "]);
}

#[test]
fn a_clock_set_back_hides_a_mark_rather_than_keep_it() {
    let mut chiara = Chiara::at_her_desk();
    chiara.types("ana", "lobby", true);
    chiara.sees();
    chiara.wait(-3_600_000);
    assert_eq!(chiara.sees(), ["lobby: "]);
}
