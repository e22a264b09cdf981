//! Addresses in a text, with the host they truly lead to.

/// The schemes that are addresses; everything else is text.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];
/// Longer than this is no address anybody follows.
pub(super) const MOST_BYTES: usize = 2_048;

/// An address, cut so that its host can be shown apart: everything else in it can be made to look
/// like another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The scheme, and what may stand before the host.
    pub(crate) before: String,
    /// The host; of mail the part after the sign.
    pub(crate) host: String,
    /// Path and the rest.
    pub(crate) after: String,
}

impl Link {
    /// The address as it is written.
    pub(crate) fn whole(&self) -> String {
        format!("{}{}{}", self.before, self.host, self.after)
    }

    /// Its length in bytes.
    pub(super) fn length(&self) -> usize {
        self.before.len() + self.host.len() + self.after.len()
    }
}

/// The address a text begins with; the caller has seen that its blank is not far. One whose host is not plain letters, digits, dots and dashes is
/// none: letters that look like others lead elsewhere than they seem to.
pub(super) fn read(text: &str) -> Option<Link> {
    let scheme = SCHEMES.iter().find(|scheme| {
        text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    })?;
    let is_end = |c: char| c.is_whitespace() || c.is_control() || "<>\"`".contains(c);
    let end = text.find(is_end).unwrap_or(text.len());
    let whole = without_tail(text.get(..end)?);
    let rest = whole.get(scheme.len()..)?;
    // A web browser takes a backslash for a slash.
    let authority_end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = rest.get(..authority_end)?;
    let host_from = authority.rfind('@').map_or(0, |at| at + 1);
    let host = authority.get(host_from..)?;
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    if !is_plain(name) {
        return None;
    }
    let cut = scheme.len() + host_from;
    let host_end = cut + host.len();
    Some(Link {
        before: whole.get(..cut)?.to_owned(),
        host: host.to_owned(),
        after: whole.get(host_end..)?.to_owned(),
    })
}

fn is_plain(host: &str) -> bool {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    host.chars().all(is_fit)
        && host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// The sign that ends a sentence, and the bracket around an address, are not part of it.
fn without_tail(mut text: &str) -> &str {
    const TAIL: &str = ".,;:!?'*_»”’";
    loop {
        let shorter = text.trim_end_matches(|c: char| TAIL.contains(c));
        let has_open =
            |open, close| shorter.matches(open).count() >= shorter.matches(close).count();
        let shorter = match shorter.chars().next_back() {
            Some(')') if !has_open('(', ')') => shorter.strip_suffix(')').unwrap_or(shorter),
            Some(']') if !has_open('[', ']') => shorter.strip_suffix(']').unwrap_or(shorter),
            _ => shorter,
        };
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter;
    }
}
