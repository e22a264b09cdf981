//! The line is back after a night; which rooms come first, and when is all told?

use super::*;

const START: Timestamp = Timestamp::from_ms(1_000_000);

struct Night {
    catch_up: CatchUp,
    now: Timestamp,
}

fn room(name: &str) -> RoomId {
    RoomId::new(name)
}

/// Facts as `name`, `name*` with something unread; recency by the order given, newest last.
fn facts(names: &[&str]) -> Vec<RoomFacts> {
    let fact = |(at, name): (usize, &&str)| RoomFacts {
        room_id: room(name.trim_end_matches('*')),
        has_unread: name.ends_with('*'),
        last_message_at: Some(Timestamp::from_ms(at as i64)),
    };
    names.iter().enumerate().map(fact).collect()
}

/// What the machine wants, in short words.
fn word(output: &Output) -> String {
    match output {
        Output::Fetch { room_id, source: Source::Live { until }, cursor, .. } => {
            format!("{room_id} live {until} {}", cursor.as_deref().unwrap_or("newest"))
        }
        Output::Fetch { room_id, source: Source::Rest, cursor, .. } => {
            format!("{room_id} rest {}", cursor.as_deref().unwrap_or("newest"))
        }
        Output::Filled { room_id } => format!("{room_id} filled"),
        Output::GapStays { room_id } => format!("{room_id} gap"),
        Output::Settled => "settled".to_owned(),
    }
}

impl Night {
    fn over(names: &[&str]) -> Self {
        let mut night = Self { catch_up: CatchUp::new(1), now: START };
        night.line_up(names);
        night
    }

    fn line_up(&mut self, names: &[&str]) {
        self.tell(Input::LineUp { rooms: facts(names) });
    }

    fn tell(&mut self, input: Input) {
        self.catch_up.handle(input, self.now);
    }

    fn attach(&mut self, name: &str, continuity: Continuity) {
        let facts = facts(&[name]).remove(0);
        self.tell(Input::Attached { room: facts, continuity });
    }

    fn lost(&mut self, names: &[&str]) {
        let all = facts(names);
        for room in all {
            let continuity = Continuity::Lost { until: Some("p".into()) };
            self.tell(Input::Attached { room, continuity });
        }
    }

    fn drain(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.catch_up.poll_output(self.now)).collect()
    }

    fn words(&mut self) -> Vec<String> {
        self.drain().iter().map(word).collect()
    }

    fn answer(&mut self, fetch: &Output, page: Page) {
        let Output::Fetch { room_id, generation, .. } = fetch.clone() else {
            panic!("{fetch:?} is no fetch");
        };
        self.tell(Input::Page { room_id, generation, page });
    }

    fn fail(&mut self, fetch: &Output) {
        let Output::Fetch { room_id, generation, .. } = fetch.clone() else {
            panic!("{fetch:?} is no fetch");
        };
        self.tell(Input::Failed { room_id, generation });
    }

    /// Nothing answers, for as long as it is asked.
    fn fail_until_gap(&mut self) {
        loop {
            let outputs = self.drain();
            if outputs.iter().any(|output| matches!(output, Output::GapStays { .. })) {
                return;
            }
            if outputs.is_empty() {
                self.sleep();
            }
            outputs.iter().for_each(|fetch| self.fail(fetch));
        }
    }

    fn one(&mut self) -> Output {
        let mut outputs = self.drain();
        assert_eq!(outputs.len(), 1, "{outputs:?}");
        outputs.remove(0)
    }

    fn sleep(&mut self) -> i64 {
        let at = self.catch_up.poll_timeout().expect("something is to come");
        let ms = at.ms_since(self.now);
        self.now = at;
        ms
    }
}

fn more(cursor: &str) -> Page {
    Page::More { cursor: cursor.to_owned() }
}

#[test]
fn until_a_room_is_attached_nobody_knows_what_is_missing_in_it() {
    let mut night = Night::over(&["lobby", "spa"]);
    let is_unsure = |night: &Night, name| night.catch_up.is_unsure(&room(name));
    assert!(is_unsure(&night, "lobby") && is_unsure(&night, "a room of tomorrow"));
    night.attach("lobby", Continuity::Kept);
    night.lost(&["spa"]);
    assert!(!is_unsure(&night, "lobby") && !is_unsure(&night, "spa"));
    night.tell(Input::LineDown);
    assert!(is_unsure(&night, "lobby") && is_unsure(&night, "spa"));
}

