//! Declaring a wire object once: its struct, its tolerant reader and its sparing writer.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::field::{Field, WireMap, Write};

/// Writes one key unless its value is absent.
pub(crate) fn write_entry<M: SerializeMap, T: Field>(
    map: &mut M,
    key: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    if value.is_absent() { Ok(()) } else { map.serialize_entry(key, &Write(value)) }
}

/// A strict reading of a whole object, for places where anything else is an error.
pub(crate) struct Strict<'a, T>(pub(crate) &'a mut T);

impl<'de, T: WireMap> DeserializeSeed<'de> for Strict<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, T: WireMap> Visitor<'de> for Strict<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.fill(map)
    }
}

/// Skips the value of a key nobody knows (RSF1).
pub(crate) fn skip_value<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// Declares a wire object: the struct, its tolerant reader and its writer that omits what is absent.
macro_rules! wire_struct {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* $wire:literal => $field:ident : $ty:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $ty, )*
        }

        const _: () = {
            use $crate::wire::field::{Field, Read, WireMap, otherwise_absent};
            use $crate::wire::object::{Strict, skip_value, write_entry};

            // The lower-case variants are the field names: one list makes both.
            #[allow(non_camel_case_types)]
            #[derive(Default)]
            enum Key {
                $( $field, )*
                #[default]
                Foreign,
            }

            struct KeyVisitor;

            impl<'de> serde::de::Visitor<'de> for KeyVisitor {
                type Value = Key;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a key")
                }

                fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                    Ok(match key {
                        $( $wire => Key::$field, )*
                        _ => Key::Foreign,
                    })
                }

                otherwise_absent!(bool number bytes seq map null);
            }

            impl<'de> serde::Deserialize<'de> for Key {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    from.deserialize_any(KeyVisitor)
                }
            }

            impl WireMap for $name {
                fn fill<'de, A: serde::de::MapAccess<'de>>(&mut self, mut map: A) -> Result<(), A::Error> {
                    while let Some(key) = map.next_key::<Key>()? {
                        match key {
                            $( Key::$field => self.$field = map.next_value::<Read<$ty>>()?.0, )*
                            Key::Foreign => skip_value(&mut map)?,
                        }
                    }
                    Ok(())
                }

                fn write_map<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    use serde::ser::SerializeMap as _;
                    let present = [$( !Field::is_absent(&self.$field), )*];
                    let mut map = to.serialize_map(Some(present.iter().filter(|p| **p).count()))?;
                    $( write_entry(&mut map, $wire, &self.$field)?; )*
                    map.end()
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let mut object = Self::default();
                    from.deserialize_map(Strict(&mut object))?;
                    Ok(object)
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    self.write_map(to)
                }
            }
        };
    };
}
pub(crate) use wire_struct;
