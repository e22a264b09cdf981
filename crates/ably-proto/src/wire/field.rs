//! How one field of a wire object is read and written, tolerantly and without an intermediate tree.
//!
//! A frame is never lost for one strange field: a value of the wrong type counts as absent, any
//! integer width and floats are accepted where a number is expected, `null` equals absent, and of
//! duplicated keys the last one wins (protocol digest §3).

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
    ser::SerializeSeq,
};

use super::{secret::Secret, value};

/// Most items of a list, far above what a server sends in one frame: an empty message is one byte on
/// the wire and four hundred in memory.
const MAX_ITEMS: usize = 10_000;

/// A value that may stand behind a key of a wire object.
pub(crate) trait Field: Sized + Default {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
    /// Absent values are left out on the wire.
    fn is_absent(&self) -> bool;
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
}

/// A wire object: a map with known string keys.
pub(crate) trait WireMap: Sized + Default {
    /// Reads into an object that is where it belongs already: they are large, and moving one costs as
    /// much as reading a few of its fields.
    fn fill<'de, A: MapAccess<'de>>(&mut self, map: A) -> Result<(), A::Error>;
    fn write_map<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
}

/// Lets serde read a [`Field`].
pub(crate) struct Read<T>(pub(crate) T);

impl<'de, T: Field> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Read)
    }
}

/// Lets serde write a [`Field`].
pub(crate) struct Write<'a, T>(pub(crate) &'a T);

impl<T: Field> Serialize for Write<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to)
    }
}

/// Visitor methods for the kinds of value a field does not want: consume them and answer absent.
macro_rules! otherwise_absent {
    ($($kind:ident)*) => { $( otherwise_absent!(@ $kind); )* };
    (@ bool) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ number) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ text) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ bytes) => {
        fn visit_bytes<E>(self, _: &[u8]) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ seq) => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@ map) => {
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@ null) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_none<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_some<D: serde::Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
            from.deserialize_any(self)
        }
        // A MessagePack extension arrives as a newtype; nothing of ours is one.
        fn visit_newtype_struct<D: serde::Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
            <serde::de::IgnoredAny as serde::Deserialize>::deserialize(from)?;
            Ok(Self::Value::default())
        }
    };
}
pub(crate) use otherwise_absent;

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    // Some MessagePack writers use `bin` for strings.
    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(std::str::from_utf8(bytes).ok().map(str::to_owned))
    }

    otherwise_absent!(bool number seq map null);
}

impl Field for Option<String> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}

impl Field for String {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(<Option<String> as Field>::read(from)?.unwrap_or_default())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl Field for Option<Secret> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(<Option<String> as Field>::read(from)?.map(Secret::new))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(secret) => to.serialize_str(secret.expose()),
            None => to.serialize_none(),
        }
    }
}

/// A whole number of any width, or a float cut to one; the wide type holds both `i64` and `u64`.
struct IntegerVisitor;

impl<'de> Visitor<'de> for IntegerVisitor {
    type Value = Option<i128>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    // The cast saturates, so even an absurd float stays a number the narrower types can refuse.
    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(number.is_finite().then_some(number as i128))
    }

    otherwise_absent!(bool text bytes seq map null);
}

/// Reads any number; `None` where the value is no number.
pub(crate) fn read_integer<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i128>, D::Error> {
    from.deserialize_any(IntegerVisitor)
}

macro_rules! integer_field {
    ($($int:ty)*) => { $(
        impl Field for Option<$int> {
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Ok(read_integer(from)?.and_then(|number| <$int>::try_from(number).ok()))
            }

            fn is_absent(&self) -> bool {
                self.is_none()
            }

            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                self.serialize(to)
            }
        }
    )* };
}
integer_field!(i64 u64 u32 u16);

macro_rules! integer_or_zero_field {
    ($($int:ty)*) => { $(
        impl Field for $int {
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Ok(<Option<$int> as Field>::read(from)?.unwrap_or_default())
            }

            fn is_absent(&self) -> bool {
                *self == 0
            }

            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                self.serialize(to)
            }
        }
    )* };
}
integer_or_zero_field!(u32 u16);

