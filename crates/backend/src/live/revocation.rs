//! Tokens that were revoked: which, and from when on (RSA17).
//!
//! What is revoked is named by a target, never by the token: every token of a key that fits the
//! target and was issued before a moment is over. Times come from outside, so this is a value.

use std::collections::HashMap;

use ably_proto::wire::ErrorInfo;

use super::refusal;

/// The longest life of a token that can be revoked, in milliseconds: an hour.
pub(crate) const REVOCABLE_TTL_MS: i64 = 3_600_000;

/// What tokens are named by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// Those of a client id.
    ClientId(String),
    /// Those that carry a revocation key, as only tokens signed elsewhere do.
    RevocationKey(String),
    /// Those whose capability names this resource, letter for letter.
    Channel(String),
}

impl Target {
    /// Reads `type:value` (RSA17b).
    ///
    /// # Errors
    /// 40000 for a type that does not exist and for no value.
    pub(crate) fn read(text: &str) -> Result<Self, ErrorInfo> {
        let (kind, value) = text.split_once(':').unwrap_or_default();
        let make = match kind {
            "clientId" => Self::ClientId,
            "revocationKey" => Self::RevocationKey,
            "channel" => Self::Channel,
            _ => return Err(refusal::bad_request("Targets are clientId, revocationKey, channel")),
        };
        if value.is_empty() {
            return Err(refusal::bad_request("The target has no value"));
        }
        Ok(make(value.to_owned()))
    }
}

/// What of a token decides whether it is revoked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Marks {
    /// The key it was made from.
    pub(crate) key_name: String,
    /// When it was issued, in Unix milliseconds.
    pub(crate) issued_ms: i64,
    /// Whom it identifies.
    pub(crate) client_id: Option<String>,
    /// The revocation key it carries.
    pub(crate) revocation_key: Option<String>,
    /// The resources its capability names.
    pub(crate) resources: Vec<String>,
}

impl Marks {
    /// Everything it can be named by.
    fn targets(&self) -> impl Iterator<Item = Target> {
        let client_id = self.client_id.clone().map(Target::ClientId);
        let revocation_key = self.revocation_key.clone().map(Target::RevocationKey);
        let channels = self.resources.iter().cloned().map(Target::Channel);
        client_id.into_iter().chain(revocation_key).chain(channels)
    }
}

/// Which of the tokens that fit are over, and from when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Tokens issued before are meant, in Unix milliseconds.
    pub(crate) issued_before_ms: i64,
    /// From here on they are refused, in Unix milliseconds.
    pub(crate) applies_at_ms: i64,
}

/// What was revoked of one application, for as long as a token could live that it concerns.
#[derive(Debug, Default)]
pub(crate) struct Revocations {
    cuts: HashMap<(String, Target), Vec<Cut>>,
}

impl Revocations {
    /// Revokes what fits the target among the tokens of a key.
    pub(crate) fn add(&mut self, key_name: &str, target: Target, cut: Cut, now_ms: i64) {
        // A token that was issued before is over by itself an hour later.
        let is_due = |cut: &Cut| now_ms.saturating_sub(cut.issued_before_ms) <= REVOCABLE_TTL_MS;
        self.cuts.retain(|_, cuts| {
            cuts.retain(is_due);
            !cuts.is_empty()
        });
        let cuts = self.cuts.entry((key_name.to_owned(), target)).or_default();
        // One that reaches further and comes no later says all that another says.
        let is_sooner =
            |old: &Cut| old.applies_at_ms < cut.applies_at_ms && cut.applies_at_ms > now_ms;
        cuts.retain(|old| old.issued_before_ms > cut.issued_before_ms || is_sooner(old));
        cuts.push(cut);
    }

