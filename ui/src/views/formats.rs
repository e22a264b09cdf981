//! The formats of a message: a closed set of nodes, and whatever is none of them is plain text.
//! Nothing anybody wrote ever becomes markup.
//!
//! `**bold**` or `*bold*`, `_italic_`, `` `code` ``, a block between two lines of three backticks,
//! addresses of `https`, `http` and `mailto`, lines of a list (`- ` or counted `1. `) and lines of a
//! quote (`> `). An address stands as it is written, never behind other words: those could say that
//! it leads elsewhere. The cost grows with the length of the text alone, whoever wrote it.

mod inline;
mod lines;
mod link;

pub(crate) use link::Link;

/// More nodes than this in one message are nobody's emphasis: the rest is shown as it is written.
const MOST_NODES: usize = 1_500;
/// A block of code begins and ends with a line of these.
const FENCE: &str = "```";

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// As it is written.
    Text(String),
    /// Bold.
    Bold(Vec<Node>),
    /// Italic.
    Italic(Vec<Node>),
    /// A word of code.
    Code(String),
    /// Lines of code.
    Block(String),
    /// An address.
    Link(Link),
    /// Lines of somebody else's.
    Quote(Vec<Node>),
    /// Lines of a list; counted from that number on, or not at all.
    List(Option<u32>, Vec<Vec<Node>>),
}

/// Reads a text. What it says is never lost: the texts of the nodes are the text without the marks
/// that were understood.
pub(crate) fn read(text: &str) -> Vec<Node> {
    if !may_have_formats(text) {
        return vec![Node::Text(text.to_owned())];
    }
    let mut nodes = Nodes { list: Vec::new(), left: MOST_NODES };
    let mut rest = text;
    while let Some((before, code, after)) = block(rest).filter(|_| !nodes.is_full()) {
        lines::read_into(before, &mut nodes);
        nodes.push(Node::Block(code.to_owned()));
        rest = after;
    }
    lines::read_into(rest, &mut nodes);
    nodes.list
}

/// The words of a text without its marks, for where there is one line and no formats.
pub(crate) fn flat(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    flatten(&read(text), &mut words);
    words
}

fn flatten(nodes: &[Node], words: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) | Node::Code(text) | Node::Block(text) => words.push_str(text),
            Node::Bold(inner) | Node::Italic(inner) => flatten(inner, words),
            Node::Link(link) => words.push_str(&link.whole()),
            Node::Quote(inner) => {
                flatten_lines(std::slice::from_ref(inner), |_| "> ".into(), words)
            }
            Node::List(None, items) => flatten_lines(items, |_| "- ".into(), words),
            Node::List(Some(first), items) => {
                flatten_lines(items, |at| format!("{}. ", *first as usize + at), words);
            }
        }
    }
}

/// Every line of a block stands on its own and bears its mark again.
fn flatten_lines(items: &[Vec<Node>], mark: impl Fn(usize) -> String, words: &mut String) {
    for (at, item) in items.iter().enumerate() {
        let mut line = String::new();
        flatten(item, &mut line);
        for line in line.split('\n') {
            if !words.is_empty() && !words.ends_with('\n') {
                words.push('\n');
            }
            words.push_str(&mark(at));
            words.push_str(line);
        }
    }
    words.push('\n');
}

/// Whether a text looks different from how it is written.
pub(crate) fn has_formats(text: &str) -> bool {
    read(text).iter().any(|node| !matches!(node, Node::Text(_)))
}

/// Most messages are words and nothing else.
fn may_have_formats(text: &str) -> bool {
    let has_marks = text.contains(['*', '_', '`', '>']);
    has_marks
        || text.contains("://")
        || text.contains("mailto:")
        || text.contains("- ")
        || text.contains(". ")
}

/// The first block of code: what is before, in and after it.
fn block(text: &str) -> Option<(&str, &str, &str)> {
    let start = match text.starts_with(FENCE) {
        true => 0,
        false => text.find("\n```")? + 1,
    };
    let (before, rest) = text.split_at_checked(start)?;
    // What stands behind the first fence is the language, which nobody needs.
    let (_, inner) = rest.split_once('\n')?;
    let end = match inner.starts_with(FENCE) {
        true => 0,
        false => inner.find("\n```")? + 1,
    };
    let (code, rest) = inner.split_at_checked(end)?;
    let after = rest.strip_prefix(FENCE)?;
    let after = after.strip_prefix('\n').unwrap_or(after);
    let before = before.strip_suffix('\n').unwrap_or(before);
    Some((before, code.strip_suffix('\n').unwrap_or(code), after))
}

/// Nodes so far; beyond the limit everything joins the last text.
struct Nodes {
    list: Vec<Node>,
    left: usize,
}

impl Nodes {
    fn push(&mut self, node: Node) {
        if let (Some(Node::Text(last)), Node::Text(text)) = (self.list.last_mut(), &node) {
            last.push_str(text);
            return;
        }
        let is_empty = matches!(&node, Node::Text(text) if text.is_empty());
        if !is_empty {
            self.left = self.left.saturating_sub(1);
            self.list.push(node);
        }
    }

    fn text(&mut self, text: &str) {
        self.push(Node::Text(text.to_owned()));
    }

    /// For what stands within one of them: it counts towards the same limit.
    fn within(&self) -> Self {
        Self { list: Vec::new(), left: self.left }
    }

    fn is_full(&self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests;
