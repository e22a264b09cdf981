//! A hotel that goes and comes back while somebody is away.

use std::path::Path;
use std::sync::{Arc, Mutex};

use backend::Options;
use tokio::net::{TcpListener, TcpStream};

use super::{Hotel, options};

/// The hotel with a database that outlives it.
pub async fn lasting(data: &Path) -> Hotel {
    let options = Options { data: Some(data.to_owned()), memory: false, ..options() };
    Hotel::open_with(options).await
}

/// Where a hotel is behind an address that stays: a desk knows no other.
#[derive(Clone, Default)]
pub struct Door(Arc<Mutex<String>>);

impl Door {
    pub fn lead_to(&self, hotel: &Hotel) {
        let address = hotel.announcement.http.strip_prefix("http://").unwrap();
        address.clone_into(&mut self.0.lock().unwrap());
    }

    /// Answers its own address.
    pub async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let door = self.clone();
        tokio::spawn(async move {
            while let Ok((mut outside, _)) = listener.accept().await {
                let behind = door.0.lock().unwrap().clone();
                tokio::spawn(async move {
                    let mut inside = TcpStream::connect(behind).await?;
                    tokio::io::copy_bidirectional(&mut outside, &mut inside).await
                });
            }
        });
        address
    }
}
