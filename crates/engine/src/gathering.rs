//! How what the line brings is taken: at once, and in a rush together, a few moments later. Each time
//! costs a commit, and whoever types beside a rush waits for the processor those take.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

/// In a rush what comes within this is taken together; nobody sees that a message was later by it.
const TOGETHER: Duration = Duration::from_millis(25);
/// So many are worth a commit of their own.
const ENOUGH: usize = 64;
/// What comes is counted over this long.
const STRETCH: Duration = Duration::from_millis(250);
/// A stretch that brings more than this is one of a rush.
const RUSH: usize = 60;

/// What has come and was not yet taken.
pub(crate) struct Gathering<T> {
    waiting: Vec<T>,
    taken_at: Instant,
    stretch: Stretch,
}

impl<T> Default for Gathering<T> {
    fn default() -> Self {
        let now = Instant::now();
        Self { waiting: Vec::new(), taken_at: now, stretch: Stretch::begun(now) }
    }
}

impl<T> Gathering<T> {
    /// The next ones in order, some `limit` at most; none when nothing will come any more. What has
    /// come stays here if nobody waits to the end.
    pub(crate) async fn next(&mut self, coming: &mut Receiver<T>, limit: usize) -> Vec<T> {
        while !self.is_due() {
            tokio::select! {
                biased;
                count = coming.recv_many(&mut self.waiting, limit) => match count {
                    0 => break,
                    _ => self.stretch.count(count, Instant::now()),
                },
                () = sleep_until(self.taken_at + TOGETHER), if !self.waiting.is_empty() => {}
            }
        }
        self.taken_at = Instant::now();
        std::mem::take(&mut self.waiting)
    }

    fn is_due(&self) -> bool {
        let now = Instant::now();
        let is_together = self.waiting.len() >= ENOUGH || now >= self.taken_at + TOGETHER;
        !self.waiting.is_empty() && (is_together || !self.stretch.is_rush)
    }
}

/// What comes in a while, and whether that is a rush.
struct Stretch {
    began: Instant,
    came: usize,
    is_rush: bool,
}

impl Stretch {
    fn begun(began: Instant) -> Self {
        Self { began, came: 0, is_rush: false }
    }

    fn count(&mut self, came: usize, now: Instant) {
        if now >= self.began + STRETCH {
            let goes_on = self.came > RUSH && now < self.began + 2 * STRETCH;
            *self = Self { is_rush: goes_on, ..Self::begun(now) };
        }
        self.came += came;
        self.is_rush |= self.came > RUSH;
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::{Sender, channel};
    use tokio::time::{advance, sleep};

    use super::*;

    const LIMIT: usize = 2_048;

    /// Ana's line, and whoever talks there.
    struct Desk {
        gathering: Gathering<usize>,
        coming: Receiver<usize>,
        talk: Sender<usize>,
        said: usize,
    }

    impl Desk {
        fn new() -> Self {
            let (talk, coming) = channel(LIMIT);
            Self { gathering: Gathering::default(), coming, talk, said: 0 }
        }

        fn say(&mut self, count: usize) {
            for _ in 0..count {
                self.talk.try_send(self.said).unwrap();
                self.said += 1;
            }
        }

        /// What is taken next, and how long that took.
        async fn take(&mut self) -> (Vec<usize>, Duration) {
            let began = Instant::now();
            let taken = self.gathering.next(&mut self.coming, LIMIT).await;
            (taken, began.elapsed())
        }

        /// One more than a rush has come and was taken.
        async fn in_a_rush() -> Self {
            let mut desk = Self::new();
            desk.say(RUSH + 1);
            advance(TOGETHER).await;
            assert_eq!(desk.take().await.0.len(), RUSH + 1);
            desk
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_now_and_then_is_taken_at_once() {
        let mut desk = Desk::new();
        for number in 0..RUSH {
            desk.say(1);
            assert_eq!(desk.take().await, (vec![number], Duration::ZERO));
        }
        advance(STRETCH).await;
        for number in RUSH..2 * RUSH {
            desk.say(1);
            assert_eq!(desk.take().await, (vec![number], Duration::ZERO));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn in_a_rush_what_comes_within_a_moment_is_taken_together_in_order() {
        let mut desk = Desk::in_a_rush().await;
        let (talk, first) = (desk.talk.clone(), desk.said);
        tokio::spawn(async move {
            for number in first.. {
                sleep(Duration::from_millis(2)).await;
                if talk.send(number).await.is_err() {
                    break;
                }
            }
        });
        let mut next = first;
        for _ in 0..100 {
            let (taken, after) = desk.take().await;
            assert_eq!(after, TOGETHER);
            assert!((12..=13).contains(&taken.len()), "{taken:?}");
            assert!(taken.iter().copied().eq(next..next + taken.len()));
            next += taken.len();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_waits_for_nothing() {
        let mut desk = Desk::in_a_rush().await;
        desk.say(ENOUGH);
        let (taken, after) = desk.take().await;
        assert_eq!((taken.len(), after), (ENOUGH, Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn when_the_rush_is_over_the_next_one_is_taken_at_once() {
        let mut desk = Desk::in_a_rush().await;
        advance(2 * STRETCH).await;
        for _ in 0..2 {
            desk.say(1);
            assert_eq!(desk.take().await.1, Duration::ZERO);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_come_is_not_lost_with_whoever_waited_for_it() {
        let mut desk = Desk::in_a_rush().await;
        let first = desk.said;
        desk.say(1);
        for _ in 0..3 {
            let waited = tokio::time::timeout(Duration::from_millis(5), desk.take()).await;
            assert!(waited.is_err());
        }
        desk.say(1);
        let (taken, after) = desk.take().await;
        assert_eq!((taken, after), (vec![first, first + 1], TOGETHER - Duration::from_millis(15)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_before_the_line_ended_is_taken_and_nothing_after_it() {
        let mut desk = Desk::in_a_rush().await;
        desk.say(1);
        let (talk, _) = channel(1);
        desk.talk = talk;
        assert_eq!(desk.take().await, (vec![RUSH + 1], Duration::ZERO));
        assert_eq!(desk.take().await.0, [0; 0]);
    }
}
