//! When a token calls for something (digest §14.4).

use std::time::Duration;

use tokio::time::Instant;

/// How long before a token ends the client is asked for the next one.
const RENEW_AHEAD: Duration = Duration::from_secs(30);

/// The moments at which a token calls for something.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TokenClock {
    /// When the client is to be asked for the next one.
    pub(crate) renew_at: Option<Instant>,
    /// When the transport is to end.
    pub(crate) expires_at: Option<Instant>,
    /// When the transport is to end because the token was revoked.
    pub(crate) revoked_at: Option<Instant>,
}

impl TokenClock {
    /// The clock of a token that ends at `expires_ms`. One that is nearly over is not asked to be
    /// renewed, it just ends (§14.4).
    pub(crate) fn new(expires_ms: Option<i64>, now_ms: i64) -> Self {
        let left = expires_ms.map(|at| left(at, now_ms));
        let renew_in = left.and_then(|left| left.checked_sub(RENEW_AHEAD));
        Self {
            renew_at: renew_in.and_then(|renew_in| Instant::now().checked_add(renew_in)),
            expires_at: left.and_then(|left| Instant::now().checked_add(left)),
            revoked_at: None,
        }
    }

    /// Lets the token end at `revoked_ms` whatever it says itself; `None` takes that back. Answers
    /// whether its holder has yet to hear of it.
    pub(crate) fn revoke(&mut self, revoked_ms: Option<i64>, now_ms: i64) -> bool {
        let is_news = revoked_ms.is_some() && self.revoked_at.is_none();
        let left = revoked_ms.map(|at| left(at, now_ms));
        self.revoked_at = left.and_then(|left| Instant::now().checked_add(left));
        is_news
    }
}

fn left(at_ms: i64, now_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(at_ms.saturating_sub(now_ms)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_half_a_minute_ahead_unless_it_is_that_short() {
        let start = Instant::now();
        let long = TokenClock::new(Some(61_000), 1_000);
        assert_eq!(long.renew_at, Some(start + Duration::from_secs(30)));
        assert_eq!(long.expires_at, Some(start + Duration::from_secs(60)));
        let short = TokenClock::new(Some(6_000), 1_000);
        assert_eq!(
            (short.renew_at, short.expires_at),
            (None, Some(start + Duration::from_secs(5)))
        );
        assert_eq!(TokenClock::new(None, 1_000), TokenClock::default());
    }

    #[tokio::test(start_paused = true)]
    async fn a_revoked_token_ends_when_it_applies_and_its_holder_hears_of_it_once() {
        let start = Instant::now();
        let mut clock = TokenClock::new(Some(3_601_000), 1_000);
        assert!(!clock.revoke(None, 1_000));
        assert!(clock.revoke(Some(31_000), 1_000));
        assert_eq!(clock.revoked_at, Some(start + RENEW_AHEAD));
        assert!(!clock.revoke(Some(2_000), 1_000));
        assert_eq!(clock.revoked_at, Some(start + Duration::from_secs(1)));
    }
}
