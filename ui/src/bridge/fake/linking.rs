//! Addresses in the script: asked about as the core would, as far as a look needs it.

use ipc::{OpenLink, OpenedLink};

/// What the core would say of a simple address.
pub(super) fn open(link: &OpenLink) -> OpenedLink {
    if link.is_confirmed {
        return OpenedLink::Opened;
    }
    let (scheme, rest) = link.address.split_once("://").unwrap_or(("https", &link.address));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().to_owned();
    OpenedLink::Unconfirmed { host, is_encrypted: scheme.eq_ignore_ascii_case("https") }
}
