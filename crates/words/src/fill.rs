//! Puts arguments into a message. A message is text with marks of one letter:
//!
//! | Mark | Then | Means |
//! |---|---|---|
//! | `\u{1}` | a digit | that argument |
//! | `\u{2}` | a digit, variants, `\u{4}` | the first variant that fits that argument |
//! | `\u{3}` | a key, `\u{5}`, a message | a variant: of a number, of a plural, or `*` of the rest |

use std::str::Chars;

use model::Language;

use crate::plural::category;

const ARGUMENT: char = '\u{1}';
const CHOICE: char = '\u{2}';
const VARIANT: char = '\u{3}';
const END: char = '\u{4}';
const KEY_ENDS: char = '\u{5}';

/// Around a text that runs in its own direction, whatever the one around it.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// An argument.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    /// A count, or a number that is written.
    Number(u64),
    /// A name, a time, or another message.
    Text(&'a str),
}

/// The message with its arguments.
pub(crate) fn filled(language: Language, message: &str, values: &[Value<'_>]) -> String {
    let mut filling = Filling { language, values, said: String::with_capacity(message.len() + 16) };
    filling.take(&mut message.chars(), true);
    filling.said
}

struct Filling<'a> {
    language: Language,
    values: &'a [Value<'a>],
    said: String,
}

impl<'a> Filling<'a> {
    /// Reads up to the end of the variant or the choice it is in, and says which mark that was.
    fn take(&mut self, rest: &mut Chars<'_>, is_said: bool) -> Option<char> {
        loop {
            match rest.next()? {
                ARGUMENT => {
                    let value = self.value(rest);
                    if is_said {
                        self.put(value);
                    }
                }
                CHOICE => self.choose(rest, is_said),
                mark @ (VARIANT | END) => return Some(mark),
                c if is_said => self.said.push(c),
                _ => {}
            }
        }
    }

    fn choose(&mut self, rest: &mut Chars<'_>, is_said: bool) {
        let value = self.value(rest);
        let mut is_found = false;
        let mut mark = rest.next();
        while mark == Some(VARIANT) {
            let key: String = rest.by_ref().take_while(|c| *c != KEY_ENDS).collect();
            let fits = !is_found && self.fits(&key, value);
            is_found |= fits;
            mark = self.take(rest, is_said && fits);
        }
    }

    fn fits(&self, key: &str, value: Option<Value<'_>>) -> bool {
        match value {
            _ if key == "*" => true,
            Some(Value::Number(n)) => match key.parse::<u64>() {
                Ok(number) => number == n,
                Err(_) => key == category(self.language, n),
            },
            Some(Value::Text(_)) | None => false,
        }
    }

    fn value(&self, rest: &mut Chars<'_>) -> Option<Value<'a>> {
        let at = rest.next()?.to_digit(10)?;
        self.values.get(usize::try_from(at).ok()?).copied()
    }
}

impl Filling<'_> {
    fn put(&mut self, value: Option<Value<'_>>) {
        match value {
            Some(Value::Number(n)) => self.said += &n.to_string(),
            Some(Value::Text(text)) if is_apart(self.language, text) => {
                self.said.push(ISOLATE.0);
                self.said += text;
                self.said.push(ISOLATE.1);
            }
            Some(Value::Text(text)) => self.said += text,
            None => {}
        }
    }
}

/// Whether a text may run in another direction than the words around it: anything in a language
/// written from right to left, whatever is in such a script in any other.
fn is_apart(language: Language, text: &str) -> bool {
    language.is_right_to_left() || text.chars().any(is_right_to_left)
}

/// Hebrew, Arabic and their neighbours, with the forms kept for old programs.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}
