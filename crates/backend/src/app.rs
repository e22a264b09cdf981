//! What the REST layer and the live endpoint share.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{broadcast, mpsc, watch};

use crate::db::Db;
use crate::db::messages::Message;
use crate::faults::Faults;
use crate::files::Files;
use crate::news::News;
use crate::pace::Pace;

/// How many stored messages a slow listener may lag behind before it misses some.
const STORED_BACKLOG: usize = 1_024;

/// The state behind every request and every publish.
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) faults: Arc<Faults>,
    pub(crate) pace: Arc<Pace>,
    pub(crate) files: Files,
    /// How long a session lasts after it was last renewed, in milliseconds.
    pub(crate) session_ms: i64,
    /// What makes a csrf token ours.
    pub(crate) csrf_secret: String,
    /// A hash no password has, so that an unknown address takes as long as a wrong password.
    pub(crate) nobodys_hash: String,
    /// What is to be told over the live line.
    pub(crate) news: mpsc::UnboundedSender<News>,
    /// Every message as it is stored.
    pub(crate) stored: broadcast::Sender<Message>,
    /// Changes whenever somebody signs in or a session ends.
    pub(crate) sign_ins: watch::Sender<()>,
}

/// What [`App::new`] is made of.
pub(crate) struct Parts {
    pub(crate) db: Db,
    pub(crate) faults: Arc<Faults>,
    pub(crate) pace: Pace,
    pub(crate) uploads: PathBuf,
    pub(crate) session_ms: i64,
    pub(crate) csrf_secret: String,
    pub(crate) nobodys_hash: String,
}

impl App {
    /// The state, and the receiving end of its news.
    pub(crate) fn new(parts: Parts) -> (Arc<Self>, mpsc::UnboundedReceiver<News>) {
        let (news, told) = mpsc::unbounded_channel();
        let app = Self {
            db: parts.db,
            faults: parts.faults,
            pace: Arc::new(parts.pace),
            files: Files::new(parts.uploads),
            session_ms: parts.session_ms,
            csrf_secret: parts.csrf_secret,
            nobodys_hash: parts.nobodys_hash,
            news,
            stored: broadcast::Sender::new(STORED_BACKLOG),
            sign_ins: watch::Sender::new(()),
        };
        (Arc::new(app), told)
    }

    /// The server's clock in Unix milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.faults.now_ms()
    }

    /// Has something told over the live line, soon.
    pub(crate) fn tell(&self, news: News) {
        // The receiver is gone only when the server is going too; nobody is left to be told.
        let _ = self.news.send(news);
    }
}