#[test]
fn the_order_is_the_open_room_then_unread_ones_then_the_most_recent() {
    let rooms = facts(&["old*", "spa", "bar*", "lobby"]);
    let names: Vec<RoomId> = order(rooms.clone(), Some(&room("spa")));
    assert_eq!(names, ["spa", "bar", "old", "lobby"].map(room));
    assert_eq!(order(rooms, None), ["bar", "old", "lobby", "spa"].map(room));
}

#[test]
fn three_rooms_are_fetched_at_a_time_and_the_open_one_first() {
    let names = ["a", "b*", "c", "d*", "e"];
    let mut night = Night::over(&names);
    night.tell(Input::Opened(Some(room("a"))));
    night.lost(&names);
    let fetches = night.drain();
    let words: Vec<String> = fetches.iter().map(word).collect();
    assert_eq!(words, ["a live p newest", "d live p newest", "b live p newest"]);
    assert_eq!(night.catch_up.poll_timeout(), Some(START.plus_ms(SETTLE_WITHIN_MS)));
    night.answer(&fetches[1], Page::Joined);
    assert_eq!(night.words(), ["d filled", "e live p newest"]);
}

#[test]
fn pages_follow_each_other_until_they_join_what_was_known() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    let first = night.one();
    night.answer(&first, more("c1"));
    let second = night.one();
    assert_eq!(word(&second), "a live p c1");
    assert!(night.catch_up.is_running() && night.catch_up.is_behind(&room("a")));
    night.answer(&second, Page::Joined);
    assert_eq!(night.words(), ["a filled", "settled"]);
    assert!(!night.catch_up.is_running() && !night.catch_up.is_behind(&room("a")));
}

#[test]
fn beyond_live_history_the_backend_s_pages_go_on_and_their_end_is_the_beginning() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    let live = night.one();
    night.answer(&live, Page::End);
    let rest = night.one();
    assert_eq!(word(&rest), "a rest newest");
    night.answer(&rest, Page::End);
    assert_eq!(night.words(), ["a filled", "settled"]);
}

#[test]
fn continuity_needs_no_fetch_and_all_of_it_settles_at_once() {
    let mut night = Night::over(&["a", "b"]);
    night.attach("a", Continuity::Kept);
    assert_eq!(night.words(), ["a filled"], "b has not said yet");
    night.attach("b", Continuity::Kept);
    assert_eq!(night.words(), ["b filled", "settled"]);
}

#[test]
fn a_room_that_cannot_be_attached_is_read_from_the_backend() {
    let mut night = Night::over(&["a"]);
    night.tell(Input::NotAttached { room_id: room("a") });
    assert_eq!(night.words(), ["a rest newest"]);
}

#[test]
fn a_room_that_came_after_the_line_and_cannot_be_attached_is_read_from_the_backend_too() {
    let mut night = Night::over(&["a"]);
    night.attach("a", Continuity::Kept);
    night.drain();
    night.tell(Input::NotAttached { room_id: room("b") });
    let fetch = night.one();
    assert_eq!(word(&fetch), "b rest newest");
    night.answer(&fetch, Page::Joined);
    assert_eq!(night.words()[0], "b filled");
    night.tell(Input::NotAttached { room_id: room("b") });
    assert_eq!(night.words(), [""; 0], "it is current and stays so");
}

#[test]
fn a_page_that_fails_is_tried_later_and_after_four_times_from_each_source_the_gap_stays() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    for source in ["a live p newest", "a rest newest"] {
        for tries in 1..=TRIES {
            let fetch = night.one();
            assert_eq!(word(&fetch), source);
            night.fail(&fetch);
            if tries < TRIES {
                assert_eq!(night.words(), [""; 0]);
                assert!(night.sleep() >= 800);
            }
        }
    }
    assert_eq!(night.words(), ["a gap", "settled"]);
    assert!(night.catch_up.is_behind(&room("a")));
    night.tell(Input::Opened(Some(room("a"))));
    assert_eq!(night.words(), ["a live p newest"], "somebody looks at it");
}

/// The line holds while the way to the backend is broken, for longer than a few tries last.
#[test]
fn a_gap_that_stayed_for_want_of_answers_is_tried_again_by_itself_and_told_once() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    night.fail_until_gap();
    for _ in 0..3 {
        assert_eq!(night.sleep(), RETRY_GAP_MS);
        for source in ["a live p newest", "a rest newest"] {
            let fetch = night.one();
            assert_eq!(word(&fetch), source);
            night.fail(&fetch);
        }
        assert_eq!(night.words(), [""; 0]);
    }
    night.sleep();
    let fetch = night.one();
    night.answer(&fetch, Page::Joined);
    assert_eq!(night.words(), ["a filled"]);
}

