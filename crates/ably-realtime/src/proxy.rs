//! Which proxy stands before the service, and what it wants to hear of who we are.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

use crate::endpoint::{self, EndpointError};

/// A proxy that tunnels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub(crate) kind: Kind,
    /// Host and port, with brackets where they are needed.
    pub(crate) authority: String,
    /// Its name in a certificate.
    pub(crate) host: String,
}

/// How it is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// CONNECT (RFC 9110), with what stands in `Proxy-Authorization`.
    Http { is_encrypted: bool, authorization: Option<String> },
    /// SOCKS 5 (RFC 1928), with a name and password (RFC 1929).
    Socks { login: Option<Login>, resolves_names: bool },
    /// Any other; nothing goes through it, and nothing past it.
    Unspoken(String),
}

/// A name and password for a proxy.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Login {
    pub(crate) name: String,
    pub(crate) password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}

impl Proxy {
    /// A proxy of the caller's, with a name and password where its address has them.
    pub(crate) fn new(url: &Url) -> Result<Self, EndpointError> {
        let unspoken = || EndpointError::Proxy(url.scheme().to_owned());
        let matcher = Matcher::builder().all(url.as_str()).build();
        let found = Self::by(&matcher, "https", "any").ok_or_else(unspoken)?;
        match found.kind {
            Kind::Unspoken(_) => Err(unspoken()),
            Kind::Http { .. } | Kind::Socks { .. } => Ok(found),
        }
    }

    /// What the operating system says for a WebSocket's address; nothing for this computer.
    pub(crate) fn of_system(target: &Url) -> Option<Self> {
        if endpoint::is_loopback(target) {
            return None;
        }
        Self::of_target(&Matcher::from_system(), target)
    }

    fn of_target(matcher: &Matcher, target: &Url) -> Option<Self> {
        let scheme = if target.scheme() == "wss" { "https" } else { "http" };
        Self::by(matcher, scheme, target.host_str()?)
    }

    fn by(matcher: &Matcher, scheme: &str, host: &str) -> Option<Self> {
        let alike = format!("{scheme}://{host}/").parse().ok()?;
        Self::of(&matcher.intercept(&alike)?)
    }

    fn of(found: &Intercept) -> Option<Self> {
        let uri = found.uri();
        let scheme = uri.scheme_str().unwrap_or_default();
        let kind = kind(scheme, found);
        let host = uri.host()?;
        let port = uri.port_u16().unwrap_or(match scheme {
            "http" => 80,
            "https" => 443,
            _ => 1080,
        });
        let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Some(Self { kind, authority: format!("{host}:{port}"), host: name })
    }
}

fn kind(scheme: &str, found: &Intercept) -> Kind {
    match scheme {
        "http" | "https" => {
            let authorization = found.basic_auth().and_then(|value| value.to_str().ok());
            let authorization = authorization.map(str::to_owned);
            Kind::Http { is_encrypted: scheme == "https", authorization }
        }
        "socks5" | "socks5h" => {
            let login = found.raw_auth().map(|(name, password)| Login {
                name: name.to_owned(),
                password: password.to_owned(),
            });
            Kind::Socks { login, resolves_names: scheme == "socks5h" }
        }
        other => Kind::Unspoken(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    fn found(target: &str) -> Option<Proxy> {
        let matcher = Matcher::builder()
            .https("http://ana:secret@proxy.hotel.example:3128")
            .http("socks4://proxy.hotel.example:1080")
            .no("inside.hotel.example")
            .build();
        Proxy::of_target(&matcher, &Url::parse(target).unwrap())
    }

    fn given(url: &str) -> Result<Proxy, EndpointError> {
        Proxy::new(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_websocket_goes_where_a_page_of_the_same_host_would_go() {
        let proxy = found("wss://main.realtime.ably.net/").unwrap();
        assert_eq!(proxy.authority, "proxy.hotel.example:3128");
        let authorization = Some("Basic YW5hOnNlY3JldA==".to_owned());
        assert_eq!(proxy.kind, Kind::Http { is_encrypted: false, authorization });
        assert_eq!(found("wss://inside.hotel.example/"), None, "the exceptions hold");
        // It is no way round a proxy that it speaks a language of its own.
        let proxy = found("ws://main.realtime.ably.net/").unwrap();
        assert_eq!(proxy.kind, Kind::Unspoken("socks4".to_owned()));
    }

    #[test]
    fn this_computer_is_never_reached_through_a_proxy() {
        for target in ["ws://127.0.0.1:9/", "ws://[::1]:9/", "ws://localhost/"] {
            assert_eq!(Proxy::of_system(&Url::parse(target).unwrap()), None, "{target}");
        }
    }

    #[test]
    fn each_kind_has_its_port_and_its_way_to_sign_in() {
        let proxy = given("https://[::1]").unwrap();
        let kind = Kind::Http { is_encrypted: true, authorization: None };
        assert_eq!((proxy.authority.as_str(), proxy.host.as_str()), ("[::1]:443", "::1"));
        assert_eq!(proxy.kind, kind);
        let proxy = given("socks5h://ana:p%40ss@proxy.hotel.example").unwrap();
        let login = Some(Login { name: "ana".to_owned(), password: "p@ss".to_owned() });
        assert_eq!(proxy.authority, "proxy.hotel.example:1080");
        assert_eq!(proxy.kind, Kind::Socks { login, resolves_names: true });
        let proxy = given("http://a%3Ab:p%40ss@proxy.hotel.example").unwrap();
        let authorization = Some(format!("Basic {}", STANDARD.encode("a:b:p@ss")));
        assert_eq!(proxy.kind, Kind::Http { is_encrypted: false, authorization });
    }

    #[test]
    fn what_is_not_spoken_is_refused_in_words() {
        for scheme in ["socks4", "socks4a", "ftp", "quic"] {
            let refused = given(&format!("{scheme}://proxy.hotel.example:1080")).unwrap_err();
            assert_eq!(refused, EndpointError::Proxy(scheme.to_owned()));
            assert!(refused.to_string().contains("only http, https, socks5"), "{refused}");
        }
    }
}
