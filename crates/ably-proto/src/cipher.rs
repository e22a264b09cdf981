//! Encrypted channels: AES in CBC mode (RSL5, RSE).
//!
//! Only payloads are encrypted, and there is no authentication: whoever can publish on the channel
//! can also tamper. It keeps the service from reading along, no more.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use aes::{Aes128, Aes256};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use cbc::cipher::{
    Array, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit,
    block_padding::Pkcs7,
};
use thiserror::Error;

const BLOCK: usize = 16;

const INDIFFERENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, INDIFFERENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, INDIFFERENT);

/// A key that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CipherError {
    /// Neither of the two base64 alphabets (RSE1c).
    #[error("the key is no base64")]
    NotBase64,
    /// Neither 128 nor 256 bits (RSE1e).
    #[error("the key has {0} bytes instead of 16 or 32")]
    Length(usize),
    /// The host has no randomness to give.
    #[error("there is no randomness")]
    NoRandomness,
}

#[derive(Clone)]
enum Key {
    Aes128([u8; 16]),
    Aes256([u8; 32]),
}

/// A channel's cipher. Clones count their initialisation vectors together, so one may serve
/// several channels.
#[derive(Clone)]
pub struct Cipher {
    key: Key,
    nonce: u128,
    used: Arc<AtomicU64>,
}

impl Cipher {
    /// A cipher from the key's bytes. `nonce` is the host's randomness, never used twice with the
    /// same key: each initialisation vector is the next number from it, encrypted (NIST SP 800-38A,
    /// appendix C), as this crate draws no random numbers itself.
    ///
    /// # Errors
    /// When the key has neither 16 nor 32 bytes.
    pub fn new(key: &[u8], nonce: [u8; BLOCK]) -> Result<Self, CipherError> {
        let key = match (<[u8; 16]>::try_from(key), <[u8; 32]>::try_from(key)) {
            (Ok(key), _) => Key::Aes128(key),
            (_, Ok(key)) => Key::Aes256(key),
            _ => return Err(CipherError::Length(key.len())),
        };
        Ok(Self { key, nonce: u128::from_be_bytes(nonce), used: Arc::default() })
    }

    /// A cipher from a key in base64, of either alphabet, padded or not (RSE1c).
    ///
    /// # Errors
    /// When it is no base64, or not of a key's length.
    pub fn from_base64(key: &str, nonce: [u8; BLOCK]) -> Result<Self, CipherError> {
        let bytes = BASE64.decode(key).or_else(|_| BASE64_URL.decode(key));
        Self::new(&bytes.map_err(|_| CipherError::NotBase64)?, nonce)
    }

    /// Bits of the key.
    pub fn key_length(&self) -> usize {
        match &self.key {
            Key::Aes128(_) => 128,
            Key::Aes256(_) => 256,
        }
    }

    /// The transform's name in `encoding` (RSL5b).
    pub fn name(&self) -> &'static str {
        match &self.key {
            Key::Aes128(_) => "cipher+aes-128-cbc",
            Key::Aes256(_) => "cipher+aes-256-cbc",
        }
    }

    /// Encrypts under the next initialisation vector, which comes first in the answer.
    pub fn encrypt(&self, plain: &[u8]) -> Vec<u8> {
        let number = self.used.fetch_add(1, Ordering::Relaxed);
        let vector = self.encrypt_block(self.nonce.wrapping_add(number.into()).to_be_bytes());
        self.encrypt_under(vector, plain)
    }

    /// Encrypts under a given initialisation vector, for fixtures.
    pub fn encrypt_under(&self, vector: [u8; BLOCK], plain: &[u8]) -> Vec<u8> {
        let vector = Array(vector);
        let body = match &self.key {
            Key::Aes128(key) => cbc::Encryptor::<Aes128>::new(&Array(*key), &vector)
                .encrypt_padded_vec::<Pkcs7>(plain),
            Key::Aes256(key) => cbc::Encryptor::<Aes256>::new(&Array(*key), &vector)
                .encrypt_padded_vec::<Pkcs7>(plain),
        };
        [vector.as_slice(), &body].concat()
    }

    /// Decrypts what [`Cipher::encrypt`] makes; `None` where it is not of this key or damaged.
    pub fn decrypt(&self, encrypted: &[u8]) -> Option<Vec<u8>> {
        let (vector, body) = encrypted.split_first_chunk::<BLOCK>()?;
        let vector = Array(*vector);
        match &self.key {
            Key::Aes128(key) => cbc::Decryptor::<Aes128>::new(&Array(*key), &vector)
                .decrypt_padded_vec::<Pkcs7>(body)
                .ok(),
            Key::Aes256(key) => cbc::Decryptor::<Aes256>::new(&Array(*key), &vector)
                .decrypt_padded_vec::<Pkcs7>(body)
                .ok(),
        }
    }

    fn encrypt_block(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        let mut block = Array(block);
        match &self.key {
            Key::Aes128(key) => Aes128::new(&Array(*key)).encrypt_block(&mut block),
            Key::Aes256(key) => Aes256::new(&Array(*key)).encrypt_block(&mut block),
        }
        block.0
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cipher({})", self.name())
    }
}

impl PartialEq for Cipher {
    fn eq(&self, other: &Self) -> bool {
        match (&self.key, &other.key) {
            (Key::Aes128(ours), Key::Aes128(theirs)) => ours == theirs,
            (Key::Aes256(ours), Key::Aes256(theirs)) => ours == theirs,
            _ => false,
        }
    }
}
