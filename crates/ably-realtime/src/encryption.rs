//! Ciphers of channels, with the operating system's randomness.

use ably_proto::cipher::{Cipher, CipherError};
use rustls::crypto::ring;

/// A channel's cipher from a key in base64, of 128 or 256 bits (RSE1, TB3). Make one per key and
/// clone it for each channel; whoever takes part needs the same key.
///
/// # Errors
/// When the text is no such key, or the operating system has no randomness to give.
pub fn cipher(key: &str) -> Result<Cipher, CipherError> {
    let mut nonce = [0; 16];
    let random = ring::default_provider().secure_random;
    random.fill(&mut nonce).map_err(|_| CipherError::NoRandomness)?;
    Cipher::from_base64(key, nonce)
}
