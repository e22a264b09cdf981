//! What a credential allows: resources, operations, matching and intersection (§14.6).

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;
use thiserror::Error;

/// An operation that a capability may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Receive messages and presence.
    Subscribe,
    /// Publish messages.
    Publish,
    /// Enter presence.
    Presence,
    /// Read history.
    History,
    /// Read statistics.
    Stats,
    /// Read status and occupancy.
    ChannelMetadata,
    /// Publish annotations.
    AnnotationPublish,
    /// Receive raw annotations.
    AnnotationSubscribe,
    /// Edit one's own messages.
    MessageUpdateOwn,
    /// Edit anyone's messages.
    MessageUpdateAny,
    /// Delete one's own messages.
    MessageDeleteOwn,
    /// Delete anyone's messages.
    MessageDeleteAny,
}

impl Operation {
    /// Its name in a capability.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Publish => "publish",
            Self::Presence => "presence",
            Self::History => "history",
            Self::Stats => "stats",
            Self::ChannelMetadata => "channel-metadata",
            Self::AnnotationPublish => "annotation-publish",
            Self::AnnotationSubscribe => "annotation-subscribe",
            Self::MessageUpdateOwn => "message-update-own",
            Self::MessageUpdateAny => "message-update-any",
            Self::MessageDeleteOwn => "message-delete-own",
            Self::MessageDeleteAny => "message-delete-any",
        }
    }
}

/// A capability text that cannot be used (code 40000).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CapabilityError {
    /// No JSON object.
    #[error("capability is no JSON object")]
    NotAnObject,
    /// The operations of this resource are no list of strings, or an empty one.
    #[error("operations of {0} are no list of names")]
    BadOperations(String),
    /// `*` stands beside other operations.
    #[error("operations of {0} mix * with others")]
    MixedWildcard(String),
}

/// Allowed operations per resource pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capability {
    resources: BTreeMap<String, BTreeSet<String>>,
}

impl Capability {
    /// Everything on everything, the capability of a root key.
    pub fn all() -> Self {
        Self::default().with("[*]*", ["*"])
    }

    /// The same capability with further operations on a resource.
    #[must_use]
    pub fn with<'a>(mut self, resource: &str, ops: impl IntoIterator<Item = &'a str>) -> Self {
        let allowed = self.resources.entry(resource.to_owned()).or_default();
        allowed.extend(ops.into_iter().map(str::to_owned));
        self
    }

    /// Reads a capability text such as `{"room:*":["subscribe"]}`.
    ///
    /// # Errors
    /// When it is no object of non-empty lists of names, or mixes `*` with other names.
    pub fn parse(text: &str) -> Result<Self, CapabilityError> {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else {
            return Err(CapabilityError::NotAnObject);
        };
        let mut resources = BTreeMap::new();
        for (resource, ops) in object {
            let ops = parse_ops(&resource, &ops)?;
            resources.insert(resource, ops);
        }
        Ok(Self { resources })
    }

    /// Whether nothing is allowed anywhere.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// The resources it names, in order.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.resources.keys().map(String::as_str)
    }

    /// Whether the operation is allowed on the channel: the union over all matching resources.
    pub fn allows(&self, channel: &str, operation: Operation) -> bool {
        let channel = Resource::of_channel(channel);
        self.resources.iter().any(|(pattern, ops)| {
            has_op(ops, operation.as_str()) && Resource::of_pattern(pattern).covers(&channel)
        })
    }

    /// Whether any operation at all is allowed on the channel.
    pub fn allows_any(&self, channel: &str) -> bool {
        let channel = Resource::of_channel(channel);
        self.resources.keys().any(|pattern| Resource::of_pattern(pattern).covers(&channel))
    }

    /// What both allow: per pair of resources of which one covers the other, the narrower one with
    /// the common operations.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut resources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (ours, our_ops) in &self.resources {
            for (theirs, their_ops) in &other.resources {
                let Some(narrower) = narrower(ours, theirs) else { continue };
                let common = common_ops(our_ops, their_ops);
                if !common.is_empty() {
                    resources.entry(narrower.to_owned()).or_default().extend(common);
                }
            }
        }
        for ops in resources.values_mut().filter(|ops| ops.contains("*")) {
            ops.retain(|op| op == "*");
        }
        Self { resources }
    }
}

