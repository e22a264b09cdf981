//! Which messages of a channel a filtered attachment hears (RTS5): an expression over the name and
//! the headers of a message.
//!
//! The language is the part of JMESPath that speaks of single values: fields, literals,
//! comparisons, `&&`, `||`, `!` and brackets. **Absent on purpose**: lists, projections and
//! functions, as headers are flat.

use std::cmp::Ordering;

use ably_proto::wire::{ErrorInfo, Message};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::Value;

use super::refusal;

/// How deep brackets and negations may nest: reading them takes as much stack.
const MOST_NESTED: usize = 32;

/// What a filtered attachment hears.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter(Term);

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Literal(Value),
    Field(Vec<String>),
    Not(Box<Term>),
    And(Box<Term>, Box<Term>),
    Or(Box<Term>, Box<Term>),
    Compare(Box<Term>, Comparison, Box<Term>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Equal,
    Different,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// The comparisons as they are written, longer ones before those they begin with.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Different),
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Less),
    (">", Comparison::More),
];

impl Filter {
    /// Reads a filter as it stands in a channel's name, in base64.
    ///
    /// # Errors
    /// 40010, as the name is what cannot be used.
    pub(crate) fn read(packed: &str) -> Result<Self, ErrorInfo> {
        let bytes = STANDARD.decode(packed).or_else(|_| URL_SAFE.decode(packed)).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let parsed = text.and_then(|text| {
            let mut reader = Reader { rest: &text, nested: 0 };
            let term = reader.any()?;
            reader.rest.trim().is_empty().then_some(term)
        });
        parsed.map(Self).ok_or_else(refusal::bad_filter)
    }

    /// Whether a message is heard.
    pub(crate) fn matches(&self, message: &Message) -> bool {
        is_true(&self.0.value(message))
    }
}

impl Term {
    fn value(&self, message: &Message) -> Value {
        match self {
            Self::Literal(value) => value.clone(),
            Self::Field(path) => field(message, path),
            Self::Not(term) => Value::Bool(!is_true(&term.value(message))),
            Self::And(first, second) => {
                let value = first.value(message);
                if is_true(&value) { second.value(message) } else { value }
            }
            Self::Or(first, second) => {
                let value = first.value(message);
                if is_true(&value) { value } else { second.value(message) }
            }
            Self::Compare(first, comparison, second) => {
                compare(&first.value(message), *comparison, &second.value(message))
            }
        }
    }
}

fn field(message: &Message, path: &[String]) -> Value {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let found = match path.as_slice() {
        ["name"] => message.name.clone().map(Value::String),
        ["headers", inner @ ..] => {
            let headers = message.extras.as_ref().and_then(|extras| extras.get("headers"));
            headers.and_then(|all| inner.iter().try_fold(all, |at, name| at.get(name))).cloned()
        }
        _ => None,
    };
    found.unwrap_or(Value::Null)
}

/// JMESPath takes what is empty for false.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => !object.is_empty(),
    }
}

/// Only numbers have an order; asked for that of anything else, there is none.
fn compare(one: &Value, comparison: Comparison, other: &Value) -> Value {
    let numbers = one.as_f64().zip(other.as_f64());
    let is_equal = numbers.map_or_else(|| one == other, |(one, other)| one == other);
    let order = numbers.and_then(|(one, other)| one.partial_cmp(&other));
    let answer = match comparison {
        Comparison::Equal => Some(is_equal),
        Comparison::Different => Some(!is_equal),
        Comparison::Less => order.map(Ordering::is_lt),
        Comparison::AtMost => order.map(Ordering::is_le),
        Comparison::More => order.map(Ordering::is_gt),
        Comparison::AtLeast => order.map(Ordering::is_ge),
    };
    answer.map_or(Value::Null, Value::Bool)
}

struct Reader<'a> {
    rest: &'a str,
    nested: usize,
}

