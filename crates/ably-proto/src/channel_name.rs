//! How channels are named (RTS5; digest §10).

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The name under which a channel is attached with a server-side filter, a JMESPath expression;
/// parameters go into the name too (RTS5a). They must be plain words: nothing is escaped.
pub fn derived(channel: &str, filter: &str, params: &BTreeMap<String, String>) -> String {
    let filter = STANDARD.encode(filter);
    let params: Vec<String> = params.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let query = if params.is_empty() { String::new() } else { format!("?{}", params.join("&")) };
    format!("[filter={filter}{query}]{channel}")
}
