//! What came by, in order, and waiting for it.

use std::collections::BTreeMap;

use ably_proto::wire::ProtocolMessage;
use anyhow::{Context, Result};
use tokio::sync::watch;
use tokio::time::timeout;

use super::rule::Toward;
use crate::wait::DEADLINE;

/// Something that came by.
#[derive(Clone, Debug)]
pub enum Noted {
    /// A WebSocket was opened; lines are counted from 0.
    Opened {
        /// Which line.
        line: usize,
        /// Its parameters, as the client gave them.
        query: BTreeMap<String, String>,
    },
    /// A frame came, whatever was done to it then.
    Frame {
        /// Which line it came on.
        line: usize,
        /// Where it was going.
        toward: Toward,
        /// It.
        frame: Box<ProtocolMessage>,
    },
    /// A line is over, or silent for good.
    Closed {
        /// Which line.
        line: usize,
    },
    /// An HTTP request came.
    Asked {
        /// Its method.
        method: String,
        /// Its path, without the query.
        path: String,
    },
}

impl Noted {
    /// The frame, if it is one that was going there.
    #[must_use]
    pub fn frame(&self, there: Toward) -> Option<&ProtocolMessage> {
        match self {
            Self::Frame { toward, frame, .. } if *toward == there => Some(frame),
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Journal(watch::Sender<Vec<Noted>>);

impl Journal {
    pub(super) fn note(&self, noted: Noted) {
        self.0.send_modify(|all| all.push(noted));
    }

    /// Notes the opening of a line; answers its number.
    pub(super) fn open(&self, query: BTreeMap<String, String>) -> usize {
        let mut number = 0;
        self.0.send_modify(|all| {
            number = all.iter().filter(|noted| matches!(noted, Noted::Opened { .. })).count();
            all.push(Noted::Opened { line: number, query });
        });
        number
    }

    pub(super) fn all<T>(&self, pick: impl FnMut(&Noted) -> Option<T>) -> Vec<T> {
        self.0.borrow().iter().filter_map(pick).collect()
    }

    pub(super) async fn first<T>(
        &self,
        awaited: &str,
        mut pick: impl FnMut(&Noted) -> Option<T>,
    ) -> Result<T> {
        let mut journal = self.0.subscribe();
        let mut looked_at = 0;
        let found = async {
            loop {
                for noted in journal.borrow_and_update().iter().skip(looked_at) {
                    looked_at += 1;
                    if let Some(found) = pick(noted) {
                        return Ok(found);
                    }
                }
                journal.changed().await.context("The proxy has ended")?;
            }
        };
        let found = timeout(DEADLINE, found).await;
        found.with_context(|| format!("Waited in vain for {awaited} to come by"))?
    }
}