impl Reader<'_> {
    fn any(&mut self) -> Option<Term> {
        let mut term = self.all()?;
        while self.takes("||") {
            term = Term::Or(Box::new(term), Box::new(self.all()?));
        }
        Some(term)
    }

    fn all(&mut self) -> Option<Term> {
        let mut term = self.comparison()?;
        while self.takes("&&") {
            term = Term::And(Box::new(term), Box::new(self.comparison()?));
        }
        Some(term)
    }

    fn comparison(&mut self) -> Option<Term> {
        let first = self.single()?;
        let found = COMPARISONS.iter().find(|(sign, _)| self.takes(sign));
        match found {
            Some((_, comparison)) => {
                let second = self.single()?;
                Some(Term::Compare(Box::new(first), *comparison, Box::new(second)))
            }
            None => Some(first),
        }
    }

    fn single(&mut self) -> Option<Term> {
        if self.takes("!") {
            return self.nest(|reader| reader.single().map(|term| Term::Not(Box::new(term))));
        }
        if self.takes("(") {
            let term = self.nest(Self::any)?;
            return self.takes(")").then_some(term);
        }
        if self.takes("`") {
            let json = self.until('`')?;
            return serde_json::from_str(&json).ok().map(Term::Literal);
        }
        if self.takes("'") {
            return self.until('\'').map(|text| Term::Literal(Value::String(text)));
        }
        let mut path = vec![self.name()?];
        while self.takes(".") {
            path.push(self.name()?);
        }
        Some(Term::Field(path))
    }

    fn nest<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.nested += 1;
        let term = if self.nested > MOST_NESTED { None } else { read(self) };
        self.nested -= 1;
        term
    }

    fn name(&mut self) -> Option<String> {
        if self.takes("\"") {
            return self.until('"');
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end)?;
        let begins_well = name.starts_with(|c: char| !c.is_ascii_digit());
        self.rest = rest;
        begins_well.then(|| name.to_owned())
    }

    /// What stands before a mark, which a backslash keeps from ending it.
    fn until(&mut self, mark: char) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest.chars();
        while let Some(c) = chars.next() {
            match c {
                c if c == mark => {
                    self.rest = chars.as_str();
                    return Some(text);
                }
                '\\' => match chars.next()? {
                    c if c == mark => text.push(c),
                    c => text.extend(['\\', c]),
                },
                c => text.push(c),
            }
        }
        None
    }

    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or_else(|| self.rest.trim_start());
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<Filter, u32> {
        Filter::read(&STANDARD.encode(text)).map_err(|error| error.code)
    }

    fn ice_cream() -> Message {
        let headers = json!({
            "flavor": "strawberry", "cost": 35, "cold": true, "sold": false, "night-shift": "yes",
            "note": "",
        });
        Message { extras: Some(json!({ "headers": headers })), ..Message::new("ice-cream", "x") }
    }

    fn hears(text: &str, message: &Message) -> bool {
        read(text).unwrap().matches(message)
    }

    #[test]
    fn an_expression_speaks_of_name_and_headers() {
        for (text, is_heard) in [
            (
                "name == `\"ice-cream\"` && headers.flavor == `\"strawberry\"` && headers.cost < `50`",
                true,
            ),
            ("headers.flavor == 'vanilla' || headers.flavor == 'strawberry'", true),
            ("headers.flavor == 'vanilla' || headers.flavor == 'chocolate'", false),
            ("headers.cost == `35.0`", true),
            ("headers.cost != `35`", false),
            ("headers.cost >= `35` && headers.cost <= `35`", true),
            ("headers.cost > `35`", false),
            ("headers.cost < `34`", false),
            ("headers.\"night-shift\" == 'yes'", true),
            ("headers.cold", true),
            ("headers.sold", false),
            ("headers.note", false),
            ("!headers.sold && !headers.note", true),
            ("headers.unknown == `null`", true),
            ("headers.unknown < `1`", false),
            ("!(headers.unknown < `1`)", true),
            ("headers.flavor < `1`", false),
            ("data == 'x'", false),
            ("name", true),
            ("headers", true),
            ("`true`", true),
            ("`[]`", false),
        ] {
            assert_eq!(hears(text, &ice_cream()), is_heard, "{text}");
        }
    }

    #[test]
    fn and_binds_closer_than_or_and_brackets_closer_than_both() {
        let text = "headers.cold || headers.sold && headers.sold";
        assert!(hears(text, &ice_cream()));
        assert!(!hears("(headers.cold || headers.sold) && headers.sold", &ice_cream()));
        assert!(hears("headers.sold && headers.sold || headers.cold", &ice_cream()));
    }

    #[test]
    fn a_message_without_headers_has_none_of_them() {
        let bare = Message { name: None, ..Message::default() };
        assert!(!hears("headers.cold", &bare));
        assert!(!hears("name == 'x'", &bare));
        assert!(hears("headers.cold != `true`", &bare));
    }

    #[test]
    fn marks_within_literals_are_kept_apart() {
        let named = |name: &str| Message { name: Some(name.to_owned()), ..Message::default() };
        assert!(hears(r"name == 'it\'s'", &named("it's")));
        assert!(hears(r#"name == `"a\`b"`"#, &named("a`b")));
        assert!(hears(r#"name == `"a\"b"`"#, &named("a\"b")));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        let deep = format!("{}name{}", "(".repeat(33), ")".repeat(33));
        let as_deep_as_may_be = format!("{}name{}", "(".repeat(32), ")".repeat(32));
        assert!(read(&as_deep_as_may_be).is_ok());
        for text in [
            "",
            "name ==",
            "== name",
            "name == `x`",
            "name == 'x",
            "(name",
            "name)",
            "name name",
            "1",
            "headers.",
            "name = 'x'",
            "headers[0]",
            "contains(name, 'x')",
            "name && || name",
            &deep,
        ] {
            assert_eq!(read(text), Err(40010), "{text}");
        }
        assert_eq!(Filter::read("no base64!").map_err(|error| error.code), Err(40010));
        assert_eq!(Filter::read("/////w==").map_err(|error| error.code), Err(40010));
    }
}
