//! Addresses: which are allowed, and what the WebSocket's says (§2).

use std::collections::BTreeMap;

use ably_proto::{machine::ConnectParams, wire::Format};
use thiserror::Error;
use url::{Host, Url};

/// The protocol version spoken (CSV2).
const PROTOCOL_VERSION: &str = "6";
/// What we call ourselves (RSC7d).
pub(crate) const AGENT: &str = concat!("deskbell-ably/", env!("CARGO_PKG_VERSION"));

/// An endpoint that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// Not a scheme that belongs there.
    #[error("{0} is no usable scheme here")]
    Scheme(String),
    /// A kind of proxy that is not spoken.
    #[error("{0} proxies are not spoken, only http, https, socks5 and socks5h")]
    Proxy(String),
    /// Tokens would cross a network in the clear.
    #[error("{0} is not encrypted and not on this computer")]
    Unencrypted(String),
    /// A host's name that makes no address.
    #[error("{0} is no host")]
    Host(String),
    /// TLS cannot be set up on this computer.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
}

/// The address of a host, with brackets where it needs them.
pub(crate) fn address(scheme: &str, host: &str) -> Result<Url, EndpointError> {
    let host = if host.contains("::") { format!("[{host}]") } else { host.to_owned() };
    Url::parse(&format!("{scheme}://{host}/")).map_err(|_| EndpointError::Host(host))
}

/// The same address at a fallback host, if there is one to use. All of them were checked before.
pub(crate) fn at_host(endpoint: &Url, host: Option<&str>) -> Url {
    match host {
        Some(host) => elsewhere(endpoint, host).unwrap_or_else(|_| endpoint.clone()),
        None => endpoint.clone(),
    }
}

/// The same address at another host.
pub(crate) fn elsewhere(endpoint: &Url, host: &str) -> Result<Url, EndpointError> {
    let mut url = endpoint.clone();
    url.set_host(Some(host)).map_err(|_| EndpointError::Host(host.to_owned()))?;
    Ok(url)
}

/// The REST address beside that of a WebSocket.
pub(crate) fn beside(realtime: &Url) -> Result<Url, EndpointError> {
    let unusable = || EndpointError::Scheme(realtime.scheme().to_owned());
    let scheme = match realtime.scheme() {
        "wss" => "https",
        "ws" => "http",
        _ => return Err(unusable()),
    };
    let mut rest = realtime.clone();
    rest.set_scheme(scheme).map_err(|()| unusable())?;
    Ok(rest)
}

/// Refuses endpoints that would send a token in the clear to another computer.
pub(crate) fn check(endpoint: &Url, encrypted: &str, plain: &str) -> Result<(), EndpointError> {
    match endpoint.scheme() {
        scheme if scheme == encrypted => Ok(()),
        scheme if scheme == plain && is_loopback(endpoint) => Ok(()),
        scheme if scheme == plain => {
            let host = endpoint.host_str().unwrap_or_default();
            Err(EndpointError::Unencrypted(host.to_owned()))
        }
        other => Err(EndpointError::Scheme(other.to_owned())),
    }
}

pub(crate) fn is_loopback(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The WebSocket's address with its query. It holds secrets: never log it.
pub(crate) fn socket_url(
    endpoint: &Url,
    format: Format,
    params: &ConnectParams,
    further: &BTreeMap<String, String>,
) -> Url {
    let mut url = at_host(endpoint, params.host.as_deref());
    let mut query = own_query(format, params);
    query.extend(further.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    url.query_pairs_mut().extend_pairs(query);
    url
}

fn own_query(format: Format, params: &ConnectParams) -> BTreeMap<&str, &str> {
    let mut query = BTreeMap::from([
        ("v", PROTOCOL_VERSION),
        ("format", format.as_param()),
        // We see WebSocket pings, so the server need not send heartbeat frames (RTN23b).
        ("heartbeats", "false"),
        ("agent", AGENT),
        // RSA3c says `accessToken`, the reference client sends this one; servers take both.
        ("access_token", params.token.expose()),
        ("echo", if params.echo { "true" } else { "false" }),
    ]);
    query.extend(params.resume.as_ref().map(|key| ("resume", key.expose())));
    query.extend(params.recover.as_ref().map(|key| ("recover", key.expose())));
    query.extend(params.client_id.as_deref().map(|client_id| ("clientId", client_id)));
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(url: &str) -> Result<(), EndpointError> {
        check(&Url::parse(url).unwrap(), "wss", "ws")
    }

    #[test]
    fn plain_text_is_allowed_on_this_computer_only() {
        for url in [
            "ws://127.0.0.1:9/",
            "ws://127.8.0.1/",
            "ws://[::1]:9/",
            "ws://localhost/",
            "wss://hotel.example/",
        ] {
            assert_eq!(checked(url), Ok(()), "{url}");
        }
        for url in [
            "ws://hotel.example/",
            "ws://192.168.0.1/",
            "ws://localhost.example/",
            "ws://[fe80::1]/",
        ] {
            assert!(matches!(checked(url), Err(EndpointError::Unencrypted(_))), "{url}");
        }
        assert!(matches!(checked("http://localhost/"), Err(EndpointError::Scheme(_))));
    }

    #[test]
    fn rsc25_rest_is_at_the_host_of_the_websocket() {
        let rest = |url: &str| beside(&Url::parse(url).unwrap()).map(|url| url.to_string());
        assert_eq!(rest("ws://127.0.0.1:9/").as_deref(), Ok("http://127.0.0.1:9/"));
        assert_eq!(rest("wss://hotel.example/").as_deref(), Ok("https://hotel.example/"));
        assert!(matches!(rest("ftp://hotel.example/"), Err(EndpointError::Scheme(_))));
    }

    #[test]
    fn rtn2_the_address_says_version_format_token_and_resume() {
        let params = ConnectParams {
            host: None,
            recover: None,
            token: "t&1".into(),
            resume: Some("c1!k".into()),
            client_id: Some("ana".into()),
            echo: false,
        };
        let endpoint = Url::parse("ws://localhost:1/").unwrap();
        let url = socket_url(&endpoint, Format::MsgPack, &params, &BTreeMap::new());
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let get = |key: &str| query.get(key).map(String::as_str);
        assert_eq!((get("v"), get("format")), (Some("6"), Some("msgpack")));
        assert_eq!((get("access_token"), get("resume")), (Some("t&1"), Some("c1!k")));
        assert_eq!((get("clientId"), get("echo")), (Some("ana"), Some("false")));
    }
}
