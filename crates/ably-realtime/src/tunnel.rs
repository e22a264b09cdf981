//! The way to the service's host: straight, or through a proxy that tunnels (RFC 9110, CONNECT).

use std::io;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

/// Longest answer of a proxy before the tunnel begins, in bytes.
const ANSWER_LIMIT: usize = 8 * 1024;

/// A connection to the target's host.
pub(crate) async fn connect(target: &Url, proxy: Option<&Url>) -> io::Result<TcpStream> {
    let host = authority(target)?;
    let stream = match proxy {
        None => TcpStream::connect(&host).await?,
        Some(proxy) => {
            let mut stream = TcpStream::connect(authority(proxy)?).await?;
            stream.write_all(request(&host, proxy).as_bytes()).await?;
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

fn request(host: &str, proxy: &Url) -> String {
    let credential = match (proxy.username(), proxy.password()) {
        ("", None) => String::new(),
        (user, password) => {
            let pair = STANDARD.encode(format!("{user}:{}", password.unwrap_or_default()));
            format!("Proxy-Authorization: Basic {pair}\r\n")
        }
    };
    format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n{credential}\r\n")
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
