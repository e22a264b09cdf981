//! The answer to what Ana wrote was lost, and it is long ago.

use super::*;

const NIGHT_MS: i64 = 8 * 60 * 60_000;

impl Desk {
    /// Ana wrote; the line dropped before the answer, and comes back after this time.
    fn cut_off_for(ms: i64) -> Self {
        let mut desk = Self::online();
        desk.write(&["lobby/1", "lobby/2"]);
        assert_eq!(desk.names(), ["lobby/1"]);
        desk.come_back_after(ms);
        desk
    }

    fn come_back_after(&mut self, ms: i64) {
        self.tell(Input::LineDown);
        self.drain();
        self.wait(ms);
        self.tell(RESUMED);
    }

    /// The one message that is looked for now, while nothing goes out.
    fn one_looked_for(&mut self) -> (String, u64) {
        assert_eq!(self.names(), [""; 0]);
        assert_eq!(self.looked_for.len(), 1, "{:?}", self.looked_for);
        self.looked_for.remove(0)
    }

    fn find_nothing(&mut self, (message, generation): &(String, u64)) {
        self.tell(Input::Absent { message_id: id(message), generation: *generation });
    }
}

#[test]
fn while_the_service_knows_its_id_a_message_goes_again_at_once() {
    let mut desk = Desk::cut_off_for(100_000);
    assert_eq!(desk.one(), ("lobby/1".into(), 2));
    desk.come_back_after(1);
    assert_eq!(desk.one_looked_for().0, "lobby/1", "the first of the tries counts");
}

#[test]
fn over_a_new_connection_nobody_knows_how_long_ago_it_was() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    desk.one();
    desk.tell(Input::LineDown);
    desk.drain();
    desk.write(&["spa/1"]);
    desk.tell(Input::LineUp { is_resumed: false });
    assert_eq!(desk.names(), ["spa/1"], "it was never on the wire");
    assert_eq!(desk.looked_for.remove(0).0, "lobby/1");
}

#[test]
fn what_the_service_never_had_goes_out_once_it_was_looked_for() {
    let mut desk = Desk::cut_off_for(NIGHT_MS);
    let search = desk.one_looked_for();
    assert_eq!(desk.outbox.plan(&id("lobby/1")), Some(Plan::History));
    assert_eq!(desk.outbox.plan(&id("lobby/2")), Some(Plan::Behind(id("lobby/1"))));
    desk.find_nothing(&search);
    let published = desk.one();
    assert_eq!(published.0, "lobby/1");
    desk.answer(&published, Outcome::Acked);
    assert_eq!(desk.names(), ["lobby/2"]);
}

#[test]
fn what_the_service_had_all_the_time_is_sent_and_does_not_go_out_again() {
    let mut desk = Desk::cut_off_for(NIGHT_MS);
    let search = desk.one_looked_for();
    desk.tell(Input::Echoed { message_id: id("lobby/1") });
    assert_eq!(desk.names(), ["lobby/2"]);
    assert_eq!(desk.state("lobby/1"), Some(SENT));
    desk.find_nothing(&search);
    assert_eq!(desk.names(), [""; 0]);
}

#[test]
fn where_nobody_can_say_it_is_looked_for_again_after_a_moment() {
    let mut desk = Desk::cut_off_for(NIGHT_MS);
    let search = desk.one_looked_for();
    desk.answer(&search, BUSY);
    assert_eq!(desk.names(), [""; 0]);
    assert!(desk.sleep() >= 800);
    let again = desk.one_looked_for();
    desk.find_nothing(&search);
    assert_eq!(desk.names(), [""; 0], "what an earlier search found says nothing");
    desk.find_nothing(&again);
    assert_eq!(desk.names(), ["lobby/1"]);
}

#[test]
fn a_search_goes_on_without_a_line_and_ends_with_the_session() {
    let mut desk = Desk::cut_off_for(NIGHT_MS);
    let search = desk.one_looked_for();
    desk.tell(Input::LineDown);
    desk.find_nothing(&search);
    assert_eq!(desk.names(), [""; 0]);
    desk.come_back_after(60_000);
    assert_eq!(desk.names(), ["lobby/1"]);

    desk.come_back_after(NIGHT_MS);
    desk.one_looked_for();
    desk.tell(Input::SignedOut);
    assert_eq!(desk.names(), [""; 0]);
    desk.tell(Input::SignedIn);
    assert_eq!(desk.one_looked_for().0, "lobby/1");
}

#[test]
fn what_nobody_answers_on_a_line_that_is_up_is_looked_for_after_a_moment() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    let first = desk.one();
    desk.answer(&first, Outcome::Unknown);
    assert_eq!(desk.names(), [""; 0]);
    assert!((800..=1_000).contains(&desk.sleep()));
    let search = desk.one_looked_for();
    desk.find_nothing(&search);
    assert_eq!(desk.names(), ["lobby/1"]);
}

#[test]
fn what_was_looked_for_in_vain_is_looked_for_anew_if_it_could_not_go_out() {
    let mut desk = Desk::cut_off_for(NIGHT_MS);
    let search = desk.one_looked_for();
    desk.find_nothing(&search);
    desk.come_back_after(100_001);
    assert_eq!(desk.one_looked_for().0, "lobby/1");
}

#[test]
fn after_a_restart_only_what_was_on_the_wire_is_looked_for() {
    let was_on_the_wire = Entry { delivery: SENDING, may_have_left: true, ..entry("spa/1", 1) };
    let entries = vec![was_on_the_wire, entry("lobby/2", 2)];
    let mut desk = Desk::with(Outbox::restore(entries, Limits::default(), 1));
    desk.tell(Input::SignedIn);
    desk.tell(RESUMED);
    assert_eq!(desk.names(), ["lobby/2"]);
    assert_eq!(desk.looked_for.len(), 1);
    assert_eq!(desk.outbox.check_edit(&id("spa/1")), Err(Frozen::MayHaveLeft));
    assert_eq!(desk.outbox.check_discard(&id("spa/1")), Ok(()));
}

#[test]
fn a_search_uses_up_nothing_of_the_pace_and_a_clock_set_back_delays_none() {
    let mut desk = Desk::cut_off_for(60_000);
    desk.one();
    desk.tell(Input::LineDown);
    desk.wait(-3_600_000);
    desk.drain();
    desk.wait(60_000);
    desk.tell(RESUMED);
    let search = desk.one_looked_for();
    desk.find_nothing(&search);
    assert_eq!(desk.outbox.status(desk.now).estimate_ms, None);
    assert_eq!(desk.names(), ["lobby/1"]);
}
