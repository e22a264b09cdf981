//! The numbered vocabularies of the protocol. Unknown numbers are kept, never refused (RTF1).

use serde::{Deserializer, Serializer};

use super::field::{Field, read_integer};

/// Declares an open enumeration over wire numbers.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $number:literal, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )*
            /// A number this client does not know; tolerated and ignored.
            Unknown(u64),
        }

        impl $name {
            /// The variant for a wire number.
            pub fn from_number(number: u64) -> Self {
                match number {
                    $( $number => Self::$variant, )*
                    other => Self::Unknown(other),
                }
            }

            /// The wire number.
            pub fn number(self) -> u64 {
                match self {
                    $( Self::$variant => $number, )*
                    Self::Unknown(number) => number,
                }
            }
        }

        impl Field for Option<$name> {
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                // A negative number is as unknown as any other.
                let number = read_integer(from)?;
                Ok(number.map(|n| $name::from_number(u64::try_from(n).unwrap_or(u64::MAX))))
            }

            fn is_absent(&self) -> bool {
                self.is_none()
            }

            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    Some(action) => to.serialize_u64(action.number()),
                    None => to.serialize_none(),
                }
            }
        }
    };
}

wire_enum! {
    /// What a protocol message is for (TR2). A frame without an action is what a writer makes
    /// that omits zero values: a heartbeat.
    #[derive(Default)]
    pub enum Action {
        /// Keep-alive, or a ping when it carries an id (RTN13e, RTN23).
        #[default]
        Heartbeat = 0,
        /// The server accepted `count` frames from `msg_serial` on.
        Ack = 1,
        /// The server refused `count` frames from `msg_serial` on.
        Nack = 2,
        /// Unused.
        Connect = 3,
        /// The connection is established, or its details changed.
        Connected = 4,
        /// Unused.
        Disconnect = 5,
        /// The server is about to drop this transport; the connection's state is kept.
        Disconnected = 6,
        /// The client gives the connection up.
        Close = 7,
        /// Reply to `Close`.
        Closed = 8,
        /// Fatal for the connection, or for the named channel.
        Error = 9,
        /// Attach or re-attach a channel.
        Attach = 10,
        /// The channel is attached, or its attachment changed.
        Attached = 11,
        /// Detach a channel.
        Detach = 12,
        /// The channel is detached.
        Detached = 13,
        /// Presence events.
        Presence = 14,
        /// Messages.
        Message = 15,
        /// One page of a presence sync.
        Sync = 16,
        /// Server: please authenticate again. Client: a new token.
        Auth = 17,
        /// Deprecated; ignored.
        Activate = 18,
        /// LiveObjects; ignored.
        Object = 19,
        /// LiveObjects; ignored.
        ObjectSync = 20,
        /// Annotations of messages.
        Annotation = 21,
    }
}

impl Field for Action {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(<Option<Action> as Field>::read(from)?.unwrap_or(Self::Unknown(u64::MAX)))
    }

    fn is_absent(&self) -> bool {
        false
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.number())
    }
}

wire_enum! {
    /// What a message does to the one with its serial (TM5); absent means `Create`.
    pub enum MessageAction {
        /// A new message.
        Create = 0,
        /// Replaces fields of an existing message.
        Update = 1,
        /// Marks a message as deleted.
        Delete = 2,
        /// Information about the channel rather than content.
        Meta = 3,
        /// New totals of a message's annotations.
        Summary = 4,
        /// Adds to an existing message's data.
        Append = 5,
    }
}

wire_enum! {
    /// What an annotation does (TAN2b).
    pub enum AnnotationAction {
        /// Adds one.
        Create = 0,
        /// Takes one back.
        Delete = 1,
    }
}

wire_enum! {
    /// What happened to a presence member (TP2).
    #[derive(Default)]
    pub enum PresenceAction {
        /// Only inside a running sync: a member that has left.
        #[default]
        Absent = 0,
        /// The member was there already.
        Present = 1,
        /// The member entered.
        Enter = 2,
        /// The member left.
        Leave = 3,
        /// The member changed its data.
        Update = 4,
    }
}

impl Field for PresenceAction {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(<Option<PresenceAction> as Field>::read(from)?.unwrap_or(Self::Unknown(u64::MAX)))
    }

    fn is_absent(&self) -> bool {
        false
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.number())
    }
}
