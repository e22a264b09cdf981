//! A channel's past, in pages over REST (§12).

use ably_proto::{
    cipher::Cipher,
    machine::{ChannelState, Machine},
    wire::{Annotation, Message, PresenceMessage},
};
use serde::de::DeserializeOwned;
use url::Url;

use crate::{
    client::Client,
    driver::Command,
    rest::{Answer, RestError},
};

/// Longest page, in bytes: a thousand messages of the largest size would not fit a desk's memory.
const PAGE_LIMIT: usize = 16 * 1024 * 1024;

/// Longest answer that tells the time, in bytes.
const TIME_LIMIT: usize = 1_024;

/// Which way pages go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Newest first.
    #[default]
    Backwards,
    /// Oldest first.
    Forwards,
}

impl Direction {
    fn as_param(self) -> &'static str {
        match self {
            Self::Backwards => "backwards",
            Self::Forwards => "forwards",
        }
    }
}

/// What is asked of the past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Messages a page; at most 1000, 0 for the server's default of 100.
    pub limit: u16,
    /// Which way pages go.
    pub direction: Direction,
    /// Earliest time, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// Latest time, in milliseconds since the epoch.
    pub end: Option<i64>,
    /// Latest position, inclusive: with the attach serial, history and live meet without gap or
    /// overlap (RTL10b).
    pub from_serial: Option<String>,
}

impl HistoryQuery {
    fn write(&self, url: &mut Url) {
        let mut pairs = url.query_pairs_mut();
        pairs.append_pair("direction", self.direction.as_param());
        if self.limit > 0 {
            pairs.append_pair("limit", &self.limit.to_string());
        }
        if let Some(start) = self.start {
            pairs.append_pair("start", &start.to_string());
        }
        if let Some(end) = self.end {
            pairs.append_pair("end", &end.to_string());
        }
        if let Some(serial) = &self.from_serial {
            pairs.append_pair("from_serial", serial);
        }
    }
}

/// Where the next page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPage(Url);

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Items in the order asked for, decoded.
    pub items: Vec<T>,
    /// Where it goes on; none on the last page.
    pub next: Option<NextPage>,
}

/// One page of a channel's past.
pub type HistoryPage = Page<Message>;

/// What comes in pages.
pub(crate) trait Item: DeserializeOwned {
    /// Undoes what was done to the payload. What cannot be undone stays, with what is left of its
    /// encoding (RSL6b).
    fn decode(&mut self, cipher: Option<&Cipher>);
}

impl Item for Message {
    fn decode(&mut self, cipher: Option<&Cipher>) {
        let _ = self.decode_with(cipher);
    }
}

impl Item for PresenceMessage {
    fn decode(&mut self, cipher: Option<&Cipher>) {
        let _ = self.decode_with(cipher);
    }
}

impl Item for Annotation {
    // Annotations are never encrypted.
    fn decode(&mut self, _: Option<&Cipher>) {
        let _ = Annotation::decode(self);
    }
}

/// The past.
impl Client {
    /// The first page of a channel's past.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or answers with something else.
    pub async fn history(
        &self,
        channel: &str,
        query: &HistoryQuery,
    ) -> Result<HistoryPage, RestError> {
        let page = self.first_page(&["channels", channel, "messages"], query);
        self.page(&page, self.cipher_of(channel).await.as_ref()).await
    }

    /// The first page of a channel's past up to where it was attached without continuity: with what
    /// has come since, it leaves neither gap nor overlap (RTL10b).
    ///
    /// # Errors
    /// As [`Client::history`]; [`RestError::NotAttached`] where there is no such point.
    pub async fn history_until_attach(
        &self,
        channel: &str,
        query: &HistoryQuery,
    ) -> Result<HistoryPage, RestError> {
        let name = channel.to_owned();
        let attach_serial = move |machine: &Machine| {
            let facts = machine.channel_facts(&name)?;
            let is_attached = facts.state == ChannelState::Attached;
            facts.attach_serial.filter(|_| is_attached).map(str::to_owned)
        };
        let from_serial = self.look(attach_serial).await.flatten();
        let from_serial = Some(from_serial.ok_or(RestError::NotAttached)?);
        self.history(channel, &HistoryQuery { from_serial, ..query.clone() }).await
    }

    /// A further page, not decrypted. A token error renews once and tries once more (RSC10).
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn history_next(&self, page: &NextPage) -> Result<HistoryPage, RestError> {
        self.page(page, None).await
    }

