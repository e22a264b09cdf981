//! Passwords, hashed with argon2.

use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};

/// Hashes a password with a salt of its own; takes tens of milliseconds by design.
///
/// # Errors
/// When the password cannot be hashed, such as one of several gigabytes.
pub(crate) fn hash(password: &str) -> anyhow::Result<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>());
    let salt = salt.map_err(|error| anyhow!("Making a salt: {error}"))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| anyhow!("Hashing a password: {error}"))?.to_string())
}

/// Whether a password is the one of a hash; takes as long as hashing it.
pub(crate) fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_verifies() {
        let hash = hash("night audit").unwrap();
        assert!(verify("night audit", &hash));
        assert!(!verify("Night audit", &hash));
        assert!(!verify("night audit", "not a hash"));
    }
}
