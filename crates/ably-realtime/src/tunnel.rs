//! The way to the service's host: straight, or through a proxy that tunnels (RFC 9110, CONNECT).

use std::io;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper_util::client::proxy::matcher::Matcher;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

use crate::endpoint;

/// Longest answer of a proxy before the tunnel begins, in bytes.
const ANSWER_LIMIT: usize = 8 * 1024;

/// A proxy, and what it wants to hear of who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proxy {
    url: Url,
    authorization: Option<String>,
}

impl Proxy {
    /// A proxy of the caller's, with a name and password where its address has them.
    pub(crate) fn new(url: Url) -> Self {
        let authorization = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => {
                let pair = format!("{user}:{}", password.unwrap_or_default());
                Some(format!("Basic {}", STANDARD.encode(pair)))
            }
        };
        Self { url, authorization }
    }

    /// What the operating system says for a WebSocket's address; nothing for this computer, and
    /// nothing where it is a kind of proxy that does not tunnel.
    pub(crate) fn of_system(target: &Url) -> Option<Self> {
        if endpoint::is_loopback(target) {
            return None;
        }
        Self::by(&Matcher::from_system(), target)
    }

    fn by(matcher: &Matcher, target: &Url) -> Option<Self> {
        let scheme = if target.scheme() == "wss" { "https" } else { "http" };
        let alike = format!("{scheme}://{}/", target.host_str()?).parse().ok()?;
        let found = matcher.intercept(&alike)?;
        let url = Url::parse(&found.uri().to_string()).ok().filter(|url| url.scheme() == "http")?;
        let authorization = found.basic_auth().and_then(|value| value.to_str().ok());
        Some(Self { url, authorization: authorization.map(str::to_owned) })
    }

    fn request(&self, host: &str) -> String {
        let authorization = match &self.authorization {
            Some(authorization) => format!("Proxy-Authorization: {authorization}\r\n"),
            None => String::new(),
        };
        format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n{authorization}\r\n")
    }
}

/// A connection to the target's host.
pub(crate) async fn connect(target: &Url, proxy: Option<&Proxy>) -> io::Result<TcpStream> {
    let host = authority(target)?;
    let stream = match proxy {
        None => TcpStream::connect(&host).await?,
        Some(proxy) => {
            let mut stream = TcpStream::connect(authority(&proxy.url)?).await?;
            stream.write_all(proxy.request(&host).as_bytes()).await?;
            read_answer(&mut stream).await?;
            stream
        }
    };
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn authority(url: &Url) -> io::Result<String> {
    let missing = || io::Error::new(io::ErrorKind::InvalidInput, "an address without a host");
    let host = url.host_str().ok_or_else(missing)?;
    // `wss` and the proxies' `http` have well-known ports.
    let port = url.port_or_known_default().ok_or_else(missing)?;
    Ok(format!("{host}:{port}"))
}

/// Reads byte by byte up to the empty line: what follows belongs to the tunnel already.
async fn read_answer(stream: &mut TcpStream) -> io::Result<()> {
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() >= ANSWER_LIMIT {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the proxy talks too much"));
        }
        answer.push(stream.read_u8().await?);
    }
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    match line.split_whitespace().nth(1) {
        Some(status) if status.starts_with('2') => Ok(()),
        _ => Err(io::Error::other(format!("the proxy refused: {line}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(target: &str) -> Option<Proxy> {
        let matcher = Matcher::builder()
            .https("http://ana:secret@proxy.hotel.example:3128")
            .http("socks5://proxy.hotel.example:1080")
            .no("inside.hotel.example")
            .build();
        Proxy::by(&matcher, &Url::parse(target).unwrap())
    }

    #[test]
    fn a_websocket_goes_where_a_page_of_the_same_host_would_go() {
        let proxy = found("wss://main.realtime.ably.net/").unwrap();
        assert_eq!(proxy.url.host_str(), Some("proxy.hotel.example"));
        assert_eq!(proxy.url.port(), Some(3128));
        assert_eq!(proxy.authorization.as_deref(), Some("Basic YW5hOnNlY3JldA=="));
        assert_eq!(found("wss://inside.hotel.example/"), None, "the exceptions hold");
        assert_eq!(found("ws://main.realtime.ably.net/"), None, "SOCKS does not tunnel this way");
    }

    #[test]
    fn this_computer_is_never_reached_through_a_proxy() {
        for target in ["ws://127.0.0.1:9/", "ws://[::1]:9/", "ws://localhost/"] {
            assert_eq!(Proxy::of_system(&Url::parse(target).unwrap()), None, "{target}");
        }
    }
}
