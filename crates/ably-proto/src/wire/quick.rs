//! JSON as servers write it, read in fewer steps than serde_json takes.
//!
//! Here is only what nearly every frame consists of: text without control characters, with the plain
//! escapes, whole numbers, and little nesting. Everything else is an error *here* and nothing more:
//! whoever calls asks serde_json then, which alone decides what is JSON. So nothing that could be
//! read before is lost, and what is taken here means the same there (`tests/quick.rs`).

use std::fmt;

use memchr::memchr2;
use serde::{
    de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

/// Deepest nesting read here.
const MAX_DEPTH: u8 = 32;
/// Digits that fit any integer.
const MAX_DIGITS: usize = 18;

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
        let end = memchr2(b'"', b'\\', rest.as_bytes()).ok_or(Other)?;
        let plain = rest.get(..end).ok_or(Other)?;
        self.skip(end);
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
        loop {
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
            let end = memchr2(b'"', b'\\', rest.as_bytes()).ok_or(Other)?;
            self.unescaped.push_str(rest.get(..end).ok_or(Other)?);
            self.skip(end);
            if self.byte() == Some(b'"') {
                self.skip(1);
                return Ok(());
            }
        }
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Other> {
        let is_negative = self.byte() == Some(b'-');
        self.skip(usize::from(is_negative));
        let rest = self.rest()?;
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let digits = rest.as_bytes().iter().take_while(|byte| is_digit(byte)).count();
        let digits = rest.get(..digits).ok_or(Other)?;
        self.skip(digits.len());
        let is_odd = digits.len() > MAX_DIGITS
            || digits.starts_with('0') && (is_negative || digits.len() > 1)
            || matches!(self.byte(), Some(b'.' | b'e' | b'E'));
        let number: i64 = digits.parse().map_err(|_| Other)?;
        match (is_odd, is_negative) {
            (true, _) => Err(Other),
            (false, true) => visitor.visit_i64(number.saturating_neg()),
            (false, false) => visitor.visit_u64(number.unsigned_abs()),
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
        if self.quick.peek() != Some(b'"') {
            return Err(Other);
        }
        to.deserialize(&mut *self.quick).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, to: S) -> Result<S::Value, Other> {
        self.quick.expect(b':')?;
        to.deserialize(&mut *self.quick)
    }
}
