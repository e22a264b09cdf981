//! Reads the Fluent files of a language.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Pattern};
use fluent_syntax::parser::parse;

/// A message as it was written.
pub(crate) type Message = Pattern<String>;

/// The messages of a language.
pub(crate) struct Source(BTreeMap<String, Message>);

impl Source {
    pub(crate) fn get(&self, key: &str) -> Option<&Message> {
        self.0.get(key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.0.iter().map(|(key, message)| (key.as_str(), message))
    }
}

/// Every message of a folder.
pub(crate) fn language(folder: &Path) -> Result<Source, String> {
    let mut messages = BTreeMap::new();
    let entries = fs::read_dir(folder).map_err(|err| format!("{}: {err}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let place = path.display();
        let text = fs::read_to_string(&path).map_err(|err| format!("{place}: {err}"))?;
        let resource = parse(text).map_err(|(_, errors)| format!("{place}: {errors:?}"))?;
        for entry in resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                other => return Err(format!("{place}: {other:?} is nothing this crate knows")),
            };
            let key = message.id.name;
            let value = message.value.ok_or(format!("{place}: {key} says nothing"))?;
            if messages.insert(key.clone(), value).is_some() {
                return Err(format!("{place}: {key} is there twice"));
            }
        }
    }
    Ok(Source(messages))
}
