//! Ids and secrets out of randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};

/// An opaque id in the form of a cuid: `c` and 24 characters of base 36, never a blank.
pub(crate) fn cuid(rng: &mut impl Rng) -> String {
    let digits = (0..24).map(|_| char::from_digit(rng.random_range(0..36), 36).unwrap_or('0'));
    std::iter::once('c').chain(digits).collect()
}

/// 256 bits nobody can guess, in characters a cookie and a URL may hold.
pub(crate) fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>())
}

/// The hash under which a secret may be stored.
pub(crate) fn digest(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids_and_no_two_alike() {
        let ids = |seed| {
            let mut rng = StdRng::seed_from_u64(seed);
            (0..100).map(|_| cuid(&mut rng)).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(ids(7), ids(7));
        assert_ne!(ids(7), ids(8));
        assert_eq!(ids(7).len(), 100);
    }
}
