//! One WebSocket: opened, read and written by child tasks that die with it.

use std::{sync::Arc, time::Duration};

use ably_proto::{machine::Generation, wire::Frame};
use futures_util::{
    FutureExt, SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use rustls::ClientConfig;
use tokio::{io::BufReader, sync::mpsc, task::AbortHandle, time::timeout};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config,
    tungstenite::{self, Bytes, Message, Utf8Bytes, protocol::WebSocketConfig},
};
use url::Url;

use crate::{
    network::{Heard, LineFuture},
    proxy::Proxy,
    tunnel::{self, Way},
};

type Stream = WebSocketStream<MaybeTlsStream<BufReader<Way>>>;

/// Longest frame read, in bytes: well above the server's 512 KiB, well below what would hurt.
const FRAME_LIMIT: usize = 4 * 1024 * 1024;
/// Bytes asked of the system in one go: tungstenite by itself asks for what the next frame lacks.
const READ_AHEAD: usize = 64 * 1024;
/// Bytes of frames that share their memory. They lie in it until they are read, and the next ones need
/// other memory as long: more than this and the allocator asks the system for it each time.
const READ_BUFFER: usize = 32 * 1024;
/// Frames told in one go, if they are there at once: each telling wakes the driver, and in a flood
/// that would cost more than the frames.
const BATCH: usize = 64;
/// Bytes after which a batch is told in any case.
const BATCH_BYTES: usize = 128 * 1024;
/// Outgoing frames that may wait for the network.
const OUTBOUND_LIMIT: usize = 2_048;
/// Patience for saying goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// What a socket has to tell. Frames are told as they came, in the memory they were received in:
/// what reading them takes is given back at once where they are read one by one, and not by another
/// task after a batch of them.
pub(crate) enum News {
    Text(Utf8Bytes),
    Binary(Bytes),
    /// A ping: no frame, but life.
    Activity,
    Closed(String),
}

/// What there was to tell at once, in order, and the socket it comes from.
pub(crate) type Tagged = (Generation, Vec<News>);

/// A live socket; dropping it closes it and silences its reader.
pub(crate) struct Socket {
    pub(crate) generation: Generation,
    outbound: mpsc::Sender<Frame>,
    reader: AbortHandle,
}

impl Socket {
    /// Starts opening. Everything that happens comes as news.
    pub(crate) fn open(
        generation: Generation,
        url: Url,
        tls: Option<Arc<ClientConfig>>,
        proxy: Option<Proxy>,
        news: mpsc::Sender<Tagged>,
    ) -> Self {
        let (outbound, frames) = mpsc::channel(OUTBOUND_LIMIT);
        let task = tokio::spawn(async move {
            let why = run(generation, &url, tls, proxy, frames, &news).await;
            // The driver may be gone; then nobody needs to know.
            let _ = news.send((generation, vec![News::Closed(why)])).await;
        });
        Self { generation, outbound, reader: task.abort_handle() }
    }

    /// The same over a line that is played.
    pub(crate) fn play(
        generation: Generation,
        opening: LineFuture,
        news: mpsc::Sender<Tagged>,
    ) -> Self {
        let (outbound, frames) = mpsc::channel(OUTBOUND_LIMIT);
        let task = tokio::spawn(async move {
            let why = run_played(generation, opening, frames, &news).await;
            let _ = news.send((generation, vec![News::Closed(why)])).await;
        });
        Self { generation, outbound, reader: task.abort_handle() }
    }

    /// Hands a frame to the writer; false if the network does not keep up.
    pub(crate) fn send(&self, frame: Frame) -> bool {
        self.outbound.try_send(frame).is_ok()
    }
}

// The writer is not aborted: it ends by itself once it has sent what waits and said goodbye.
impl Drop for Socket {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn run(
    generation: Generation,
    url: &Url,
    tls: Option<Arc<ClientConfig>>,
    proxy: Option<Proxy>,
    frames: mpsc::Receiver<Frame>,
    news: &mpsc::Sender<Tagged>,
) -> String {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(FRAME_LIMIT))
        .max_frame_size(Some(FRAME_LIMIT));
    let way = tunnel::connect(url, proxy.as_ref(), tls.as_ref());
    let connector = tls.clone().map_or(Connector::Plain, Connector::Rustls);
    let way = match way.await {
        Ok(way) => way,
        Err(error) => return format!("cannot reach the host: {error}"),
    };
    let way = BufReader::with_capacity(READ_AHEAD, way);
    let opening = client_async_tls_with_config(url.as_str(), way, Some(config), Some(connector));
    // The address stays out of the words: it holds the token.
    // Two layers of TLS and a handshake are too much for a task's own frame.
    let stream = match Box::pin(opening).await {
        Ok((stream, _)) => stream,
        Err(error) => return format!("cannot open the socket: {error}"),
    };
    let (sink, stream) = stream.split();
    tokio::spawn(write(sink, frames));
    read(generation, stream, news).await
}

