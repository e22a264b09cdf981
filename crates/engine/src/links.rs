//! Addresses people wrote: read strictly, shown by the host they truly lead to, and given to the
//! system only when the person at this desk wants it.

use std::sync::Arc;

use ipc::{Code, IpcError, OpenLink, OpenedLink};
use url::{Host, Url};

use crate::FileHost;
use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::LateReply;

/// Longer than this is no address anybody follows, in bytes.
const MOST_BYTES: usize = 2_048;

/// An address that may be opened.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    /// Written anew from what was understood, so that no program understands something else.
    address: String,
    /// The host as it is looked up.
    name: String,
    /// The same with its port.
    host: String,
    is_encrypted: bool,
}

impl Core {
    /// A person chose an address.
    pub(crate) fn open_link(&mut self, command: &OpenLink, reply: LateReply) {
        self.note_input();
        let Some(link) = read(&command.address) else {
            let _ = reply.send(Err(not_opened()));
            return;
        };
        // On an unencrypted line another host may answer for the trusted one.
        let is_trusted = link.is_encrypted && self.page.trusted_hosts.contains(&link.name);
        if !command.is_confirmed && !is_trusted {
            let Link { host, is_encrypted, .. } = link;
            let _ = reply.send(to_json(Ok(OpenedLink::Unconfirmed { host, is_encrypted })));
            return;
        }
        let host = self.files.host.clone();
        tokio::spawn(async move {
            let answer = open(&link, host).await;
            let _ = reply.send(answer.and_then(|opened| to_json(Ok(opened))));
        });
    }
}

async fn open(link: &Link, host: Option<Arc<dyn FileHost>>) -> Answer<OpenedLink> {
    let host = host.ok_or_else(not_opened)?;
    host.open_address(&link.address).await.map_err(|_| not_opened())?;
    Ok(OpenedLink::Opened)
}

fn not_opened() -> IpcError {
    IpcError::new(Code::LinkNotOpened, "The address was not opened")
}

/// Reads an address. What the rules for addresses would forgive is refused here: blanks, control
/// characters, backslashes and missing slashes are no mistake of an honest writer.
fn read(address: &str) -> Option<Link> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    if address.len() > MOST_BYTES || address.contains(is_odd) {
        return None;
    }
    let (scheme, rest) = address.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    if !is_web || rest.starts_with('/') {
        return None;
    }
    let mut url = Url::parse(address).ok()?;
    // Nobody is signed in by an address somebody else wrote.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let name = match url.host()? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(number) => number.to_string(),
        Host::Ipv6(number) => format!("[{number}]"),
    };
    let host = match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.clone(),
    };
    let is_encrypted = url.scheme() == "https";
    Some(Link { address: url.into(), name, host, is_encrypted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, opened: &str, host: &str) {
        let link = read(address).unwrap();
        assert_eq!((link.address.as_str(), link.host.as_str()), (opened, host), "{address}");
    }

    #[test]
    fn an_address_is_opened_as_it_was_understood() {
        check(
            "https://pms.example.com/a?b=1#c",
            "https://pms.example.com/a?b=1#c",
            "pms.example.com",
        );
        check("HTTPS://Example.COM:8443", "https://example.com:8443/", "example.com:8443");
        check("https://example.com:443/", "https://example.com/", "example.com");
        check("http://10.0.0.7/", "http://10.0.0.7/", "10.0.0.7");
        check("http://0x0a000007/", "http://10.0.0.7/", "10.0.0.7");
        check("https://[::1]:99/", "https://[::1]:99/", "[::1]:99");
    }

    #[test]
    fn nobody_is_signed_in_by_an_address() {
        check("https://bank.example@evil.example/x", "https://evil.example/x", "evil.example");
        check("https://ana:secret@pms.example/", "https://pms.example/", "pms.example");
    }

    #[test]
    fn letters_that_look_like_others_are_told_apart() {
        check("https://bаnk.example/", "https://xn--bnk-6cd.example/", "xn--bnk-6cd.example");
        check(
            "https://münchen.example/",
            "https://xn--mnchen-3ya.example/",
            "xn--mnchen-3ya.example",
        );
    }

    #[test]
    fn what_is_no_address_of_the_web_is_not_opened() {
        for address in [
            "",
            "pms.example.com",
            "javascript:alert(1)",
            "javascript://x/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "file://host/share",
            "\\\\host\\share",
            "//host/share",
            "ftp://a.example/",
            "mailto:a@b.example",
            "ms-msdt:/id",
            "search-ms:query=x",
            "vbscript:x",
            "https:",
            "https://",
            "https:a.example",
            "https:/a.example",
            "https:///a.example",
            "https:\\\\a.example",
            "https://a.example\\@b.example/",
            " https://a.example",
            "https://a.example ",
            "java\tscript://a.example",
            "https://a.example/\0",
            "https://a.example/\n",
            "https://a.example%00.b/",
            "https://a b.example/",
            "https://:99/",
            "https://a.example:99999/",
        ] {
            assert_eq!(read(address), None, "{address:?}");
        }
        assert_eq!(read(&format!("https://a.example/{}", "a".repeat(MOST_BYTES))), None);
    }
}
