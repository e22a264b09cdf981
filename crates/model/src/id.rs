//! Opaque identifiers: never parsed, only compared (contract, preamble).

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a string the backend or the composer made.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The string as it goes over the wire and into SQL.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

ids! {
    /// A hotel group: the customer's tenant.
    OrganizationId;
    /// One hotel of the organization.
    PropertyId;
    /// A conversation a participant can open.
    RoomId;
    /// A person with an account; also the Ably client id of their connection.
    UserId;
    /// A message: made once by the composer that wrote it, so the same string is the idempotency
    /// key (`client_msg_id`), the Ably message id and the backend's row (contract §3).
    MessageId;
    /// A file somebody chose to attach: made once by the composer it was given to.
    AttachmentId;
}
