//! The words of the protocol and how they are written: frames, messages, errors, tokens.
//!
//! Reading is tolerant by construction (see `field`); the same readers and writers serve JSON and
//! MessagePack, as both formats use the same names.

mod action;
mod annotation;
mod codec;
mod data;
mod error;
mod field;
mod flags;
mod json;
mod message;
mod object;
mod protocol_message;
mod quick;
mod secret;
mod token;
mod value;

pub use action::{Action, AnnotationAction, MessageAction, PresenceAction};
pub use annotation::{Annotation, MessageAnnotations};
pub use codec::{DecodeError, EncodeError, Format, Frame, decode, decode_text, encode};
pub use data::Data;
pub use error::ErrorInfo;
pub use flags::Flags;
pub use json::Json;
pub use message::{Message, Operation, PresenceMessage, Version};
pub use protocol_message::{Auth, ConnectionDetails, ProtocolMessage, PublishResult};
pub use secret::Secret;
pub use token::{TokenDetails, TokenRequest};
