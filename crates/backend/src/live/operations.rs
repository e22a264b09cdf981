//! The operations a capability can name (digest §14.6).

use ably_proto::capability::Capability;
use ably_proto::wire::ErrorInfo;
use serde_json::Value;

use super::refusal;

/// All of Ably's, also those this endpoint has no use for.
const KNOWN: [&str; 18] = [
    "*",
    "subscribe",
    "publish",
    "presence",
    "history",
    "stats",
    "channel-metadata",
    "push-subscribe",
    "push-admin",
    "object-subscribe",
    "object-publish",
    "annotation-subscribe",
    "annotation-publish",
    "message-update-own",
    "message-update-any",
    "message-delete-own",
    "message-delete-any",
    "privileged-headers",
];

/// Reads a capability that somebody asks for.
///
/// # Errors
/// 40000 for what is none, and for an operation that does not exist.
pub(crate) fn read(text: &str) -> Result<Capability, ErrorInfo> {
    let capability =
        Capability::parse(text).map_err(|err| refusal::bad_request(err.to_string()))?;
    let resources: Value = serde_json::from_str(text).unwrap_or_default();
    let operations = resources.as_object().into_iter().flat_map(|all| all.values());
    for name in operations.filter_map(Value::as_array).flatten().filter_map(Value::as_str) {
        if !KNOWN.contains(&name) {
            return Err(refusal::bad_request(format!("There is no operation {name}")));
        }
    }
    Ok(capability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_operations_that_exist_can_be_asked_for() {
        let expected = Capability::default().with("lobby", ["publish", "stats"]);
        assert_eq!(read(r#"{"lobby":["publish","stats"]}"#), Ok(expected));
        for odd in [r#"{"lobby":["publish_"]}"#, r#"{"lobby":["*","publish"]}"#, "[]", ""] {
            assert_eq!(read(odd).unwrap_err().code, 40000, "{odd}");
        }
    }
}
