//! Being present: whether the service knows that this desk's person is there.
//!
//! The client enters again by itself with every attach whoever it has brought in before. What it
//! could not bring in is for the engine to try again: an entry that waited for an attach is refused
//! when that attach is given up, and nobody would ever see this person.

/// How far the entry has come on one line.
#[derive(Debug, Default)]
pub(crate) struct Entering {
    /// Times the presence channel was attached.
    attaches: u64,
    /// Entries asked for.
    asked: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Out,
    /// Asked for, when the channel had been attached that often.
    Asked {
        attaches: u64,
    },
    In,
}

impl Entering {
    /// The connection has failed, and nobody is in by it any more.
    pub(crate) fn forget(&mut self) {
        self.state = State::Out;
    }

    /// The line is up: whether to enter now, ahead of the attach.
    pub(crate) fn is_wanted(&self) -> bool {
        self.state == State::Out
    }

    /// The presence channel is attached: whether to enter now.
    pub(crate) fn attached(&mut self) -> bool {
        self.attaches += 1;
        self.is_wanted()
    }

    /// An entry is asked for; its answer comes with the number.
    pub(crate) fn asks(&mut self) -> u64 {
        self.asked += 1;
        self.state = State::Asked { attaches: self.attaches };
        self.asked
    }

    /// An entry has its answer: whether to enter once more at once. Else a refused one waits for the
    /// next attach, so that a service that refuses for good is not asked without end.
    pub(crate) fn answered(&mut self, number: u64, is_in: bool) -> bool {
        let State::Asked { attaches } = self.state else { return false };
        if number != self.asked {
            return false;
        }
        self.state = if is_in { State::In } else { State::Out };
        !is_in && attaches < self.attaches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_need_not_enter_again() {
        let mut entering = Entering::default();
        assert!(entering.is_wanted());
        let first = entering.asks();
        assert!(!entering.attached());
        assert!(!entering.answered(first, true));
        assert!(!entering.attached() && !entering.is_wanted());
    }

    #[test]
    fn a_refused_entry_is_made_again_with_the_next_attach() {
        let mut entering = Entering::default();
        let first = entering.asks();
        assert!(!entering.answered(first, false));
        assert!(entering.attached());
    }

    #[test]
    fn an_answer_that_comes_behind_the_next_attach_is_tried_again_at_once() {
        let mut entering = Entering::default();
        entering.attached();
        let first = entering.asks();
        entering.attached();
        assert!(entering.answered(first, false));
    }

    #[test]
    fn a_connection_that_failed_takes_the_entry_with_it_and_its_answer_counts_no_more() {
        let mut entering = Entering::default();
        let before = entering.asks();
        entering.forget();
        assert!(entering.is_wanted());
        entering.asks();
        assert!(!entering.answered(before, true));
        assert!(!entering.answered(before + 1, false) && entering.is_wanted());
    }

    #[test]
    fn only_the_newest_answer_counts() {
        let mut entering = Entering::default();
        let (before, newest) = (entering.asks(), entering.asks());
        assert!(!entering.answered(before, false) && !entering.is_wanted());
        assert!(!entering.answered(newest, true));
        assert!(!entering.answered(newest, false) && !entering.is_wanted());
    }
}
