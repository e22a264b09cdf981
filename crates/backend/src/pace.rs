//! How often a person may do a thing (contract §4).

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use model::UserId;
use model::limits::{
    MESSAGE_WINDOW_MS, MESSAGES_PER_WINDOW, REACTIONS_PER_MINUTE, RECEIPTS_PER_MINUTE,
    TYPING_PER_MINUTE,
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Deed {
    /// Sending a message.
    Message,
    /// Editing or deleting a message.
    Change,
    /// Reacting to a message, or taking that back.
    Reaction,
    /// A typing event.
    Typing,
    /// A read receipt reported over REST.
    Receipt,
    /// A receipt published on the live line, beside the one reported.
    ReceiptEvent,
    /// A wrong password; counted by e-mail address.
    WrongPassword,
}

/// Messages changed within a minute. The contract names no limit; nobody mends words faster.
const CHANGES_PER_MINUTE: u32 = 60;
/// Wrong passwords for one address within a minute, after which no more are looked at.
const WRONG_PASSWORDS_PER_MINUTE: u32 = 10;

/// Counts deeds over the last minute.
#[derive(Debug)]
pub(crate) struct Pace {
    messages_per_minute: u32,
    done: Mutex<HashMap<(Deed, String), VecDeque<i64>>>,
}

impl Default for Pace {
    fn default() -> Self {
        Self::new(MESSAGES_PER_WINDOW)
    }
}

impl Pace {
    /// The limits of the contract, but for the messages a minute.
    pub(crate) fn new(messages_per_minute: u32) -> Self {
        Self { messages_per_minute, done: Mutex::default() }
    }

    /// How many of a deed fit into a minute.
    pub(crate) fn per_minute(&self, deed: Deed) -> u32 {
        match deed {
            Deed::Message => self.messages_per_minute,
            Deed::Change => CHANGES_PER_MINUTE,
            Deed::Reaction => REACTIONS_PER_MINUTE,
            Deed::Typing => TYPING_PER_MINUTE,
            Deed::Receipt | Deed::ReceiptEvent => RECEIPTS_PER_MINUTE,
            Deed::WrongPassword => WRONG_PASSWORDS_PER_MINUTE,
        }
    }

    /// Counts one deed of a person at `now` (Unix milliseconds).
    ///
    /// # Errors
    /// The milliseconds to wait when it is one too many; it is then not counted.
    pub(crate) fn take(&self, deed: Deed, who: &UserId, now: i64) -> Result<(), i64> {
        self.allow(deed, who.as_str(), now)?;
        self.count(deed, who.as_str(), now);
        Ok(())
    }

    /// Asks without counting.
    ///
    /// # Errors
    /// As [`Pace::take`].
    pub(crate) fn allow(&self, deed: Deed, who: &str, now: i64) -> Result<(), i64> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = done.get_mut(&(deed, who.to_owned())) else { return Ok(()) };
        // Times ahead of now are from before the clock was set back: they must not block for ever.
        times.retain(|at| *at > now - MESSAGE_WINDOW_MS && *at <= now);
        let limit = self.per_minute(deed) as usize;
        let Some(surplus) = times.len().checked_sub(limit) else { return Ok(()) };
        Err(times.get(surplus).map_or(MESSAGE_WINDOW_MS, |oldest| oldest + MESSAGE_WINDOW_MS - now))
    }

    /// Counts one deed that has happened.
    pub(crate) fn count(&self, deed: Deed, who: &str, now: i64) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.entry((deed, who.to_owned())).or_default().push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> UserId {
        UserId::new("ana")
    }

    #[test]
    fn the_eleventh_message_of_a_minute_waits_for_the_first_to_age() {
        let pace = Pace::default();
        for second in 0..10 {
            assert_eq!(pace.take(Deed::Message, &ana(), second * 1_000), Ok(()));
        }
        assert_eq!(pace.take(Deed::Message, &ana(), 20_000), Err(40_000));
        assert_eq!(pace.take(Deed::Message, &ana(), 60_000), Ok(()));
        assert_eq!(pace.take(Deed::Message, &ana(), 60_500), Err(500));
    }

    #[test]
    fn one_person_does_not_use_up_the_pace_of_another() {
        let pace = Pace::new(1);
        assert_eq!(pace.take(Deed::Message, &ana(), 0), Ok(()));
        assert_eq!(pace.take(Deed::Message, &UserId::new("bruno"), 0), Ok(()));
        assert!(pace.take(Deed::Message, &ana(), 1).is_err());
        assert_eq!(pace.take(Deed::Typing, &ana(), 1), Ok(()));
    }

    #[test]
    fn a_clock_set_back_does_not_block_anybody() {
        let pace = Pace::new(1);
        assert_eq!(pace.take(Deed::Message, &ana(), 1_000_000), Ok(()));
        assert_eq!(pace.take(Deed::Message, &ana(), 0), Ok(()));
    }
}
