//! Bruno watches the banner while the line comes and goes.

use super::*;

struct Banner {
    gauge: Gauge,
    now: Timestamp,
}

const START: Timestamp = Timestamp::from_ms(50_000);
const DOWN: Line = Line::Down { retry_at: None };

impl Banner {
    fn signed_in() -> Self {
        let mut banner = Self { gauge: Gauge::new(), now: START };
        assert_eq!(banner.shown(), [Connectivity::SignedOut]);
        banner.tell(Fact::SignedIn);
        banner
    }

    fn online() -> Self {
        let mut banner = Self::signed_in();
        banner.line(Line::Up);
        banner.shown();
        banner
    }

    fn tell(&mut self, fact: Fact) {
        self.gauge.handle(fact, self.now);
    }

    fn line(&mut self, line: Line) {
        self.tell(Fact::Line(line));
    }

    fn wait(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    fn shown(&mut self) -> Vec<Connectivity> {
        std::iter::from_fn(|| self.gauge.poll_output(self.now)).collect()
    }

    /// Sleeps until the status changes by itself.
    fn sleep(&mut self) -> Vec<Connectivity> {
        self.now = self.gauge.poll_timeout().expect("the status is to change by time");
        self.shown()
    }
}

fn offline(since: Timestamp) -> Connectivity {
    Connectivity::Offline { since, retry_at: None }
}

#[test]
fn a_start_says_connecting_then_online() {
    let mut banner = Banner::signed_in();
    assert_eq!(banner.shown(), [Connectivity::Connecting]);
    banner.line(Line::Connecting);
    banner.wait(4_000);
    assert_eq!(banner.shown(), []);
    banner.line(Line::Up);
    assert_eq!(banner.shown(), [Connectivity::Online]);
    assert_eq!(banner.gauge.poll_timeout(), None);
}

#[test]
fn a_start_without_network_says_offline_since_the_start() {
    let mut banner = Banner::signed_in();
    banner.shown();
    banner.line(Line::Connecting);
    banner.wait(500);
    banner.line(DOWN);
    assert_eq!(banner.shown(), [], "the first attempt has only just failed");
    assert_eq!(banner.sleep(), [offline(START)]);
    assert_eq!(banner.now, START.plus_ms(DROP_GRACE_MS));
}

#[test]
fn a_start_that_hears_nothing_at_all_says_offline_in_the_end() {
    let mut banner = Banner::signed_in();
    banner.shown();
    assert_eq!(banner.sleep(), [offline(START)]);
    assert_eq!(banner.now, START.plus_ms(START_GRACE_MS));
}

#[test]
fn a_drop_that_heals_within_two_seconds_never_says_offline() {
    let mut banner = Banner::online();
    banner.line(DOWN);
    assert_eq!(banner.shown(), [Connectivity::Connecting]);
    banner.wait(1_900);
    banner.line(Line::Connecting);
    assert_eq!(banner.shown(), []);
    banner.line(Line::Up);
    assert_eq!(banner.shown(), [Connectivity::Online]);
}

#[test]
fn an_outage_counts_from_the_drop_and_an_attempt_under_way_does_not_hide_it() {
    let mut banner = Banner::online();
    banner.wait(10_000);
    let dropped = banner.now;
    let retry_at = Some(dropped.plus_ms(30_000));
    banner.line(Line::Down { retry_at });
    banner.shown();
    assert_eq!(banner.sleep(), [Connectivity::Offline { since: dropped, retry_at }]);
    banner.wait(28_000);
    banner.line(Line::Connecting);
    assert_eq!(banner.shown(), [offline(dropped)]);
    banner.line(DOWN);
    assert_eq!(banner.shown(), [], "the same to a person");
    banner.line(Line::Up);
    assert_eq!(banner.shown(), [Connectivity::Online]);
}

#[test]
fn after_ten_tries_it_is_trouble_since_the_drop_and_the_next_success_ends_it() {
    let mut banner = Banner::online();
    let dropped = banner.now;
    banner.line(DOWN);
    for tries in 1..=10 {
        let trouble = Connectivity::Trouble { since: dropped, trouble: Trouble::Unreachable };
        assert!(!banner.shown().contains(&trouble), "after {tries} tries");
        banner.wait(10_000);
        banner.line(Line::Connecting);
        banner.line(DOWN);
        banner.line(DOWN);
        if tries == 10 {
            assert_eq!(banner.shown(), [trouble]);
        }
    }
    banner.line(Line::Up);
    assert_eq!(banner.shown(), [Connectivity::Online]);
    banner.line(DOWN);
    assert_eq!(banner.shown(), [Connectivity::Connecting], "the count began anew");
}

#[test]
fn a_refused_connection_is_trouble_at_once() {
    let mut banner = Banner::online();
    banner.line(Line::Failed);
    let trouble = Connectivity::Trouble { since: START, trouble: Trouble::Refused };
    assert_eq!(banner.shown(), [trouble]);
}

#[test]
fn signed_out_outranks_the_line_and_signing_in_begins_anew() {
    let mut banner = Banner::online();
    banner.tell(Fact::SignedOut);
    banner.line(DOWN);
    assert_eq!(banner.shown(), [Connectivity::SignedOut]);
    assert_eq!(banner.gauge.poll_timeout(), None);
    banner.wait(600_000);
    banner.tell(Fact::SignedIn);
    assert_eq!(banner.shown(), [Connectivity::Connecting]);
    assert_eq!(banner.sleep(), [offline(START.plus_ms(600_000))]);
}

#[test]
fn a_clock_set_back_does_not_stretch_the_grace() {
    let mut banner = Banner::online();
    banner.line(DOWN);
    banner.shown();
    banner.wait(-40_000);
    assert_eq!(banner.shown(), []);
    assert_eq!(banner.sleep(), [offline(START.plus_ms(-40_000))]);
    assert_eq!(banner.now, START.plus_ms(-38_000));
}
