//! Makes one line of a message: text, with marks of one letter for what is put in and chosen
//! (`src/fill.rs` reads them).

use std::collections::BTreeSet;

use fluent_syntax::ast::{Expression, InlineExpression, PatternElement, Variant, VariantKey};
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::read::{Message, Source};

/// The arguments of a message, in the order English names them.
pub(crate) struct Signature(pub(crate) Vec<Argument>);

/// An argument of a message.
pub(crate) struct Argument {
    pub(crate) name: String,
    /// Some language chooses by it, or writes it as `NUMBER($…)`.
    pub(crate) is_number: bool,
}

impl Signature {
    pub(crate) fn names(&self) -> BTreeSet<String> {
        self.0.iter().map(|argument| argument.name.clone()).collect()
    }

    fn mark(&self, name: &str) -> Result<char, String> {
        let at = self.0.iter().position(|argument| argument.name == name);
        let at = at.ok_or(format!("${name} is unknown"))?;
        u8::try_from(at).map(|at| char::from(b'0' + at)).map_err(|err| err.to_string())
    }
}

/// What a message asks for, over all languages.
pub(crate) fn signature(key: &str, sources: &[Source]) -> Signature {
    let mut arguments: Vec<Argument> = Vec::new();
    for message in sources.iter().filter_map(|source| source.get(key)) {
        walk(message, &mut |name, is_number| match arguments
            .iter_mut()
            .find(|argument| argument.name == name)
        {
            Some(known) => known.is_number |= is_number,
            None => arguments.push(Argument { name: name.to_owned(), is_number }),
        });
    }
    Signature(arguments)
}

/// The names of what a message asks for.
pub(crate) fn arguments(message: &Message) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk(message, &mut |name, _| {
        names.insert(name.to_owned());
    });
    names
}

fn walk(message: &Message, tell: &mut dyn FnMut(&str, bool)) {
    for element in &message.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => {
                if let Ok((name, is_number)) = argument(inline) {
                    tell(name, is_number);
                }
            }
            Expression::Select { selector, variants } => {
                if let Ok((name, _)) = argument(selector) {
                    tell(name, true);
                }
                variants.iter().for_each(|variant| walk(&variant.value, tell));
            }
        }
    }
}

/// The argument that stands there, and whether it is written as a number.
fn argument(inline: &InlineExpression<String>) -> Result<(&str, bool), String> {
    match inline {
        InlineExpression::VariableReference { id } => Ok((&id.name, false)),
        InlineExpression::FunctionReference { id, arguments } if id.name == "NUMBER" => {
            match arguments.positional.as_slice() {
                [InlineExpression::VariableReference { id }] => Ok((&id.name, true)),
                _ => Err("NUMBER takes one argument".to_owned()),
            }
        }
        other => Err(format!("{other:?} is nothing this crate knows")),
    }
}

/// The line of a message.
pub(crate) fn line(message: &Message, signature: &Signature) -> Result<String, String> {
    let mut line = String::new();
    for element in &message.elements {
        match element {
            PatternElement::TextElement { value } => {
                if value.contains(|c: char| c.is_control()) {
                    return Err("a message is one line".to_owned());
                }
                line += value;
            }
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::StringLiteral { value }),
            } => line += &unescape_unicode_to_string(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                let (name, _) = argument(inline)?;
                line.extend(['\u{1}', signature.mark(name)?]);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                let (name, _) = argument(selector)?;
                line.extend(['\u{2}', signature.mark(name)?]);
                line += &choices(variants, signature)?;
                line.push('\u{4}');
            }
        }
    }
    Ok(line)
}

/// The variants, each behind its key; the one for everything else comes last.
fn choices(variants: &[Variant<String>], signature: &Signature) -> Result<String, String> {
    let mut choices = String::new();
    let (usual, others): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.default);
    for variant in others.into_iter().chain(usual) {
        let key = match &variant.key {
            _ if variant.default => "*",
            VariantKey::Identifier { name } => name,
            VariantKey::NumberLiteral { value } => value,
        };
        if !matches!(key, "*" | "zero" | "one" | "two" | "few" | "many") && !is_number(key) {
            return Err(format!("nothing is ever \"{key}\""));
        }
        choices += &format!("\u{3}{key}\u{5}{}", line(&variant.value, signature)?);
    }
    Ok(choices)
}

fn is_number(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_digit())
}