async fn run_played(
    generation: Generation,
    opening: LineFuture,
    mut frames: mpsc::Receiver<Frame>,
    news: &mpsc::Sender<Tagged>,
) -> String {
    let mut line = match opening.await {
        Ok(line) => line,
        Err(why) => return format!("cannot open the socket: {why}"),
    };
    tokio::spawn(async move {
        while let Some(frame) = frames.recv().await {
            if line.outgoing.send(frame).is_err() {
                return;
            }
        }
    });
    while let Some(heard) = line.incoming.recv().await {
        let item = match heard {
            Heard::Frame(Frame::Text(text)) => News::Text(text.into()),
            Heard::Frame(Frame::Binary(bytes)) => News::Binary(bytes.into()),
            Heard::Ping => News::Activity,
        };
        if news.send((generation, vec![item])).await.is_err() {
            return "nobody listens".to_owned();
        }
    }
    "the socket ended".to_owned()
}

async fn write(mut sink: SplitSink<Stream, Message>, mut frames: mpsc::Receiver<Frame>) {
    while let Some(frame) = frames.recv().await {
        let mut unflushed = sink.feed(into_message(frame)).await;
        // What already waits goes out in one write.
        while let (Ok(()), Ok(frame)) = (&unflushed, frames.try_recv()) {
            unflushed = sink.feed(into_message(frame)).await;
        }
        // A broken socket is the reader's to report.
        if unflushed.is_err() || sink.flush().await.is_err() {
            return;
        }
    }
    let _ = timeout(GOODBYE, sink.close()).await;
}

fn into_message(frame: Frame) -> Message {
    match frame {
        Frame::Text(text) => Message::text(text),
        Frame::Binary(bytes) => Message::binary(bytes),
    }
}

async fn read(
    generation: Generation,
    mut stream: SplitStream<Stream>,
    news: &mpsc::Sender<Tagged>,
) -> String {
    loop {
        let mut batch = Batch::default();
        let mut end = batch.take(stream.next().await);
        while end.is_none() && !batch.is_full() {
            let Some(more) = stream.next().now_or_never() else { break };
            end = batch.take(more);
        }
        if !batch.news.is_empty() && news.send((generation, batch.news)).await.is_err() {
            return "nobody listens".to_owned();
        }
        if let Some(why) = end {
            return why;
        }
    }
}

/// Frames that were there at once.
#[derive(Default)]
struct Batch {
    news: Vec<News>,
    bytes: usize,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.news.len() >= BATCH || self.bytes >= BATCH_BYTES
    }

    /// Takes what came; answers why nothing more will come.
    fn take(&mut self, came: Option<Result<Message, tungstenite::Error>>) -> Option<String> {
        let news = match came {
            Some(Ok(Message::Text(text))) => {
                self.bytes = self.bytes.saturating_add(text.len());
                News::Text(text)
            }
            Some(Ok(Message::Binary(bytes))) => {
                self.bytes = self.bytes.saturating_add(bytes.len());
                News::Binary(bytes)
            }
            Some(Ok(Message::Close(_))) => return Some("the server closed the socket".to_owned()),
            Some(Ok(_)) => News::Activity,
            Some(Err(error)) => return Some(format!("the socket broke: {error}")),
            None => return Some("the socket ended".to_owned()),
        };
        self.news.push(news);
        None
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;
    use tokio_tungstenite::accept_async;

    use super::*;

    #[tokio::test]
    async fn rtn23a_a_ping_is_news_and_a_dropped_socket_says_goodbye_after_what_waits() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let (news, mut inbox) = mpsc::channel(8);
        let socket = Socket::open(Generation(3), url, None, None, news);
        let mut peer = accept_async(listener.accept().await.unwrap().0).await.unwrap();
        peer.send(Message::Ping(Vec::new().into())).await.unwrap();
        let (generation, told) = inbox.recv().await.unwrap();
        assert!(generation == Generation(3) && matches!(told[..], [News::Activity]));
        assert!(socket.send(Frame::Text("last words".to_owned())));
        drop(socket);
        let said = peer.next().await.unwrap().unwrap();
        let said = if said.is_pong() { peer.next().await.unwrap().unwrap() } else { said };
        assert_eq!(said, Message::text("last words"));
        assert!(matches!(peer.next().await, Some(Ok(Message::Close(_)))));
    }
}
