//! A hotel's proxy between the desk and the service.

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use url::Url;

use ably_realtime::ConnectionState as S;

use crate::peer::{Ana, Peer, soon};

/// A proxy that answers every request with a status and tunnels on 200; it tells the request's
/// lines.
async fn proxy(status: &'static str) -> (Url, mpsc::Receiver<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://ana:secret@{}/", listener.local_addr().unwrap()).parse().unwrap();
    let (told, requests) = mpsc::channel(8);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut client = BufReader::new(stream);
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                client.read_line(&mut line).await.unwrap();
                match line.trim_end() {
                    "" => break,
                    line => lines.push(line.to_owned()),
                }
            }
            let target = lines[0].split(' ').nth(1).unwrap().to_owned();
            let _ = told.send(lines).await;
            let answer = format!("HTTP/1.1 {status}\r\nVia: hotel\r\n\r\n");
            client.write_all(answer.as_bytes()).await.unwrap();
            if status.starts_with("200") {
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(target).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        }
    });
    (url, requests)
}

#[tokio::test]
async fn the_socket_goes_through_a_proxy_that_tunnels() {
    let (url, mut requests) = proxy("200 Connection established").await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.proxy = Some(url));
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    let lines = soon("the request", requests.recv()).await.unwrap();
    let host = peer.url().authority().to_owned();
    assert_eq!(lines[0], format!("CONNECT {host} HTTP/1.1"));
    // "ana:secret" in base64.
    assert!(lines.contains(&"Proxy-Authorization: Basic YW5hOnNlY3JldA==".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn a_proxy_that_does_not_tunnel_is_refused_at_once() {
    let mut options = crate::peer::options(&Peer::start().await, &std::sync::Arc::default());
    options.proxy = Some("socks4://proxy.hotel.example:1080".parse().unwrap());
    let refused = ably_realtime::Client::spawn(options).err();
    assert_eq!(refused, Some(ably_realtime::EndpointError::Proxy("socks4".into())));
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_in_words_and_tried_again() {
    let (url, mut requests) = proxy("407 Proxy Authentication Required").await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.proxy = Some(url));
    let reason = ana
        .until(|event| match event {
            ably_realtime::Event::Connection(change) => change.reason,
            _ => None,
        })
        .await;
    assert!(reason.message.contains("407"), "{}", reason.message);
    for _ in 0..2 {
        soon("a request", requests.recv()).await.unwrap();
    }
}
