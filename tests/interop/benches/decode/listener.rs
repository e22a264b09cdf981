//! A listener of either side in a process of its own, and the line that is poured into.

use std::path::Path;

use ably_proto::wire::Format;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use crate::line::{Teller, accept, grant};
use crate::recording::CHANNEL;

/// The part of the listener.
pub const LISTEN: &str = "--listen";

#[derive(Clone, Copy, PartialEq)]
pub enum Side {
    Ours,
    Official,
}

/// A listener with its line, attached.
pub struct Listener {
    teller: Teller,
    line: TcpStream,
}

impl Listener {
    /// Starts one that tells when it was told of so many messages.
    pub async fn attached(side: Side, format: Format, marks: &[usize]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        let marks: Vec<String> = marks.iter().map(usize::to_string).collect();
        let teller = match side {
            Side::Ours => {
                Teller::part(LISTEN, &[&[port, format.as_param().to_owned()][..], &marks].concat())
            }
            Side::Official => {
                let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
                let mut node = Command::new("node");
                node.arg("benches/decode/client.mjs").current_dir(folder);
                Teller::start(node.args([&port, format.as_param(), CHANNEL]).args(marks))
            }
        };
        let mut socket = accept(&listener, format).await;
        grant(&mut socket, format, 1).await;
        Self { teller, line: socket.into_inner() }
    }

    /// Pours, and waits until all of it was told.
    pub async fn pour(&mut self, bytes: &[u8]) -> Value {
        self.line.write_all(bytes).await.unwrap();
        serde_json::from_str(&self.teller.line().await).unwrap()
    }
}
