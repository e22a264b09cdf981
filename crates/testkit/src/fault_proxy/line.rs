//! One WebSocket through the proxy: both halves, and what is held between them.

use std::collections::VecDeque;
use std::sync::Arc;

use ably_proto::wire::Format;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::Shared;
use super::faults::Order;
use super::journal::Noted;
use super::rule::{HoldId, Toward};
use super::work::{Action, Work};

type Client = WebSocketStream<TokioIo<Upgraded>>;
type Server = WebSocketStream<TcpStream>;

/// What one direction keeps.
#[derive(Debug, Default)]
struct Kept {
    /// Frames that others may pass.
    held: Vec<(HoldId, Work)>,
    /// The frame that goes behind the next one.
    swapped: Option<Work>,
    /// What everything waits behind, and everything that waits, it first.
    behind: Option<(HoldId, VecDeque<Message>)>,
}

pub(super) struct Line<'a> {
    number: usize,
    format: Format,
    shared: &'a Arc<Shared>,
    client: Client,
    server: Server,
    to_client: Kept,
    to_server: Kept,
}

/// The line is over.
struct Over;

impl From<Error> for Over {
    fn from(_: Error) -> Self {
        Self
    }
}

impl<'a> Line<'a> {
    pub(super) fn new(
        number: usize,
        format: Format,
        shared: &'a Arc<Shared>,
        client: Client,
        server: Server,
    ) -> Self {
        let (to_client, to_server) = (Kept::default(), Kept::default());
        Self { number, format, shared, client, server, to_client, to_server }
    }

    /// Carries frames until either side goes or a rule cuts it.
    pub(super) async fn run(mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        loop {
            let step = tokio::select! {
                Some(order) = orders.recv() => self.obey(order).await,
                message = self.client.next() => self.come(Toward::Server, message).await,
                message = self.server.next() => self.come(Toward::Client, message).await,
            };
            if let Err(Over) = step {
                return;
            }
        }
    }

    async fn come(
        &mut self,
        toward: Toward,
        message: Option<Result<Message, Error>>,
    ) -> Result<(), Over> {
        let message = message.ok_or(Over)??;
        if let Some((_, waiting)) = &mut self.kept(toward).behind {
            waiting.push_back(message);
            return Ok(());
        }
        self.take(toward, message).await
    }

    async fn take(&mut self, toward: Toward, message: Message) -> Result<(), Over> {
        let work = match Work::of(message) {
            Ok(work) => work,
            Err(message) => return self.pass_control(toward, message).await,
        };
        let Some(frame) = work.read() else { return self.pass(toward, work.message).await };
        let noted = Noted::Frame { line: self.number, toward, frame: Box::new(frame.clone()) };
        let action = self.shared.faults.decide(toward, &frame, work);
        // Whoever waits for the frame finds its fate decided.
        self.shared.journal.note(noted);
        self.act(toward, action).await
    }

    async fn act(&mut self, toward: Toward, action: Action) -> Result<(), Over> {
        match action {
            Action::Pass(works) => {
                for work in works {
                    self.pass(toward, work.message).await?;
                }
                match self.kept(toward).swapped.take() {
                    Some(behind) => self.pass(toward, behind.message).await,
                    None => Ok(()),
                }
            }
            Action::Swap(work) => match self.kept(toward).swapped.replace(work) {
                Some(before) => self.pass(toward, before.message).await,
                None => Ok(()),
            },
            Action::Hold(id, work) => {
                self.kept(toward).held.push((id, work));
                self.shared.faults.note_caught(id);
                Ok(())
            }
            Action::HoldBack(id, work) => {
                self.kept(toward).behind = Some((id, VecDeque::from([work.message])));
                self.shared.faults.note_caught(id);
                Ok(())
            }
            Action::Cut => Err(Over),
        }
    }

    async fn obey(&mut self, order: Order) -> Result<(), Over> {
        match order {
            Order::Say(toward, frame) => match Work::new(&frame, self.format) {
                Some(work) => self.pass(toward, work.message).await,
                None => Ok(()),
            },
            Order::Release(id) => {
                self.release(Toward::Client, id).await?;
                self.release(Toward::Server, id).await
            }
        }
    }

    async fn release(&mut self, toward: Toward, released: HoldId) -> Result<(), Over> {
        let kept = self.kept(toward);
        let (free, held) = std::mem::take(&mut kept.held)
            .into_iter()
            .partition::<Vec<_>, _>(|(id, _)| *id == released);
        kept.held = held;
        let behind = kept.behind.take_if(|(id, _)| *id == released);
        for (_, work) in free {
            self.pass(toward, work.message).await?;
        }
        let Some((_, mut waiting)) = behind else { return Ok(()) };
        if let Some(first) = waiting.pop_front() {
            self.pass(toward, first).await?;
        }
        while let Some(message) = waiting.pop_front() {
            self.take(toward, message).await?;
            if let Some((_, again)) = &mut self.kept(toward).behind {
                again.append(&mut waiting);
            }
        }
        Ok(())
    }

    /// Pings are life and pass; each side answers its own. A goodbye is passed and ends the line.
    async fn pass_control(&mut self, toward: Toward, message: Message) -> Result<(), Over> {
        match message {
            Message::Ping(_) => self.pass(toward, message).await,
            Message::Close(_) => {
                self.pass(toward, message).await?;
                Err(Over)
            }
            _ => Ok(()),
        }
    }

    async fn pass(&mut self, toward: Toward, message: Message) -> Result<(), Over> {
        match toward {
            Toward::Client => self.client.send(message).await?,
            Toward::Server => self.server.send(message).await?,
        }
        Ok(())
    }

    fn kept(&mut self, toward: Toward) -> &mut Kept {
        match toward {
            Toward::Client => &mut self.to_client,
            Toward::Server => &mut self.to_server,
        }
    }
}
