//! Who is at which desk, as Ana's sidebar shows it.

use model::limits;

use super::*;

const START: Timestamp = Timestamp::from_ms(10_000_000);
const MINUTE: i64 = 60_000;

struct Sidebar {
    roster: Roster,
    now: Timestamp,
}

fn user(name: &str) -> UserId {
    UserId::new(name)
}

/// A member, named `person` or `person@desk`.
fn member(name: &str, status: Status, since: Timestamp) -> Member {
    let person = name.split('@').next().unwrap();
    Member { key: name.to_owned(), user_id: user(person), status, since }
}

impl Sidebar {
    fn new() -> Self {
        Self { roster: Roster::new(), now: START }
    }

    fn tell(&mut self, input: Input) {
        self.roster.handle(input, self.now);
    }

    fn present(&mut self, name: &str, status: Status) {
        self.tell(Input::Present(member(name, status, self.now)));
    }

    fn left(&mut self, name: &str) {
        self.tell(Input::Left { key: name.to_owned() });
    }

    fn wait(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    fn sees(&mut self) -> Vec<(String, Availability)> {
        let changes = std::iter::from_fn(|| self.roster.poll_output(self.now));
        changes.map(|(user_id, availability)| (user_id.to_string(), availability)).collect()
    }

    /// Sleeps until a dot changes by itself; returns how long that took and what changed.
    fn sleep(&mut self) -> (i64, Vec<(String, Availability)>) {
        let at = self.roster.poll_timeout().expect("a dot is to change by time");
        let ms = at.ms_since(self.now);
        self.now = at;
        (ms, self.sees())
    }
}

fn dot(name: &str, availability: Availability) -> Vec<(String, Availability)> {
    vec![(name.to_owned(), availability)]
}

#[test]
fn a_person_comes_at_once_and_leaves_slowly() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno", Status::Active);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Active));
    sidebar.left("bruno");
    assert_eq!(sidebar.sees(), []);
    assert_eq!(sidebar.sleep(), (LEAVE_AFTER_MS, dot("bruno", Availability::Offline)));
    assert_eq!(sidebar.roster.snapshot(), []);
}

#[test]
fn who_left_with_their_last_desk_is_gone_at_once_though_their_dot_is_not() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno@1", Status::Active);
    sidebar.present("bruno@2", Status::Active);
    sidebar.left("bruno@1");
    assert!(sidebar.roster.is_present(&user("bruno")));
    sidebar.left("bruno@2");
    assert!(!sidebar.roster.is_present(&user("bruno")));
    assert_eq!(sidebar.roster.availability(&user("bruno")), Availability::Active);
}

#[test]
fn a_desk_that_reconnects_does_not_blink() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno@1", Status::Active);
    sidebar.sees();
    sidebar.left("bruno@1");
    sidebar.wait(LEAVE_AFTER_MS - 1);
    assert_eq!(sidebar.sees(), []);
    sidebar.present("bruno@2", Status::Active);
    sidebar.wait(60 * MINUTE);
    assert_eq!(sidebar.sees(), []);
    assert_eq!(sidebar.roster.availability(&user("bruno")), Availability::Active);
}

#[test]
fn the_most_available_of_several_desks_counts() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno@desk", Status::Away);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Away));
    sidebar.present("bruno@office", Status::Active);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Active));
    sidebar.left("bruno@office");
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Away), "he is there, only not active");
}

#[test]
fn away_becomes_offline_fifteen_minutes_after_the_last_input() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno", Status::Active);
    sidebar.sees();
    sidebar.wait(limits::AWAY_AFTER_MS);
    sidebar.present("bruno", Status::Away);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Away));
    assert_eq!(sidebar.sleep(), (10 * MINUTE, dot("bruno", Availability::Offline)));
    sidebar.present("bruno", Status::Active);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Active), "back at once");
}

#[test]
fn somebody_long_away_is_offline_from_the_first_sync() {
    let mut sidebar = Sidebar::new();
    let long_ago = START.plus_ms(-11 * MINUTE);
    sidebar.tell(Input::Synced(vec![
        member("bruno", Status::Away, long_ago),
        member("chiara", Status::Away, START.plus_ms(-4 * MINUTE)),
    ]));
    assert_eq!(sidebar.sees(), dot("chiara", Availability::Away));
    assert_eq!(sidebar.sleep(), (6 * MINUTE, dot("chiara", Availability::Offline)));
}