    /// From when on a token is refused; `None` for one that was not revoked.
    pub(crate) fn end_of(&self, token: &Marks) -> Option<i64> {
        let cuts = token.targets().filter_map(|target| {
            let cuts = self.cuts.get(&(token.key_name.clone(), target))?;
            let concerning = cuts.iter().filter(|cut| token.issued_ms < cut.issued_before_ms);
            concerning.map(|cut| cut.applies_at_ms).min()
        });
        cuts.min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "app.key";

    fn token(issued_ms: i64) -> Marks {
        Marks {
            key_name: KEY.to_owned(),
            issued_ms,
            client_id: Some("ana".to_owned()),
            revocation_key: Some("night shift".to_owned()),
            resources: vec!["lobby:*".to_owned()],
        }
    }

    fn cut(issued_before_ms: i64, applies_at_ms: i64) -> Cut {
        Cut { issued_before_ms, applies_at_ms }
    }

    fn revoked(target: &str, cut: Cut) -> Revocations {
        let mut revocations = Revocations::default();
        revocations.add(KEY, Target::read(target).unwrap(), cut, cut.issued_before_ms);
        revocations
    }

    #[test]
    fn a_token_is_named_by_each_of_its_marks_letter_for_letter() {
        for target in ["clientId:ana", "revocationKey:night shift", "channel:lobby:*"] {
            let revocations = revoked(target, cut(1_000, 1_000));
            assert_eq!(revocations.end_of(&token(999)), Some(1_000), "{target}");
        }
        for target in [
            "clientId:bruno",
            "revocationKey:ana",
            "channel:*",
            "channel:lobby:desk",
            "channel:*:*",
        ] {
            let revocations = revoked(target, cut(1_000, 1_000));
            assert_eq!(revocations.end_of(&token(999)), None, "{target}");
        }
    }

    #[test]
    fn only_tokens_issued_before_are_meant_and_only_those_of_the_key() {
        let revocations = revoked("clientId:ana", cut(1_000, 1_000));
        assert_eq!(revocations.end_of(&token(1_000)), None);
        let of_another_key = Marks { key_name: "app.other".to_owned(), ..token(1) };
        assert_eq!(revocations.end_of(&of_another_key), None);
    }

    #[test]
    fn the_earliest_end_counts_whichever_came_first() {
        let target = || Target::read("clientId:ana").unwrap();
        for cuts in
            [[cut(1_000, 31_000), cut(2_000, 2_000)], [cut(2_000, 2_000), cut(1_000, 31_000)]]
        {
            let mut revocations = Revocations::default();
            cuts.iter().for_each(|cut| revocations.add(KEY, target(), *cut, 2_000));
            assert_eq!(revocations.end_of(&token(500)), Some(2_000), "{cuts:?}");
        }
        let mut revocations = Revocations::default();
        revocations.add(KEY, target(), cut(1_000, 1_000), 1_000);
        revocations.add(KEY, target(), cut(2_000, 32_000), 2_000);
        assert_eq!(revocations.end_of(&token(500)), Some(1_000));
        assert_eq!(revocations.end_of(&token(1_500)), Some(32_000));
    }

    #[test]
    fn what_concerns_no_living_token_is_forgotten() {
        let mut revocations = revoked("clientId:ana", cut(1_000, 1_000));
        let later = 1_000 + REVOCABLE_TTL_MS;
        revocations.add(KEY, Target::read("clientId:bruno").unwrap(), cut(later, later), later);
        assert_eq!(revocations.cuts.len(), 2);
        revocations.add(KEY, Target::read("clientId:eva").unwrap(), cut(later, later), later + 1);
        assert_eq!(revocations.end_of(&token(1)), None);
        assert_eq!(revocations.cuts.len(), 2);
    }

    #[test]
    fn the_same_target_again_takes_no_more_room() {
        let mut revocations = Revocations::default();
        for at in 1..100 {
            revocations.add(KEY, Target::read("clientId:ana").unwrap(), cut(at, at), at);
        }
        let kept: Vec<usize> = revocations.cuts.values().map(Vec::len).collect();
        assert_eq!(kept, [1]);
        assert_eq!(revocations.end_of(&token(98)), Some(99));
    }

    #[test]
    fn what_names_nothing_is_no_target() {
        for text in ["", "ana", "clientId:", "invalidType:abc", "clientid:ana", ":ana"] {
            assert_eq!(Target::read(text).unwrap_err().code, 40000, "{text:?}");
        }
    }
}
