//! A bell as it stands on a desk, value by value.

use std::f32::consts::TAU;

use model::Sound;

/// Values a second; a bell has nothing above half of it that a desk's loudspeaker could play.
pub(super) const RATE: u32 = 22_050;
/// How long a stroke rings, in seconds.
const RINGS_SECS: f32 = 0.45;
/// In which time its loudness falls to a third, in seconds.
const FADES_SECS: f32 = 0.11;
/// A stroke does not begin at once, which would be a click, in seconds.
const RISES_SECS: f32 = 0.004;
/// What rings along: a multiple of the tone, and how loud.
const PARTIALS: [(f32, f32); 3] = [(1.0, 1.0), (2.76, 0.35), (5.4, 0.12)];

/// A stroke of the bell.
struct Stroke {
    /// When it comes, in seconds.
    at: f32,
    /// Its tone, in hertz.
    hz: f32,
    /// How loud it is; 1 is as loud as can be.
    loud: f32,
}

/// One soft stroke for a message; three that rise for a call, so that nobody needs to look up to
/// know the one from the other.
fn strokes(sound: Sound) -> &'static [Stroke] {
    match sound {
        Sound::Message => &[Stroke { at: 0.0, hz: 880.0, loud: 0.22 }],
        Sound::Call => &[
            Stroke { at: 0.0, hz: 1_046.5, loud: 0.3 },
            Stroke { at: 0.14, hz: 1_318.5, loud: 0.34 },
            Stroke { at: 0.28, hz: 1_568.0, loud: 0.38 },
        ],
    }
}

/// A sound, value by value, from -1 to 1.
pub(super) fn samples(sound: Sound) -> Vec<f32> {
    let strokes = strokes(sound);
    let last = strokes.last().map_or(0.0, |stroke| stroke.at);
    let count = ((last + RINGS_SECS) * RATE as f32) as usize;
    let at = |n: usize| n as f32 / RATE as f32;
    (0..count).map(|n| strokes.iter().map(|stroke| stroke.value(at(n))).sum()).collect()
}

impl Stroke {
    fn value(&self, at: f32) -> f32 {
        let t = at - self.at;
        if !(0.0..RINGS_SECS).contains(&t) {
            return 0.0;
        }
        let whole: f32 = PARTIALS.iter().map(|(_, loud)| loud).sum();
        let tone: f32 =
            PARTIALS.iter().map(|(times, loud)| loud * (TAU * self.hz * times * t).sin()).sum();
        // It ends in silence as well.
        let shape = (t / RISES_SECS).min(1.0) * (-t / FADES_SECS).exp() * (1.0 - t / RINGS_SECS);
        self.loud * shape * tone / whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Sound; 2] = [Sound::Message, Sound::Call];

    fn loudest(values: &[f32]) -> f32 {
        values.iter().fold(0.0, |most, value| most.max(value.abs()))
    }

    #[test]
    fn a_sound_is_short_and_neither_clips_nor_clicks() {
        for sound in BOTH {
            let values = samples(sound);
            let secs = values.len() as f32 / RATE as f32;
            assert!((0.3..0.9).contains(&secs), "{sound:?} lasts {secs} s");
            assert!((0.1..0.9).contains(&loudest(&values)), "{sound:?}: {}", loudest(&values));
            let (first, last) = (values.first().copied(), values.last().copied());
            assert_eq!(first, Some(0.0), "{sound:?}");
            assert!(last.is_some_and(|value| value.abs() < 0.001), "{sound:?} ends with {last:?}");
        }
    }

    #[test]
    fn a_call_is_longer_and_louder_than_a_message() {
        let [message, call] = BOTH.map(samples);
        assert!(call.len() > message.len());
        assert!(loudest(&call) > loudest(&message));
    }
}
