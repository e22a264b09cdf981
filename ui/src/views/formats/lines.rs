//! What whole lines are: a quote, a list, or just lines.

use super::{Node, Nodes, inline};

/// Reads a text without blocks of code.
pub(super) fn read_into(text: &str, nodes: &mut Nodes) {
    let mut rest = Some(text);
    // A line that begins behind just a line is told apart from it; what stands in a block is anyway.
    let mut is_after_line = false;
    while let Some(text) = rest {
        if let Some((block, after)) = block(text, nodes) {
            nodes.push(block);
            (rest, is_after_line) = (after, false);
            continue;
        }
        let (line, after) = cut(text);
        if is_after_line {
            nodes.text("\n");
        }
        inline::line(line, nodes);
        (rest, is_after_line) = (after, true);
    }
}

/// The first line of a text, and what follows it if anything does.
fn cut(text: &str) -> (&str, Option<&str>) {
    text.split_once('\n').map_or((text, None), |(line, rest)| (line, Some(rest)))
}

/// The lines a text begins with as far as they are of one kind.
fn run<'a, T>(
    text: &'a str,
    mut kind: impl FnMut(&'a str) -> Option<T>,
) -> (Vec<T>, Option<&'a str>) {
    let (mut run, mut rest) = (Vec::new(), Some(text));
    while let Some(text) = rest {
        let (line, after) = cut(text);
        let Some(of_kind) = kind(line) else { break };
        run.push(of_kind);
        rest = after;
    }
    (run, rest)
}

fn block<'a>(text: &'a str, nodes: &mut Nodes) -> Option<(Node, Option<&'a str>)> {
    if nodes.is_full() {
        return None;
    }
    match text.chars().next()? {
        '>' => quote(text, nodes),
        '-' => list(text, None, nodes),
        '0'..='9' => list(text, Some(number(text)?.0), nodes),
        _ => None,
    }
}

fn quote<'a>(text: &'a str, nodes: &mut Nodes) -> Option<(Node, Option<&'a str>)> {
    let (lines, rest) = run(text, model::quote::quoted);
    if lines.is_empty() {
        return None;
    }
    let mut within = nodes.within();
    for (at, line) in lines.into_iter().enumerate() {
        if at > 0 {
            within.text("\n");
        }
        inline::line(line, &mut within);
    }
    nodes.left = within.left;
    Some((Node::Quote(within.list), rest))
}

/// One line alone is no list: it may be a sum, a date or a number of minus five degrees.
fn list<'a>(
    text: &'a str,
    first: Option<u32>,
    nodes: &mut Nodes,
) -> Option<(Node, Option<&'a str>)> {
    let mut expected = first;
    let (lines, rest) = run(text, |line| match &mut expected {
        None => line.strip_prefix("- ").filter(|item| !item.trim().is_empty()),
        Some(next) => {
            let (_, item) = number(line).filter(|(number, _)| number == next)?;
            *next += 1;
            Some(item)
        }
    });
    if lines.len() < 2 {
        return None;
    }
    let items = lines.into_iter().map(|line| {
        let mut within = nodes.within();
        inline::line(line, &mut within);
        nodes.left = within.left.saturating_sub(1);
        within.list
    });
    Some((Node::List(first, items.collect()), rest))
}

/// A line that begins with a number: the number, and what follows it.
fn number(line: &str) -> Option<(u32, &str)> {
    const MOST_DIGITS: usize = 3;
    let (digits, rest) = line.split_at_checked(line.find(|c: char| !c.is_ascii_digit())?)?;
    let item = rest.strip_prefix(". ").filter(|item| !item.trim().is_empty())?;
    let is_fit = digits.len() <= MOST_DIGITS && (digits == "0" || !digits.starts_with('0'));
    is_fit.then_some((digits.parse().ok()?, item))
}
