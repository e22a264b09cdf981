//! The key of the file.

use std::fmt;
use std::fmt::Write as _;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The 32 raw bytes that encrypt the file. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Takes the raw bytes. Making and keeping them is the caller's business.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(*bytes))
    }

    /// Another key made from this one, for what is kept beside the file: whoever has this one has
    /// both, and nobody gets from the other one to this.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0_u8; 32]);
        // HMAC takes keys of any length.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) {
            mac.update(purpose.as_bytes());
            derived.copy_from_slice(&mac.finalize().into_bytes());
        }
        derived
    }

    /// The 64 hexadecimal digits, for the keychain; the caller must not log them.
    pub fn to_hex(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0 {
            // Writing into a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_keychain_and_is_never_printed() {
        let key = Key::new(std::array::from_fn(|at| u8::try_from(at * 7 % 256).unwrap()));
        assert_eq!(Key::from_hex(&key.to_hex()), Some(key.clone()));
        assert_eq!(format!("{key:?}"), "Key(***)");
    }

    #[test]
    fn a_derived_key_is_the_same_each_time_and_another_for_each_purpose() {
        let key = Key::new([7; 32]);
        let derived = key.derive("files");
        assert_eq!(*derived, *key.derive("files"));
        assert!(*derived != key.0 && *derived != *key.derive("other") && *derived != [0; 32]);
        assert_ne!(*derived, *Key::new([8; 32]).derive("files"));
    }

    #[test]
    fn what_is_not_64_digits_is_no_key() {
        for text in ["", "00", &"0".repeat(63), &"g0".repeat(32), &"+1".repeat(32), &"é".repeat(32)]
        {
            assert_eq!(Key::from_hex(text), None, "{text}");
        }
    }
}
