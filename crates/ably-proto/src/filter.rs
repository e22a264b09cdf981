//! Which messages a listener wants (RTL7b, RTL22, RTP6b, RTAN4c).
//!
//! The machine has one ordered stream of events and no listeners; whoever fans it out asks here.

use serde_json::Value;

use crate::wire::{Annotation, Message, PresenceAction, PresenceMessage};

/// Criteria for messages; all that are given have to be met (RTL22c).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageFilter {
    /// The message's name (RTL7b).
    pub name: Option<String>,
    /// Who published it.
    pub client_id: Option<String>,
    /// Serial of the message it refers to.
    pub ref_timeserial: Option<String>,
    /// Kind of the reference.
    pub ref_type: Option<String>,
    /// Whether it refers to another message at all (RTL22b).
    pub is_ref: Option<bool>,
}

impl MessageFilter {
    /// Only messages of a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }

    /// Whether a message meets every criterion.
    pub fn matches(&self, message: &Message) -> bool {
        let reference = message.extras.as_ref().and_then(|extras| extras.get("ref"));
        let part = |key: &str| reference.and_then(|reference| reference.get(key)?.as_str());
        is_wanted(&self.name, message.name.as_deref())
            && is_wanted(&self.client_id, message.client_id.as_deref())
            && is_wanted(&self.ref_timeserial, part("timeserial"))
            && is_wanted(&self.ref_type, part("type"))
            && self.is_ref.is_none_or(|wanted| wanted == reference.is_some_and(Value::is_object))
    }
}

fn is_wanted(wanted: &Option<String>, given: Option<&str>) -> bool {
    wanted.as_deref().is_none_or(|wanted| Some(wanted) == given)
}

/// The presence events a listener wants; an empty list means all (RTP6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PresenceFilter {
    /// Wanted actions.
    pub actions: Vec<PresenceAction>,
}

impl PresenceFilter {
    /// Whether an event is of a wanted action.
    pub fn matches(&self, message: &PresenceMessage) -> bool {
        self.actions.is_empty() || self.actions.contains(&message.action)
    }
}

/// The annotations a listener wants; an empty list means all (RTAN4c).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotationFilter {
    /// Wanted types, compared exactly.
    pub kinds: Vec<String>,
}

impl AnnotationFilter {
    /// Whether an annotation is of a wanted type.
    pub fn matches(&self, annotation: &Annotation) -> bool {
        let is_same = |wanted: &String| annotation.kind.as_ref() == Some(wanted);
        self.kinds.is_empty() || self.kinds.iter().any(is_same)
    }
}
