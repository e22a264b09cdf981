//! A JSON payload, read by who wants it and as what they want it.

use std::{borrow::Cow, fmt, marker::PhantomData, sync::OnceLock};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

use super::quick;

/// A JSON value: as its sender wrote it, or as this side made it.
///
/// What came over the line is checked at once, and built only for who asks. Most are read into a
/// type of the caller's, and a tree of the same would cost more than all the rest of the message.
#[derive(Clone, Debug)]
pub struct Json {
    /// What the sender wrote: well-formed. Nothing where this side made the value.
    text: String,
    value: OnceLock<Box<Value>>,
}

impl Json {
    /// What a sender wrote.
    ///
    /// # Errors
    /// The text itself, where it is no JSON, or nested deeper than anybody reads.
    pub fn written(text: String) -> Result<Self, String> {
        let is_json = quick::read(&text, PhantomData::<Checked>).is_ok()
            || serde_json::from_str::<Checked>(&text).is_ok();
        if is_json { Ok(Self { text, value: OnceLock::new() }) } else { Err(text) }
    }

    /// The value, built when it is asked for the first time; of duplicated keys the last one wins.
    pub fn value(&self) -> &Value {
        // The text was read before, so it can be read.
        self.value.get_or_init(|| serde_json::from_str(&self.text).unwrap_or_default())
    }

    /// The value as a type of the caller's, without building anything else.
    ///
    /// # Errors
    /// When the value is none of that type.
    pub fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        // A reader may refuse a key that stands twice; in the tree the last one has won.
        serde_json::from_str(&self.text).or_else(|_| T::deserialize(self.value()))
    }

    /// The value as text: the sender's own, where there is one.
    pub fn text(&self) -> Cow<'_, str> {
        if self.text.is_empty() { self.value().to_string().into() } else { (&*self.text).into() }
    }

    /// As [`Self::text`], for who needs nothing else.
    pub fn into_text(self) -> String {
        if self.text.is_empty() { self.value().to_string() } else { self.text }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self { text: String::new(), value: OnceLock::from(Box::new(value)) }
    }
}

/// What is meant counts, not how it was written.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

/// Any value, read as [`Value`] reads it and kept by nobody: what this takes, that takes, and what
/// this refuses, that refuses. (serde's own way of skipping is laxer: it looks neither at surrogates
/// nor at the size of numbers, and goes as deep as the text does.)
struct Checked;

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(CheckedVisitor)
    }
}

struct CheckedVisitor;

impl<'de> Visitor<'de> for CheckedVisitor {
    type Value = Checked;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_str<E>(self, _: &str) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_unit<E>(self) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Checked, A::Error> {
        while let Some(Checked) = seq.next_element()? {}
        Ok(Checked)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Checked, A::Error> {
        while let Some((Checked, Checked)) = map.next_entry()? {}
        Ok(Checked)
    }
}
