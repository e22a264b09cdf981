//! The way to the service's host: straight, or through a proxy that tunnels.

use std::{io, net::IpAddr, sync::Arc};

use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::MaybeTlsStream;
use url::{Host, Url};

use crate::{
    proxy::{Kind, Proxy},
    socks::{self, Target},
    tls,
};

/// Longest answer of a proxy before the tunnel begins, in bytes.
const ANSWER_LIMIT: usize = 8 * 1024;

/// A connection to the service's host; encrypted itself where the proxy's is.
pub(crate) type Way = MaybeTlsStream<TcpStream>;

/// A connection to the target's host.
pub(crate) async fn connect(
    target: &Url,
    proxy: Option<&Proxy>,
    tls: Option<&Arc<ClientConfig>>,
) -> io::Result<Way> {
    let host = authority(target)?;
    let Some(proxy) = proxy else {
        return Ok(Way::Plain(dial(&host).await?));
    };
    match &proxy.kind {
        Kind::Http { is_encrypted, authorization } => {
            let stream = dial(&proxy.authority).await?;
            let mut way = match is_encrypted {
                true => encrypted(stream, &proxy.host, tls).await?,
                false => Way::Plain(stream),
            };
            ask(&mut way, &host, authorization.as_deref()).await?;
            Ok(way)
        }
        Kind::Socks { login, resolves_names } => {
            let mut stream = dial(&proxy.authority).await?;
            let (place, port) = place(target, *resolves_names).await?;
            socks::connect(&mut stream, login.as_ref(), &place, port).await?;
            Ok(Way::Plain(stream))
        }
        Kind::Unspoken(kind) => {
            let words = format!("the system's proxy is {kind}, which is not spoken");
            Err(io::Error::new(io::ErrorKind::Unsupported, words))
        }
    }
}

async fn dial(authority: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn encrypted(
    stream: TcpStream,
    host: &str,
    tls: Option<&Arc<ClientConfig>>,
) -> io::Result<Way> {
    let config = match tls {
        Some(config) => Arc::clone(config),
        None => Arc::new(tls::client_config().map_err(io::Error::other)?),
    };
    let unusable = |_| io::Error::new(io::ErrorKind::InvalidInput, "the proxy's name is none");
    let name = ServerName::try_from(host.to_owned()).map_err(unusable)?;
    Ok(Way::Rustls(TlsConnector::from(config).connect(name, stream).await?))
}

fn missing_host() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "an address without a host")
}

fn authority(url: &Url) -> io::Result<String> {
    let host = url.host_str().ok_or_else(missing_host)?;
    // `ws` and `wss` have well-known ports.
    let port = url.port_or_known_default().ok_or_else(missing_host)?;
    Ok(format!("{host}:{port}"))
}

/// Where a SOCKS proxy is to connect to; names are resolved here unless it wants them.
async fn place(target: &Url, resolves_names: bool) -> io::Result<(Target, u16)> {
    let port = target.port_or_known_default().ok_or_else(missing_host)?;
    let address = |address: IpAddr| Ok((Target::Address(address), port));
    match target.host().ok_or_else(missing_host)? {
        Host::Ipv4(ip) => address(ip.into()),
        Host::Ipv6(ip) => address(ip.into()),
        Host::Domain(name) if resolves_names => Ok((Target::Name(name.to_owned()), port)),
        Host::Domain(name) => {
            let found = lookup_host((name, port)).await?.next().ok_or_else(missing_host)?;
            address(found.ip())
        }
    }
}

/// Asks an HTTP proxy for the tunnel (RFC 9110, CONNECT).
async fn ask(way: &mut Way, host: &str, authorization: Option<&str>) -> io::Result<()> {
    let authorization = match authorization {
        Some(authorization) => format!("Proxy-Authorization: {authorization}\r\n"),
        None => String::new(),
    };
    let request = format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n{authorization}\r\n");
    send(way, request.as_bytes()).await?;
    read_answer(way).await
}

async fn send<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await
}

