//! Marks within a line.

use super::link::{self, Link};
use super::{Node, Nodes};

/// Emphasis within emphasis goes no deeper.
const MOST_DEPTH: u8 = 2;

/// Reads a line.
pub(super) fn line(line: &str, nodes: &mut Nodes) {
    marked(line, MOST_DEPTH, nodes);
}

/// A mark that has no partner in the rest of a line has none further on either; knowing that keeps
/// a line of nothing but marks from being searched again for each.
#[derive(Default)]
struct Alone {
    double: bool,
    star: bool,
    bar: bool,
    tick: bool,
    /// Where the letters without a blank end that were last looked at: an address ends there.
    run_end: usize,
}

impl Alone {
    fn of(&mut self, mark: &str) -> &mut bool {
        match mark {
            "**" => &mut self.double,
            "*" => &mut self.star,
            "_" => &mut self.bar,
            _ => &mut self.tick,
        }
    }
}

fn marked(line: &str, depth: u8, nodes: &mut Nodes) {
    let mut alone = Alone::default();
    // Up to where the text is in `nodes`, and where to look on.
    let (mut done, mut at) = (0, 0);
    while let Some(found) = next_mark(line, at) {
        if nodes.is_full() {
            break;
        }
        let read = read_at(line, found, depth, &mut alone);
        let Some((node, end)) = read else {
            at = found + char_len(line, found);
            continue;
        };
        nodes.text(line.get(done..found).unwrap_or_default());
        nodes.push(node);
        (done, at) = (end, end);
    }
    nodes.text(line.get(done..).unwrap_or_default());
}

/// Where something that may be a mark stands, from `at` on.
fn next_mark(line: &str, at: usize) -> Option<usize> {
    let is_mark = |c: char| matches!(c, '*' | '_' | '`' | 'h' | 'H' | 'm' | 'M');
    Some(at + line.get(at..)?.find(is_mark)?)
}

fn char_len(line: &str, at: usize) -> usize {
    line.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// The node that begins at `at`, and where it ends.
fn read_at(line: &str, at: usize, depth: u8, alone: &mut Alone) -> Option<(Node, usize)> {
    let rest = line.get(at..)?;
    if rest.starts_with('`') {
        return code(line, at, alone);
    }
    if rest.starts_with(['h', 'H', 'm', 'M']) {
        return address(line, at, alone);
    }
    let mark = ["**", "*", "_"].into_iter().find(|mark| rest.starts_with(mark))?;
    emphasis(line, at, mark, depth, alone)
}

fn address(line: &str, at: usize, alone: &mut Alone) -> Option<(Node, usize)> {
    if !begins_here(line, at) {
        return None;
    }
    if alone.run_end <= at {
        let rest = line.get(at..)?;
        alone.run_end = at + rest.find(char::is_whitespace).unwrap_or(rest.len());
    }
    if alone.run_end - at > link::MOST_BYTES {
        return None;
    }
    let link: Link = link::read(line.get(at..)?)?;
    let end = at + link.length();
    Some((Node::Link(link), end))
}

/// Between two backticks stands what it says.
fn code(line: &str, at: usize, alone: &mut Alone) -> Option<(Node, usize)> {
    let inner = line.get(at + 1..)?;
    // Several of them in a row are a fence that stands in the wrong place.
    let is_fence = inner.starts_with('`') || line.get(..at).is_some_and(|it| it.ends_with('`'));
    if alone.tick || is_fence {
        return None;
    }
    let Some(length) = inner.find('`') else {
        alone.tick = true;
        return None;
    };
    let code = inner.get(..length).filter(|code| !code.trim().is_empty())?;
    Some((Node::Code(code.to_owned()), at + 1 + length + 1))
}

fn emphasis(
    line: &str,
    at: usize,
    mark: &'static str,
    depth: u8,
    alone: &mut Alone,
) -> Option<(Node, usize)> {
    let from = at + mark.len();
    let inner = line.get(from..)?;
    let can_open = begins_here(line, at) && inner.starts_with(|c: char| !c.is_whitespace());
    if depth == 0 || !can_open || *alone.of(mark) {
        return None;
    }
    let Some(to) = partner(line, from, mark) else {
        *alone.of(mark) = true;
        return None;
    };
    let mut within = Nodes { list: Vec::new(), left: super::MOST_NODES };
    marked(line.get(from..to)?, depth - 1, &mut within);
    let node = match mark {
        "_" => Node::Italic(within.list),
        _ => Node::Bold(within.list),
    };
    Some((node, to + mark.len()))
}

/// Where the mark that ends it stands: behind a letter, before what is none.
fn partner(line: &str, from: usize, mark: &str) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + line.get(at..)?.find(mark)?;
        let before = line.get(from..found).and_then(|text| text.chars().next_back());
        let after = line.get(found + mark.len()..).and_then(|text| text.chars().next());
        let closes = before.is_some_and(|c| !c.is_whitespace())
            && after.is_none_or(|c| !c.is_alphanumeric() && !mark.starts_with(c));
        if closes {
            return Some(found);
        }
        at = found + mark.len();
    }
}

/// Not within a word: `a_b_c` is a name, and `2*3*4` a number.
fn begins_here(line: &str, at: usize) -> bool {
    let before = line.get(..at).and_then(|text| text.chars().next_back());
    before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '*' | '/' | '@'))
}
