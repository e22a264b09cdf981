//! JSON as servers write it, read in fewer steps than serde_json takes.
//!
//! Here is only what nearly every frame consists of: text without control characters, with the plain
//! escapes, whole numbers, and little nesting. Everything else is an error *here* and nothing more:
//! whoever calls asks serde_json then, which alone decides what is JSON. So nothing that could be
//! read before is lost, and what is taken here means the same there (`tests/quick.rs`).

use std::fmt;

use serde::{
    de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

/// Deepest nesting read here.
const MAX_DEPTH: u8 = 32;
/// Digits that fit any integer.
const MAX_DIGITS: usize = 18;
/// Eight bytes: of one each, of its highest bit, of a letter.
const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);
const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);

/// Reads a whole text.
///
/// # Errors
/// Where there is anything that is not read here, JSON or not.
pub(super) fn read<'de, S: DeserializeSeed<'de>>(text: &'de str, to: S) -> Result<S::Value, Other> {
    // Between tokens they are harmless, within strings they are not allowed: one look at all of them
    // spares one at each letter.
    if text.bytes().fold(false, |is_found, byte| is_found | (byte < b' ')) {
        return Err(Other);
    }
    let mut quick = Quick { text, at: 0, depth: 0, unescaped: String::new() };
    let value = to.deserialize(&mut quick)?;
    if quick.peek().is_some() { Err(Other) } else { Ok(value) }
}

/// Something that is not read here.
#[derive(Debug)]
pub(super) struct Other;

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not read here")
    }
}

impl std::error::Error for Other {}

impl serde::de::Error for Other {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Quick<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
    /// A string without its escapes, as long as it is being read.
    unescaped: String,
}

impl<'de> Quick<'de> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// What comes next, after spaces.
    fn peek(&mut self) -> Option<u8> {
        while self.byte() == Some(b' ') {
            self.skip(1);
        }
        self.byte()
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Other> {
        if self.peek() != Some(wanted) {
            return Err(Other);
        }
        self.skip(1);
        Ok(())
    }

    fn rest(&self) -> Result<&'de str, Other> {
        self.text.get(self.at..).ok_or(Other)
    }

    fn word(&mut self, word: &str) -> Result<(), Other> {
        if !self.rest()?.starts_with(word) {
            return Err(Other);
        }
        self.skip(word.len());
        Ok(())
    }

    /// A string, from behind its first quote.
    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Other> {
        let rest = self.rest()?;
        let plain = rest.get(..plain_length(rest.as_bytes())).ok_or(Other)?;
        self.skip(plain.len());
        if self.byte() == Some(b'"') {
            self.skip(1);
            return visitor.visit_borrowed_str(plain);
        }
        self.unescaped.clear();
        // No string is longer without its escapes than what is left of the text with them.
        self.unescaped.reserve(rest.len());
        self.unescaped.push_str(plain);
        self.unescape()?;
        visitor.visit_str(&self.unescaped)
    }

    /// The rest of a string, from an escape on.
    fn unescape(&mut self) -> Result<(), Other> {
        while self.byte() == Some(b'\\') {
            self.skip(1);
            let letter = match self.byte() {
                Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
                Some(b'n') => '\n',
                Some(b't') => '\t',
                Some(b'r') => '\r',
                _ => return Err(Other),
            };
            self.unescaped.push(letter);
            self.skip(1);
            let rest = self.rest()?;
            let plain = rest.get(..plain_length(rest.as_bytes())).ok_or(Other)?;
            self.unescaped.push_str(plain);
            self.skip(plain.len());
        }
        self.expect(b'"')
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Other> {
        let is_negative = self.byte() == Some(b'-');
        self.skip(usize::from(is_negative));
        let (first, begin) = (self.byte(), self.at);
        let mut number = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit & 0xf));
            self.skip(1);
        }
        let digits = self.at.saturating_sub(begin);
        let is_odd = !(1..=MAX_DIGITS).contains(&digits)
            || first == Some(b'0') && (is_negative || digits > 1)
            || matches!(self.byte(), Some(b'.' | b'e' | b'E'));
        match (is_odd, is_negative) {
            (true, _) => Err(Other),
            (false, true) => visitor.visit_i64(number.cast_signed().wrapping_neg()),
            (false, false) => visitor.visit_u64(number),
        }
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Other>) -> Result<T, Other> {
        if self.depth == MAX_DEPTH {
            return Err(Other);
        }
        self.depth = self.depth.saturating_add(1);
        self.skip(1);
        let value = read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &mut Quick<'de> {
    type Error = Other;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Other> {
        match self.peek() {
            Some(b'"') => {
                self.skip(1);
                self.string(visitor)
            }
            Some(b'{') => self.nested(|quick| {
                let value = visitor.visit_map(Items { quick: &mut *quick, is_first: true })?;
                quick.expect(b'}').map(|()| value)
            }),
            Some(b'[') => self.nested(|quick| {
                let value = visitor.visit_seq(Items { quick: &mut *quick, is_first: true })?;
                quick.expect(b']').map(|()| value)
            }),
            Some(b'n') => self.word("null").and_then(|()| visitor.visit_unit()),
            Some(b't') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            Some(b'-' | b'0'..=b'9') => self.number(visitor),
            _ => Err(Other),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A key, from behind its first quote.
struct Key<'a, 'de>(&'a mut Quick<'de>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Other;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Other> {
        self.0.string(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What stands between brackets, separated by commas.
struct Items<'a, 'de> {
    quick: &'a mut Quick<'de>,
    is_first: bool,
}

impl Items<'_, '_> {
    /// Whether another item comes, and there we are.
    fn is_next(&mut self, end: u8) -> Result<bool, Other> {
        let is_end = self.quick.peek() == Some(end);
        if !is_end && !self.is_first {
            self.quick.expect(b',')?;
        }
        self.is_first = false;
        Ok(!is_end)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Other;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        to: S,
    ) -> Result<Option<S::Value>, Other> {
        if self.is_next(b']')? { to.deserialize(&mut *self.quick).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Other;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, to: S) -> Result<Option<S::Value>, Other> {
        if !self.is_next(b'}')? {
            return Ok(None);
        }
        self.quick.expect(b'"')?;
        to.deserialize(Key(&mut *self.quick)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, to: S) -> Result<S::Value, Other> {
        self.quick.expect(b':')?;
        to.deserialize(&mut *self.quick)
    }
}

/// How many bytes come before the first quote or backslash.
///
/// Most strings are keys and names. Looking at eight bytes at once, in an integer, is done before a
/// search that is quicker at hundreds has begun.
fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks();
    let mut length = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let found = zero_bytes(word ^ QUOTES) | zero_bytes(word ^ BACKSLASHES);
        if found != 0 {
            return length.saturating_add(found.trailing_zeros() as usize / 8);
        }
        length = length.saturating_add(8);
    }
    let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\');
    length.saturating_add(rest.iter().take_while(is_plain).count())
}

/// The highest bit of the first byte that is zero, and maybe others above it.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH_BITS
}