/// Canonical text: resources and operations sorted, compact JSON.
impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object: serde_json::Map<String, Value> = self
            .resources
            .iter()
            .map(|(resource, ops)| (resource.clone(), ops.iter().cloned().collect()))
            .collect();
        write!(f, "{}", Value::Object(object))
    }
}

fn parse_ops(resource: &str, ops: &Value) -> Result<BTreeSet<String>, CapabilityError> {
    let bad = || CapabilityError::BadOperations(resource.to_owned());
    let list = ops.as_array().filter(|list| !list.is_empty()).ok_or_else(bad)?;
    let names: Option<BTreeSet<String>> =
        list.iter().map(|op| op.as_str().map(str::to_owned)).collect();
    let names = names.ok_or_else(bad)?;
    if names.contains("*") && names.len() > 1 {
        return Err(CapabilityError::MixedWildcard(resource.to_owned()));
    }
    Ok(names)
}

fn has_op(ops: &BTreeSet<String>, op: &str) -> bool {
    ops.contains(op) || ops.contains("*")
}

fn common_ops(ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> BTreeSet<String> {
    match (ours.contains("*"), theirs.contains("*")) {
        (true, _) => theirs.clone(),
        (_, true) => ours.clone(),
        _ => ours.intersection(theirs).cloned().collect(),
    }
}

fn narrower<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    let (first, second) = (Resource::of_pattern(one), Resource::of_pattern(other));
    if second.covers(&first) {
        Some(one)
    } else if first.covers(&second) {
        Some(other)
    } else {
        None
    }
}

/// `[qualifier]segment:segment`, as a pattern or as a channel's name.
struct Resource<'a> {
    qualifier: Option<&'a str>,
    name: &'a str,
}

impl<'a> Resource<'a> {
    fn of_pattern(text: &'a str) -> Self {
        match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((qualifier, name)) => Self { qualifier: Some(qualifier), name },
            None => Self { qualifier: None, name: text },
        }
    }

    /// Channel parameters in the brackets, `[?rewind=1]name`, are no part of the resource, and of a
    /// filter only that there is one: `[filter=…]name` is a case of `[filter]name`.
    fn of_channel(text: &'a str) -> Self {
        let resource = Self::of_pattern(text);
        match resource.qualifier {
            Some(qualifier) if qualifier.starts_with('?') => {
                Self { qualifier: None, name: resource.name }
            }
            Some(qualifier) if qualifier.starts_with("filter=") => {
                Self { qualifier: Some("filter"), name: resource.name }
            }
            _ => resource,
        }
    }

    /// Whether everything `other` stands for is within this one.
    fn covers(&self, other: &Resource<'_>) -> bool {
        let qualifier = match (self.qualifier, other.qualifier) {
            (Some("*"), _) => true,
            (ours, theirs) => ours == theirs,
        };
        qualifier && covers_name(self.name, other.name)
    }
}

fn covers_name(pattern: &str, name: &str) -> bool {
    let mut wanted = pattern.split(':').peekable();
    let mut given = name.split(':').peekable();
    while let (Some(want), Some(have)) = (wanted.next(), given.next()) {
        let (last_wanted, last_given) = (wanted.peek().is_none(), given.peek().is_none());
        if want == "*" && last_wanted {
            return true;
        }
        // A trailing `*` on the other side stands for many segments; one segment cannot hold it.
        let open_ended = have == "*" && last_given;
        if open_ended || (want != "*" && want != have) {
            return false;
        }
        if last_wanted || last_given {
            return last_wanted && last_given;
        }
    }
    false
}
