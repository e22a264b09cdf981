//! Delays between attempts (RTB1).

use ably_proto::machine::{Backoff, ChannelState as C, Event, Jitter, Options};

use crate::script::{ROOM, Script};

/// Whether a delay is what the rule says for an attempt, up to a fifth off.
fn is_due(delay_ms: u64, base_ms: f64, factor: f64) -> bool {
    (base_ms * factor * 0.8 - 1.0..=base_ms * factor).contains(&(delay_ms as f64))
}

const FACTORS: [f64; 5] = [1.0, 4.0 / 3.0, 5.0 / 3.0, 2.0, 2.0];

/// Case RTB1a/backoff-coefficient-sequence-0.
#[test]
fn rtb1a_delays_grow_by_thirds_to_twice_the_base() {
    let rule = Backoff::Rtb1 { base_ms: 3_000_000 };
    for attempt in 1..=10u32 {
        let factor = FACTORS.get(attempt as usize - 1).copied().unwrap_or(2.0);
        let longest = (0..2_000).map(|seed| rule.delay_ms(attempt, &mut Jitter::new(seed)));
        let longest = longest.max().unwrap() as f64;
        assert!((longest / 3_000_000.0 - factor).abs() < 0.01, "{attempt}: {longest}");
    }
}

/// Case RTB1b/jitter-coefficient-range-0.
#[test]
fn rtb1b_jitter_takes_up_to_a_fifth_off_evenly() {
    let mut jitter = Jitter::new(11);
    let rule = Backoff::Rtb1 { base_ms: 1_000_000 };
    let parts: Vec<f64> =
        (0..1_000).map(|_| rule.delay_ms(1, &mut jitter) as f64 / 1_000_000.0).collect();
    assert!(parts.iter().all(|part| (0.799..=1.0).contains(part)));
    let mean = parts.iter().sum::<f64>() / 1_000.0;
    assert!((0.89..0.91).contains(&mean), "{mean}");
    let spread =
        parts.iter().copied().fold(0.0, f64::max) - parts.iter().copied().fold(1.0, f64::min);
    assert!(spread > 0.15, "{spread}");
}

/// Case RTB1/disconnected-retry-delay-0.
#[test]
fn rtb1_each_refused_attempt_says_when_the_next_is_made() {
    let backoff = Backoff::Rtb1 { base_ms: 2_000 };
    let mut desk = Script::connected_with(Options { backoff, ..Options::default() });
    desk.drop_line();
    for factor in FACTORS {
        desk.refuse();
        let change = desk.connection_changes().pop().unwrap();
        let delay = change.retry_in_ms.unwrap();
        assert!(is_due(delay, 2_000.0, factor), "{factor}: {delay}");
        desk.advance(delay);
    }
}

/// Case RTB1/suspended-channel-retry-delay-1.
#[test]
fn rtb1_each_refused_attach_says_when_the_next_is_tried() {
    let channel_backoff = Backoff::Rtb1 { base_ms: 3_000 };
    let options = Options { channel_backoff, ..Options::default() };
    let mut desk = Script::attached_with(ROOM, options);
    desk.say_detached(ROOM, 90001);
    for factor in &FACTORS[..4] {
        desk.events();
        desk.say_detached(ROOM, 90001);
        let Some(Event::Channel { change, .. }) = desk.events().pop() else { panic!() };
        let delay = change.retry_in_ms.unwrap();
        assert_eq!(change.current, C::Suspended);
        assert!(is_due(delay, 3_000.0, *factor), "{factor}: {delay}");
        desk.advance(delay);
    }
}