/// Reads byte by byte up to the empty line: what follows belongs to the tunnel already.
async fn read_answer<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<()> {
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
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use rustls::{
        RootCertStore, ServerConfig,
        pki_types::{CertificateDer, PrivatePkcs8KeyDer},
    };
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// Made for these tests, in this computer's name and with its key beside it: nobody trusts it.
    const CERTIFICATE: &[u8] = include_bytes!("../tests/proxy.der");
    const KEY: &[u8] = include_bytes!("../tests/proxy.key.der");

    /// What trusts the proxy below, and nobody else.
    fn trusting() -> Arc<ClientConfig> {
        tls::install_provider();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(CERTIFICATE)).unwrap();
        Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
    }

    /// A proxy behind TLS that says hello through its tunnel; answers what it was asked.
    async fn encrypted_proxy(listener: TcpListener) -> io::Result<String> {
        let key = PrivatePkcs8KeyDer::from(KEY).into();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key)
            .unwrap();
        let (stream, _) = listener.accept().await?;
        let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await?;
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await?);
        }
        send(&mut stream, b"HTTP/1.1 200 Go on\r\n\r\nhello").await?;
        Ok(String::from_utf8(request).unwrap())
    }

    async fn through(tls: &Arc<ClientConfig>) -> (io::Result<Way>, io::Result<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("https://ana:secret@localhost:{port}/")).unwrap();
        let proxy = Proxy::new(&url).unwrap();
        let target = Url::parse("wss://main.realtime.ably.net/").unwrap();
        tokio::join!(connect(&target, Some(&proxy), Some(tls)), encrypted_proxy(listener))
    }

    #[tokio::test]
    async fn a_proxy_behind_tls_is_asked_through_tls() {
        let (way, asked) = through(&trusting()).await;
        let mut heard = [0; 5];
        way.unwrap().read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"hello");
        let asked = asked.unwrap();
        assert!(asked.starts_with("CONNECT main.realtime.ably.net:443 HTTP/1.1\r\n"), "{asked}");
        assert!(asked.contains("Proxy-Authorization: Basic YW5hOnNlY3JldA==\r\n"), "{asked}");
    }

    #[tokio::test]
    async fn a_proxy_nobody_vouches_for_is_told_nothing() {
        let (way, asked) = through(&Arc::new(tls::client_config().unwrap())).await;
        let words = way.err().unwrap().to_string();
        assert!(words.contains("certificate"), "{words}");
        asked.unwrap_err();
    }

    /// The trust store is the process's, so this one starts itself once more with another.
    #[test]
    fn whom_the_operating_system_vouches_for_is_trusted() {
        const STORE: &str = "SSL_CERT_FILE";
        let me = std::env::current_exe().unwrap();
        let store = me.with_extension("pem");
        if std::env::var_os(STORE).is_some_and(|it| it == store) {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let tls = Arc::new(tls::client_config().unwrap());
            let (way, asked) = runtime.block_on(through(&tls));
            way.unwrap();
            assert!(asked.unwrap().starts_with("CONNECT "));
            return;
        }
        let body = BASE64_STANDARD.encode(CERTIFICATE);
        let pem = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        std::fs::write(&store, pem).unwrap();
        let name = "tunnel::tests::whom_the_operating_system_vouches_for_is_trusted";
        let again =
            std::process::Command::new(me).args(["--exact", name]).env(STORE, &store).output();
        let again = again.unwrap();
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stdout));
        assert!(String::from_utf8_lossy(&again.stdout).contains("1 passed"));
    }

    #[tokio::test]
    async fn a_kind_of_proxy_that_is_not_spoken_is_not_passed_by() {
        let (kind, authority) = (Kind::Unspoken("socks4".to_owned()), String::new());
        let proxy = Proxy { kind, authority, host: String::new() };
        let target = Url::parse("wss://main.realtime.ably.net/").unwrap();
        let words = connect(&target, Some(&proxy), None).await.err().unwrap().to_string();
        assert!(words.contains("socks4, which is not spoken"), "{words}");
    }
}
