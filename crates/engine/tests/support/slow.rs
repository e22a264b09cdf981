//! A road to the backend on which the list of rooms is held up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use super::Hotel;

/// How the request for the list begins.
const LIST: &[u8] = b"GET /api/chat/rooms HTTP";

pub struct SlowRoad {
    pub address: String,
    is_held: watch::Sender<bool>,
    lists: mpsc::UnboundedReceiver<()>,
}

impl SlowRoad {
    pub async fn to(hotel: &Hotel) -> Self {
        let target = hotel.announcement.http.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (is_held, held) = watch::channel(false);
        let (answered, lists) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (calls, near) = near.into_split();
                let (answers, far) = TcpStream::connect(&target).await.unwrap().into_split();
                let is_list = Arc::new(AtomicBool::new(false));
                tokio::spawn(forth(calls, far, is_list.clone()));
                tokio::spawn(back(answers, near, is_list, held.clone(), answered.clone()));
            }
        });
        Self { address, is_held, lists }
    }

    /// The list stays on the road from now on, or goes on.
    pub fn hold(&self, is_held: bool) {
        self.is_held.send_replace(is_held);
    }

    /// Nothing is known of the lists so far.
    pub fn forget_lists(&mut self) {
        while self.lists.try_recv().is_ok() {}
    }

    /// The backend has answered with a list.
    pub async fn list(&mut self) {
        self.lists.recv().await.unwrap();
    }
}

async fn forth(mut calls: OwnedReadHalf, mut far: OwnedWriteHalf, is_list: Arc<AtomicBool>) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = calls.read(&mut piece).await {
        is_list.store(piece[..length].starts_with(LIST), Ordering::Relaxed);
        if far.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}

async fn back(
    mut answers: OwnedReadHalf,
    mut near: OwnedWriteHalf,
    is_list: Arc<AtomicBool>,
    mut held: watch::Receiver<bool>,
    answered: mpsc::UnboundedSender<()>,
) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = answers.read(&mut piece).await {
        if is_list.load(Ordering::Relaxed) {
            let _ = answered.send(());
            let _ = held.wait_for(|is_held| !is_held).await;
        }
        if near.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
