//! A client, and what it was told.

use std::future::Future;
use std::sync::Arc;

use ably_realtime::{
    ChannelState, Client, ConnectionState, ErrorInfo, Event, Events, HistoryQuery, MembersQuery,
    Message, Options, Outcome, PresenceAction,
};
use testkit::DEADLINE;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::signer::Signer;

pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(DEADLINE, future).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

pub(crate) struct Desk {
    pub(crate) client: Client,
    pub(crate) signer: Arc<Signer>,
    events: Events,
    /// Everything heard so far, in order.
    pub(crate) heard: Vec<Event>,
}

impl Desk {
    pub(crate) fn start(options: Options, signer: Arc<Signer>) -> Self {
        let (client, events) = Client::spawn(options).unwrap();
        Self { client, signer, events, heard: Vec::new() }
    }

    /// Listens until it hears what the test waits for.
    pub(crate) async fn until<T>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(&Event) -> Option<T>,
    ) -> T {
        loop {
            let event = soon(what, self.events.recv()).await.expect("the client lives");
            let found = pick(&event);
            self.heard.push(event);
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// Listens until the connection changes to a state; answers why, and when it is tried again.
    pub(crate) async fn until_state(
        &mut self,
        state: ConnectionState,
    ) -> (Option<ErrorInfo>, Option<u64>) {
        self.until(&format!("{state:?}"), |event| match event {
            Event::Connection(change)
                if change.current == state && change.previous != change.current =>
            {
                Some((change.reason.clone(), change.retry_in_ms))
            }
            _ => None,
        })
        .await
    }

    /// Listens until new details of the connection are told.
    pub(crate) async fn until_updated(&mut self) {
        self.until("an update", |event| match event {
            Event::Connection(change) => (change.previous == change.current).then_some(()),
            _ => None,
        })
        .await;
    }

    /// Listens until a channel changes to a state; answers why, and whether nothing was missed.
    pub(crate) async fn until_channel(
        &mut self,
        wanted: &str,
        state: ChannelState,
    ) -> (Option<ErrorInfo>, bool) {
        self.until(&format!("{wanted} {state:?}"), |event| match event {
            Event::Channel { channel, change } if channel == wanted && change.current == state => {
                Some((change.reason.clone(), change.resumed))
            }
            _ => None,
        })
        .await
    }

    pub(crate) async fn attach(&mut self, channel: &str) {
        self.client.attach(channel, None).await;
        self.until_channel(channel, ChannelState::Attached).await;
    }

    /// Says something in a channel under an id of its own.
    pub(crate) async fn say(&self, channel: &str, text: &str) -> Outcome {
        let message = Message::new("message", text).with_id(text);
        soon("an outcome", self.client.publish(channel, message)).await
    }

    /// Says something while the test goes on; the client has taken it before anything that is asked
    /// of it later.
    pub(crate) async fn saying(&self, channel: &str, text: &str) -> JoinHandle<Outcome> {
        let (client, channel) = (self.client.clone(), channel.to_owned());
        let message = Message::new("message", text).with_id(text);
        tokio::spawn(async move { client.publish(channel, message).await })
    }

    /// Says something that is acknowledged.
    pub(crate) async fn tell(&self, channel: &str, text: &str) {
        let outcome = self.say(channel, text).await;
        assert!(matches!(outcome, Outcome::Acked { .. }), "{text}: {outcome:?}");
    }

    /// Listens until a text is heard.
    pub(crate) async fn until_text(&mut self, wanted: &str) {
        self.until(wanted, |event| (text_of(event) == Some(wanted)).then_some(())).await;
    }

    /// All texts heard so far.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.heard.iter().filter_map(text_of).collect()
    }

    /// Listens until somebody does something in presence; answers on which connection, and what is
    /// shown about them.
    pub(crate) async fn until_presence(
        &mut self,
        action: PresenceAction,
        who: &str,
    ) -> (String, String) {
        self.until(&format!("{who} {action:?}"), |event| match event {
            Event::Presence { message, .. }
                if message.action == action && message.client_id.as_deref() == Some(who) =>
            {
                let shown = message.data.as_text().unwrap_or_default().to_owned();
                Some((message.connection_id.clone().unwrap_or_default(), shown))
            }
            _ => None,
        })
        .await
    }

    /// Who is in a room, with what is shown about them, in order.
    pub(crate) async fn members(&self, channel: &str) -> Vec<(String, String)> {
        let asked = self.client.members(channel, MembersQuery::default());
        let members = soon("the members", asked).await.unwrap();
        let mut shown: Vec<_> = members
            .into_iter()
            .map(|member| {
                let shown = member.data.as_text().unwrap_or_default().to_owned();
                (member.client_id.unwrap_or_default(), shown)
            })
            .collect();
        shown.sort();
        shown
    }

    /// States of the connection heard so far, without updates.
    pub(crate) fn states(&self) -> Vec<ConnectionState> {
        let state = |event: &Event| match event {
            Event::Connection(change) if change.previous != change.current => Some(change.current),
            _ => None,
        };
        self.heard.iter().filter_map(state).collect()
    }

    /// States of a channel heard so far, updates included.
    pub(crate) fn channel_states(&self, wanted: &str) -> Vec<ChannelState> {
        let state = |event: &Event| match event {
            Event::Channel { channel, change } if channel == wanted => Some(change.current),
            _ => None,
        };
        self.heard.iter().filter_map(state).collect()
    }

    /// What a channel's past holds up to its attachment, oldest first.
    pub(crate) async fn past(&self, channel: &str) -> Vec<String> {
        let query = HistoryQuery::default();
        let page = soon("history", self.client.history_until_attach(channel, &query)).await;
        let items = page.unwrap().items.into_iter().rev();
        items.map(|message| message.data.as_text().unwrap_or_default().to_owned()).collect()
    }
}

fn text_of(event: &Event) -> Option<&str> {
    match event {
        Event::Message { message, .. } => message.data.as_text(),
        _ => None,
    }
}

/// What came of something that went on meanwhile.
pub(crate) async fn outcome<T>(task: JoinHandle<T>) -> T {
    soon("an outcome", task).await.unwrap()
}