#[test]
fn a_hole_too_deep_is_not_dug_in_again_by_itself() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    for page in 0..PAGES {
        let fetch = night.one();
        night.answer(&fetch, more(&format!("c{page}")));
    }
    assert_eq!(night.words(), ["a gap", "settled"]);
    assert_eq!(night.catch_up.poll_timeout(), None);
}

#[test]
fn a_clock_set_back_delays_the_next_try_at_a_gap_by_its_delay_and_no_more() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    night.fail_until_gap();
    night.now = night.now.plus_ms(-3_600_000);
    assert_eq!(night.words(), [""; 0]);
    assert_eq!(night.sleep(), RETRY_GAP_MS);
    assert_eq!(night.words(), ["a live p newest"]);
}

#[test]
fn a_success_forgives_the_failures_before_it() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    for round in 0..6 {
        let fetch = night.one();
        night.fail(&fetch);
        night.drain();
        night.sleep();
        let fetch = night.one();
        night.answer(&fetch, more(&format!("c{round}")));
    }
    assert_eq!(night.words(), ["a live p c5"]);
}

#[test]
fn a_hole_too_deep_stays_a_gap() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    for page in 0..PAGES {
        let fetch = night.one();
        night.answer(&fetch, more(&format!("c{page}")));
    }
    assert_eq!(night.words(), ["a gap", "settled"]);
}

#[test]
fn answers_from_before_the_drop_are_dropped() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    let before = night.one();
    night.tell(Input::LineDown);
    night.answer(&before, Page::Joined);
    assert_eq!(night.words(), [""; 0]);
    night.line_up(&["a"]);
    night.lost(&["a"]);
    let after = night.one();
    night.answer(&before, Page::Joined);
    assert_eq!(night.words(), [""; 0]);
    night.answer(&after, Page::Joined);
    assert_eq!(night.words(), ["a filled", "settled"]);
}

#[test]
fn a_resumed_line_does_not_close_a_hole_that_was_half_filled() {
    let mut night = Night::over(&["a", "b"]);
    night.lost(&["a", "b"]);
    let fetches = night.drain();
    night.answer(&fetches[0], Page::Joined);
    assert_eq!(night.words(), ["b filled"]);
    night.tell(Input::LineDown);
    night.line_up(&["a", "b"]);
    night.attach("b", Continuity::Kept);
    night.attach("a", Continuity::Kept);
    assert_eq!(night.words(), ["b filled", "a live p newest"]);
}

#[test]
fn a_room_that_loses_continuity_on_a_live_line_is_caught_up_too() {
    let mut night = Night::over(&["a"]);
    night.attach("a", Continuity::Kept);
    assert_eq!(night.words(), ["a filled", "settled"]);
    night.lost(&["a"]);
    assert!(night.catch_up.is_running());
    assert_eq!(night.words(), ["a live p newest"]);
}

#[test]
fn the_digest_does_not_wait_for_the_slowest_room_which_gets_its_own() {
    let mut night = Night::over(&["a", "b"]);
    night.attach("a", Continuity::Kept);
    night.lost(&["b"]);
    let slow = night.drain().pop().unwrap();
    assert_eq!(night.sleep(), SETTLE_WITHIN_MS);
    assert_eq!(night.words(), ["settled"]);
    assert!(!night.catch_up.is_running());
    night.answer(&slow, Page::Joined);
    assert_eq!(night.words(), ["b filled", "settled"]);
    assert_eq!(night.words(), [""; 0]);
}

#[test]
fn a_room_that_is_left_holds_nothing_up() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    let fetch = night.one();
    night.tell(Input::RoomRemoved { room_id: room("a") });
    night.answer(&fetch, Page::Joined);
    assert_eq!(night.words(), ["settled"]);
}

#[test]
fn no_rooms_are_caught_up_at_once_and_without_a_line_nothing_is_due() {
    let mut night = Night::over(&[]);
    assert_eq!(night.words(), ["settled"]);
    night.lost(&["a"]);
    night.tell(Input::LineDown);
    assert_eq!((night.words(), night.catch_up.poll_timeout()), (vec![], None));
    night.attach("a", Continuity::Lost { until: None });
    assert_eq!(night.words(), [""; 0]);
}

#[test]
fn a_clock_set_back_delays_a_retry_by_its_delay_and_no_more() {
    let mut night = Night::over(&["a"]);
    night.lost(&["a"]);
    let fetch = night.one();
    night.fail(&fetch);
    night.now = START.plus_ms(-3_600_000);
    assert_eq!(night.words(), [""; 0]);
    assert!(night.sleep() <= 1_000);
    assert_eq!(night.words(), ["a live p newest"]);
}
