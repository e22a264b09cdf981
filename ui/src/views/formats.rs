//! The formats of a message: a closed set of nodes, and whatever is none of them is plain text.
//! Nothing anybody wrote ever becomes markup.
//!
//! `**bold**` or `*bold*`, `_italic_`, `` `code` ``, a block between two lines of three backticks,
//! and addresses of `https`, `http` and `mailto`. The cost grows with the length of the text alone,
//! whoever wrote it.

mod inline;
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
        inline::read_into(before, &mut nodes);
        nodes.push(Node::Block(code.to_owned()));
        rest = after;
    }
    inline::read_into(rest, &mut nodes);
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
        }
    }
}

/// Most messages are words and nothing else.
fn may_have_formats(text: &str) -> bool {
    text.contains(['*', '_', '`']) || text.contains("://") || text.contains("mailto:")
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

    fn is_full(&self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests;