impl Field for Option<serde_json::Value> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = from.deserialize_any(value::ValueVisitor)?;
        Ok((!value.is_null()).then_some(value))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}

/// A map from string to string; other scalars are taken as their text, the rest is dropped.
struct StringMapVisitor;

impl<'de> Visitor<'de> for StringMapVisitor {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut strings = BTreeMap::new();
        while let Some(Read(key)) = map.next_key::<Read<Option<String>>>()? {
            let Read(value) = map.next_value::<Read<Option<serde_json::Value>>>()?;
            let text = match value {
                Some(serde_json::Value::String(text)) => Some(text),
                Some(serde_json::Value::Number(number)) => Some(number.to_string()),
                Some(serde_json::Value::Bool(flag)) => Some(flag.to_string()),
                _ => None,
            };
            if let (Some(key), Some(text)) = (key, text) {
                strings.insert(key, text);
            }
        }
        Ok(strings)
    }

    otherwise_absent!(bool number text bytes seq null);
}

impl Field for BTreeMap<String, String> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(StringMapVisitor)
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: WireMap> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut object = T::default();
        object.fill(map)?;
        Ok(Some(object))
    }

    otherwise_absent!(bool number text bytes seq null);
}

impl<T: WireMap> Field for Option<T> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ObjectVisitor(PhantomData))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(object) => object.write_map(to),
            None => to.serialize_none(),
        }
    }
}

impl<T: WireMap> WireMap for Box<T> {
    fn fill<'de, A: MapAccess<'de>>(&mut self, map: A) -> Result<(), A::Error> {
        (**self).fill(map)
    }

    fn write_map<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (**self).write_map(to)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: ListItem> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while seq.next_element_seed(NextItem(&mut items))?.is_some() {
            if items.len() > MAX_ITEMS {
                return Err(A::Error::custom("too long a list"));
            }
        }
        Ok(items)
    }

    otherwise_absent!(bool number text bytes map null);
}

/// An element of a list field.
pub(crate) trait ListItem: Sized {
    /// Adds an element, or none where it is nothing of the kind.
    fn read_item<'de, D: Deserializer<'de>>(from: D, to: &mut Vec<Self>) -> Result<(), D::Error>;
    fn write_item<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
}

/// The place after the last item.
struct NextItem<'a, T>(&'a mut Vec<T>);

impl<'de, T: ListItem> DeserializeSeed<'de> for NextItem<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        T::read_item(from, self.0)
    }
}

impl<'de, T: WireMap> Visitor<'de> for NextItem<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        if self.0.is_empty() {
            // Most frames carry one message; by itself the list would begin with room for four.
            self.0.reserve_exact(1);
        }
        self.0.push(T::default());
        self.0.last_mut().map_or(Ok(()), |item| item.fill(map))
    }

    otherwise_absent!(bool number text bytes seq null);
}

struct ItemOut<'a, T>(&'a T);

impl<T: ListItem> Serialize for ItemOut<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write_item(to)
    }
}

impl<T: WireMap> ListItem for T {
    fn read_item<'de, D: Deserializer<'de>>(from: D, to: &mut Vec<Self>) -> Result<(), D::Error> {
        from.deserialize_any(NextItem(to))
    }

    fn write_item<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.write_map(to)
    }
}

// `null` is a value here: ACK serials of conflated messages (PBR2a), so positions must hold.
impl ListItem for Option<String> {
    fn read_item<'de, D: Deserializer<'de>>(from: D, to: &mut Vec<Self>) -> Result<(), D::Error> {
        to.push(<Option<String> as Field>::read(from)?);
        Ok(())
    }

    fn write_item<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}

impl<T: ListItem> Field for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ListVisitor(PhantomData))
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut seq = to.serialize_seq(Some(self.len()))?;
        for item in self {
            seq.serialize_element(&ItemOut(item))?;
        }
        seq.end()
    }
}
