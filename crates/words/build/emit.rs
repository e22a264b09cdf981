//! Writes the functions, one for each message.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Entry, Identifier, Message as Entire, Resource};
use fluent_syntax::serializer::serialize;

use crate::compile::{Argument, Signature};
use crate::read::{Message, Source};

/// The functions, in the order of their keys, which is that of the tables.
pub(crate) fn functions(signatures: &BTreeMap<&str, Signature>, english: &Source) -> String {
    let mut code = String::new();
    for (at, (key, signature)) in signatures.iter().enumerate() {
        let about = english.get(key).map(|message| quoted(key, message)).unwrap_or_default();
        let name = key.replace('-', "_");
        code += &format!("/// ```text\n{about}/// ```\n");
        code += &if signature.0.is_empty() {
            format!("#[must_use]\npub fn {name}() -> &'static str {{\n    word({at})\n}}\n\n")
        } else {
            with_arguments(at, &name, signature)
        };
    }
    code + &format!(
        "/// How many there are.\npub(crate) const COUNT: usize = {};\n",
        signatures.len()
    )
}

fn with_arguments(at: usize, name: &str, signature: &Signature) -> String {
    let each =
        |draw: fn(&Argument) -> String| signature.0.iter().map(draw).collect::<Vec<_>>().join(", ");
    let takes = each(|argument| {
        format!("{}: {}", argument.name, if argument.is_number { "u64" } else { "&str" })
    });
    let gives = each(|argument| {
        let kind = if argument.is_number { "Number" } else { "Text" };
        format!("Value::{kind}({})", argument.name)
    });
    format!(
        "#[must_use]\npub fn {name}({takes}) -> String {{\n    filled({at}, &[{gives}])\n}}\n\n"
    )
}

/// What English says, as a comment.
fn quoted(key: &str, message: &Message) -> String {
    let entire = Entire {
        id: Identifier { name: key.to_owned() },
        value: Some(message.clone()),
        attributes: Vec::new(),
        comment: None,
    };
    let text = serialize(&Resource { body: vec![Entry::Message(entire)] });
    text.lines().map(|line| format!("/// {line}\n")).collect()
}
