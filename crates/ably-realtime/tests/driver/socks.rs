//! A hotel's SOCKS proxy between the desk and the service.

use ably_realtime::{ConnectionState as S, Event, HistoryQuery};
use axum::{Json, Router, routing::get};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use url::Url;

use crate::peer::{Ana, Peer, serve, soon};

/// What a proxy was asked: who by, and for what.
#[derive(Debug, PartialEq)]
struct Asked {
    login: String,
    target: String,
}

async fn text(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(String::from_utf8(bytes).unwrap())
}

/// Serves one client as RFC 1928 and RFC 1929 say; who shows another password is sent away.
async fn serve_socks(mut client: TcpStream, told: mpsc::Sender<Asked>) -> std::io::Result<()> {
    assert_eq!(client.read_u8().await?, 5);
    let mut ways = vec![0; client.read_u8().await?.into()];
    client.read_exact(&mut ways).await?;
    assert!(ways.contains(&2), "{ways:?}");
    client.write_all(&[5, 2]).await?;
    assert_eq!(client.read_u8().await?, 1);
    let login = format!("{}:{}", text(&mut client).await?, text(&mut client).await?);
    let is_known = login == "ana:p@ss";
    client.write_all(&[1, if is_known { 0 } else { 1 }]).await?;
    if !is_known {
        return Ok(());
    }
    let mut head = [0; 4];
    client.read_exact(&mut head).await?;
    assert_eq!(head[..3], [5, 1, 0]);
    let host = match head[3] {
        1 => std::net::Ipv4Addr::from(client.read_u32().await?).to_string(),
        3 => text(&mut client).await?,
        // The peer listens on the other loopback address only.
        4 => {
            assert_eq!(client.read_u128().await?, 1);
            "127.0.0.1".to_owned()
        }
        other => panic!("an address of kind {other}"),
    };
    let target = format!("{host}:{}", client.read_u16().await?);
    let mut server = TcpStream::connect(&target).await?;
    let _ = told.send(Asked { login, target }).await;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}

/// A proxy, its address under a scheme with a login, and what it is asked.
async fn proxy(scheme: &str, login: &str) -> (Url, mpsc::Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{scheme}://{login}@{}", listener.local_addr().unwrap()).parse().unwrap();
    let (told, asked) = mpsc::channel(8);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve_socks(stream, told.clone()));
        }
    });
    (url, asked)
}

/// The peer under the name of this computer, so that there is something to resolve.
fn by_name(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_host(Some("localhost")).unwrap();
    url
}

#[tokio::test]
async fn the_socket_and_rest_go_through_a_socks_proxy() {
    let page = || async { Json(json!([{"id": "m-1"}])) };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let (proxy, mut asked) = proxy("socks5", "ana:p%40ss").await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| {
        options.rest = rest.clone();
        options.proxy = Some(proxy);
    });
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    let login = || "ana:p@ss".to_owned();
    let target = peer.url().authority().to_owned();
    let first = soon("the socket's", asked.recv()).await.unwrap();
    assert_eq!(first, Asked { login: login(), target });
    let query = HistoryQuery::default();
    let history = soon("history", ana.client.history("room", &query)).await.unwrap();
    assert_eq!(history.items.len(), 1);
    let second = soon("the request's", asked.recv()).await.unwrap();
    assert_eq!(second, Asked { login: login(), target: rest.authority().to_owned() });
}

#[tokio::test]
async fn names_are_resolved_where_the_proxys_address_says() {
    for (scheme, is_resolved_there) in [("socks5", false), ("socks5h", true)] {
        let (proxy, mut asked) = proxy(scheme, "ana:p%40ss").await;
        let peer = Peer::start().await;
        let mut ana = Ana::start_with(&peer, |options| {
            options.realtime = by_name(&options.realtime);
            options.proxy = Some(proxy);
        });
        let _line = peer.welcome("c1").await;
        ana.until_state(S::Connected).await;
        let target = soon("the target", asked.recv()).await.unwrap().target;
        assert_eq!(target.starts_with("localhost:"), is_resolved_there, "{scheme}: {target}");
    }
}

#[tokio::test]
async fn a_socks_proxy_that_lets_nobody_in_is_told_in_words_and_tried_again() {
    let (proxy, _asked) = proxy("socks5", "ana:forgotten").await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.proxy = Some(proxy));
    for _ in 0..2 {
        let reason = ana
            .until(|event| match event {
                Event::Connection(change) if change.current == S::Disconnected => change.reason,
                _ => None,
            })
            .await;
        assert!(reason.message.contains("does not take this name"), "{}", reason.message);
    }
}