    /// The first page of a channel's past presence events (RTP12).
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn presence_history(
        &self,
        channel: &str,
        query: &HistoryQuery,
    ) -> Result<Page<PresenceMessage>, RestError> {
        let page = self.first_page(&["channels", channel, "presence", "history"], query);
        self.page(&page, self.cipher_of(channel).await.as_ref()).await
    }

    /// A further page of past presence events, not decrypted.
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn presence_history_next(
        &self,
        page: &NextPage,
    ) -> Result<Page<PresenceMessage>, RestError> {
        self.page(page, None).await
    }

    /// The newest version of one message (RTL28).
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn message(&self, channel: &str, serial: &str) -> Result<Message, RestError> {
        let url = self.service.address(&["channels", channel, "messages", serial]);
        let answer = self.get(&url).await?;
        let mut message: Message = read(&answer.body)?;
        Item::decode(&mut message, self.cipher_of(channel).await.as_ref());
        Ok(message)
    }

    /// The first page of one message's versions (RTL31).
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn versions(
        &self,
        channel: &str,
        serial: &str,
        query: &HistoryQuery,
    ) -> Result<HistoryPage, RestError> {
        let page = self.first_page(&["channels", channel, "messages", serial, "versions"], query);
        self.page(&page, self.cipher_of(channel).await.as_ref()).await
    }

    /// The first page of one message's annotations (RTAN3).
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn annotations(
        &self,
        channel: &str,
        serial: &str,
        limit: u16,
    ) -> Result<Page<Annotation>, RestError> {
        let query = HistoryQuery { limit, ..HistoryQuery::default() };
        let parts = ["channels", channel, "messages", serial, "annotations"];
        self.page(&self.first_page(&parts, &query), None).await
    }

    /// The service's clock, in milliseconds since the epoch (RTC6). It is told without a token, for
    /// those whose own clock is too wrong to get one.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or answers with something else.
    pub async fn time(&self) -> Result<i64, RestError> {
        let answer = self.service.get_openly(&self.service.address(&["time"]), TIME_LIMIT).await?;
        self.tell_time_of(&answer).await;
        let [time] = read::<[i64; 1]>(&answer.body)?;
        Ok(time)
    }

    fn first_page(&self, parts: &[&str], query: &HistoryQuery) -> NextPage {
        let mut url = self.service.address(parts);
        query.write(&mut url);
        NextPage(url)
    }

    async fn page<T: Item>(
        &self,
        page: &NextPage,
        cipher: Option<&Cipher>,
    ) -> Result<Page<T>, RestError> {
        let answer = self.get(&page.0).await?;
        let mut items: Vec<T> =
            if answer.body.is_empty() { Vec::new() } else { read(&answer.body)? };
        items.iter_mut().for_each(|item| item.decode(cipher));
        let next = answer.next.and_then(|target| follow(&page.0, &target));
        Ok(Page { items, next })
    }

    /// Every answer also tells the server's clock.
    async fn get(&self, url: &Url) -> Result<Answer, RestError> {
        let answer = self.service.get(url, PAGE_LIMIT).await?;
        self.tell_time_of(&answer).await;
        Ok(answer)
    }

    async fn tell_time_of(&self, answer: &Answer) {
        if let Some(time) = answer.server_time {
            self.send(Command::ServerTime(time)).await;
        }
    }

    async fn cipher_of(&self, channel: &str) -> Option<Cipher> {
        let channel = channel.to_owned();
        self.look(move |machine| machine.channel_facts(&channel)?.options.cipher.clone()).await?
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, RestError> {
    serde_json::from_slice(body).map_err(|error| RestError::Malformed(error.to_string()))
}

/// A link may only lead on at the same server: the token goes with it.
fn follow(from: &Url, target: &str) -> Option<NextPage> {
    let url = from.join(target).ok()?;
    (url.origin() == from.origin()).then_some(NextPage(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_says_only_what_was_asked() {
        let mut url = Url::parse("http://localhost:1/channels/room/messages").unwrap();
        let query =
            HistoryQuery { limit: 50, from_serial: Some("s@1".into()), ..HistoryQuery::default() };
        query.write(&mut url);
        assert_eq!(url.query(), Some("direction=backwards&limit=50&from_serial=s%401"));
    }

    #[test]
    fn links_lead_on_at_the_same_server_only() {
        let from = Url::parse("https://rest.example/channels/room/messages?limit=1").unwrap();
        let next = follow(&from, "./messages?limit=1&cursor=x").unwrap();
        assert_eq!(next.0.as_str(), "https://rest.example/channels/room/messages?limit=1&cursor=x");
        assert_eq!(follow(&from, "https://evil.example/messages"), None);
        assert_eq!(follow(&from, "http://rest.example/channels/room/messages"), None);
    }
}