#[test]
fn who_writes_while_away_is_active_for_a_minute() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno", Status::Away);
    sidebar.sees();
    sidebar.tell(Input::SignOfLife { user_id: user("bruno") });
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Active));
    assert_eq!(sidebar.sleep(), (SIGN_OF_LIFE_MS, dot("bruno", Availability::Away)));
}

#[test]
fn a_message_from_somebody_absent_makes_nobody_present() {
    let mut sidebar = Sidebar::new();
    sidebar.tell(Input::SignOfLife { user_id: user("bruno") });
    assert_eq!(sidebar.sees(), []);
}

#[test]
fn who_is_not_in_the_sync_leaves_slowly_too() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno", Status::Active);
    sidebar.present("chiara", Status::Active);
    sidebar.sees();
    sidebar.tell(Input::Synced(vec![member("chiara", Status::Active, START)]));
    assert_eq!(sidebar.sees(), []);
    assert_eq!(sidebar.sleep(), (LEAVE_AFTER_MS, dot("bruno", Availability::Offline)));
}

#[test]
fn without_a_line_nobody_is_known_to_be_there_until_it_is_back() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno", Status::Active);
    sidebar.sees();
    sidebar.tell(Input::LineDown);
    sidebar.wait(2_000);
    sidebar.tell(Input::LineDown);
    assert_eq!(sidebar.sees(), [], "a short drop shows nothing");
    assert_eq!(sidebar.sleep(), (3_000, dot("bruno", Availability::Offline)));
    sidebar.tell(Input::LineUp);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Active), "a resumed line kept the set");
}

#[test]
fn a_clock_set_back_does_not_keep_somebody_who_left() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno", Status::Active);
    sidebar.left("bruno");
    sidebar.sees();
    sidebar.wait(-60 * MINUTE);
    assert_eq!(sidebar.sees(), []);
    assert_eq!(sidebar.sleep(), (LEAVE_AFTER_MS, dot("bruno", Availability::Offline)));
}

#[test]
fn the_contract_s_words_are_read_and_an_unknown_one_is_active() {
    for status in [Status::Active, Status::Away] {
        assert_eq!(Status::parse(status.as_str()), status);
    }
    assert_eq!(Status::parse("busy"), Status::Active);
}

#[test]
fn we_are_away_after_five_minutes_without_input_and_back_at_the_first_key() {
    let mut own = OwnStatus::new(START);
    let away_at = START.plus_ms(limits::AWAY_AFTER_MS);
    assert_eq!(own.poll_output(away_at.plus_ms(-1)), None);
    assert_eq!(own.poll_timeout(), Some(away_at));
    assert_eq!(own.poll_output(away_at), Some(Status::Away));
    assert_eq!(own.poll_output(away_at.plus_ms(MINUTE)), None, "told once");
    assert_eq!(own.poll_timeout(), None);
    own.note_input(away_at.plus_ms(MINUTE));
    assert_eq!(own.poll_output(away_at.plus_ms(MINUTE)), Some(Status::Active));
}

#[test]
fn a_locked_screen_is_away_at_once_and_input_elsewhere_on_the_desk_counts() {
    let mut own = OwnStatus::new(START);
    own.note_activity(true, 0, START);
    assert_eq!(own.poll_output(START), Some(Status::Away));
    own.note_activity(false, 0, START);
    assert_eq!(own.poll_output(START), Some(Status::Active));
    let later = START.plus_ms(20 * MINUTE);
    own.note_activity(false, MINUTE, later);
    assert_eq!(own.poll_output(later), None, "the mouse moved a minute ago, in another program");
    own.note_activity(false, 50 * MINUTE, later);
    assert_eq!(own.poll_output(later), None, "an older report does not undo a newer one");
}

#[test]
fn who_comes_back_is_shown_as_they_are_now_and_not_as_they_left() {
    let mut sidebar = Sidebar::new();
    sidebar.present("bruno@1", Status::Away);
    sidebar.tell(Input::SignOfLife { user_id: user("bruno") });
    sidebar.sees();
    sidebar.left("bruno@1");
    sidebar.wait(1_000);
    sidebar.present("bruno@2", Status::Away);
    assert_eq!(sidebar.sees(), dot("bruno", Availability::Away));
}
