//! Ana's desk: a real file, the service around it, and the referee beside it.

use std::collections::{BTreeMap, BTreeSet};

use chat::timeline::Told;
use model::{
    Amendment, Content, Delivery, FailureCode, Message, MessageId, MessageKind, OrganizationId,
    Participant, RoomId, Timestamp,
};
use store::{
    Admission, Amended, Change, Incoming, Owner, Ownership, ReceiptKind, RoomReceipt, Store,
};

use crate::check::Checked;
use crate::people::{at, is_mention, participant, person, room, room_id, user, words};
use crate::referee::Referee;
use crate::step::{PEOPLE, ROOMS, Step};

/// A message as the service has it.
struct Served {
    first: Told,
    now: Message,
}

/// What a call said that it changed.
#[derive(Default)]
pub struct Report {
    pub new: Vec<Message>,
    pub changed: Vec<Message>,
}

pub struct Desk {
    folder: tempfile::TempDir,
    pub store: Store,
    pub referee: Referee,
    service: BTreeMap<MessageId, Served>,
    /// Every id there ever was, in the order they were made.
    ids: Vec<MessageId>,
}

/// Edits of a message follow each other.
fn next_version(message: &Message) -> Timestamp {
    message.changed_at.map_or(at(200), |version| version.plus_ms(1))
}

/// One of the newest mostly, so that much happens to the same few.
fn pick<T>(items: &[T], which: usize) -> Option<&T> {
    let reach = if which.is_multiple_of(8) { items.len() } else { items.len().min(4) };
    items.iter().rev().nth((which / 8).checked_rem(reach)?)
}

impl Desk {
    pub async fn of_ana() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let ana = Owner { person: person("Ana"), organization_id: OrganizationId::new("o") };
        assert_eq!(store.keep_owner(ana).await.unwrap(), Ownership::Kept);
        let referee = Referee::new(user("Ana"));
        let mut desk = Self { folder, store, referee, service: BTreeMap::new(), ids: vec![] };
        for number in 0..ROOMS {
            let people = PEOPLE[..3].iter().map(|name| participant(name, 0, None)).collect();
            desk.set_roster(number, people).await;
        }
        desk
    }

    pub async fn close(self) {
        self.store.close().await;
    }

    /// Lets it happen, then compares everything.
    pub async fn run(&mut self, step: &Step) -> Checked {
        let before = self.referee.messages();
        let report = self.happen(step).await;
        self.compare().await?;
        self.check_forward(step, &before)?;
        match report {
            Some(report) => self.check_report(&before, report),
            None => Ok(()),
        }
    }

    /// Answers what the call reported, where it reports all it changed.
    async fn happen(&mut self, step: &Step) -> Option<Report> {
        match step {
            Step::Say { who, room, at, is_mention, is_system } => {
                self.say(PEOPLE[*who], *room, *at, *is_mention, *is_system);
                None
            }
            Step::Edit { which, is_mention } => self.edit(*which, *is_mention),
            Step::Delete { which } => self.delete(*which),
            Step::Live { which } => self.hear(self.live(which)).await,
            Step::Amended { which } => self.amended(which).await,
            Step::Page { which, late } => self.hear(self.page(which, *late)).await,
            Step::Write { room } => self.write(*room).await,
            Step::Taken { which, at } => self.taken(*which, *at),
            Step::Acked { which, guess } => self.acked(*which, *guess).await,
            Step::Sending { which } => self.set_delivery(*which, Delivery::Sending).await,
            Step::Waiting { which } => {
                self.set_delivery(*which, Delivery::Waiting { until: Some(at(7)) }).await
            }
            Step::Refused { which } => self.refused(*which).await,
            Step::Retry { which } => self.retry(*which).await,
            Step::Discard { which } => self.discard(*which).await,
            Step::Receipt { who, which, is_read, at } => {
                self.receipt(PEOPLE[*who], *which, *is_read, *at).await
            }
            Step::Look { which } => self.look(*which).await,
            Step::MarkUnread { which, is_newest, at } => {
                self.mark_unread(*which, *is_newest, *at).await
            }
            Step::Roster { room, joined, read } => self.roster(*room, joined, read).await,
            Step::Restart => self.restart().await,
        }
    }
}

/// The service and the people at it.
impl Desk {
    fn new_id(&mut self) -> MessageId {
        // Ids in no order of time.
        let number = self.ids.len();
        let id = MessageId::new(format!("{}-{number}", (number * 7) % 10));
        self.ids.push(id.clone());
        id
    }

    fn say(&mut self, who: &str, room: usize, ms: i64, is_mention: bool, is_system: bool) {
        let id = self.new_id();
        let kind = if is_system { MessageKind::System } else { MessageKind::Text };
        let message = Message {
            id,
            room_id: room_id(room),
            sender_id: user(who),
            // Over the line a message has no name; the desk knows those of its roster.
            sender_name: if who == "Diego" { String::new() } else { who.to_owned() },
            content: Content { kind, ..Content::text(words(is_mention, "there")) },
            written_at: at(ms - 1),
            sent_at: Some(at(ms)),
            delivery: Delivery::Sent,
            is_edited: false,
            is_deleted: false,
            changed_at: None,
            reactions: Vec::new(),
        };
        self.serve(message, ms);
    }

    fn serve(&mut self, message: Message, ms: i64) {
        let serial = Some(format!("{ms}-{:03}", self.service.len()));
        let now = message.clone();
        self.service.insert(message.id.clone(), Served { first: Told { message, serial }, now });
    }

    fn served(&mut self, which: usize) -> Option<&mut Message> {
        let known = self.ids.iter().filter(|id| self.service.contains_key(*id));
        let known: Vec<MessageId> = known.cloned().collect();
        self.service.get_mut(pick(&known, which)?).map(|served| &mut served.now)
    }

    fn edit(&mut self, which: usize, is_mention: bool) -> Option<Report> {
        let message = self.served(which).filter(|message| !message.is_deleted)?;
        message.is_edited = true;
        message.changed_at = Some(next_version(message));
        let version = message.changed_at.map_or(0, Timestamp::as_ms);
        message.content.text = words(is_mention, &format!("again {version}"));
        None
    }

    fn delete(&mut self, which: usize) -> Option<Report> {
        let message = self.served(which).filter(|message| !message.is_deleted)?;
        message.is_deleted = true;
        message.changed_at = Some(next_version(message));
        None
    }

    fn chosen(&self, which: &[usize]) -> Vec<&Served> {
        let all: Vec<&Served> = self.ids.iter().filter_map(|id| self.service.get(id)).collect();
        let mut seen = BTreeSet::new();
        which
            .iter()
            .filter_map(|which| pick(&all, *which).copied())
            .filter(|served| seen.insert(&served.now.id))
            .collect()
    }

    fn live(&self, which: &[usize]) -> Vec<Told> {
        self.chosen(which).into_iter().map(|served| served.first.clone()).collect()
    }

    fn page(&self, which: &[usize], late: i64) -> Vec<Told> {
        let copy = |served: &Served| {
            let mut message = served.now.clone();
            let stored_at = message.sent_at.unwrap().plus_ms(late);
            (message.sent_at, message.written_at) = (Some(stored_at), stored_at);
            if message.sender_id == user("Diego") {
                message.sender_name = "Diego".into();
            }
            Told { message, serial: None }
        };
        self.chosen(which).into_iter().map(copy).collect()
    }
}

/// What the desk is told and does.
impl Desk {
    async fn hear(&mut self, copies: Vec<Told>) -> Option<Report> {
        self.referee.hear(&copies);
        let batch = copies.into_iter().map(|Told { message, serial }| Incoming {
            mentions_me: is_mention(&message.content.text),
            message,
            serial,
        });
        let ingested = self.store.ingest(batch.collect(), vec![]).await.unwrap();
        let new = ingested.new.into_iter().map(|arrival| {
            let text = &arrival.message.content;
            assert!(!arrival.mentions_me || is_mention(&text.text), "{text:?}");
            arrival.message
        });
        Some(Report { new: new.collect(), changed: ingested.changed })
    }

    async fn amended(&mut self, which: &[usize]) -> Option<Report> {
        let now = self.chosen(which).into_iter().map(|served| served.now.clone());
        let amendments: Vec<Amendment> = now
            .filter_map(|message| {
                Some(Amendment {
                    changed_at: message.changed_at?,
                    text: (!message.is_deleted).then_some(message.content.text),
                    message_id: message.id,
                    room_id: message.room_id,
                    sender_id: message.sender_id,
                })
            })
            .collect();
        self.referee.amend(&amendments);
        let batch = amendments.into_iter().map(|amendment| Amended {
            mentions_me: amendment.text.as_deref().is_some_and(is_mention),
            amendment,
        });
        let changed = self.store.amend(batch.collect()).await.unwrap();
        Some(Report { changed, ..Report::default() })
    }

    async fn write(&mut self, room: usize) -> Option<Report> {
        let message = Message {
            id: self.new_id(),
            room_id: room_id(room),
            sender_id: user("Ana"),
            sender_name: "Ana".into(),
            content: Content::text("from this desk"),
            written_at: at(50),
            sent_at: None,
            delivery: Delivery::Queued,
            is_edited: false,
            is_deleted: false,
            changed_at: None,
            reactions: Vec::new(),
        };
        let admission = self.store.enqueue(message.clone(), 500).await.unwrap();
        assert_eq!(admission, Admission::Queued(message.clone()));
        self.referee.write(message);
        None
    }

    /// An entry of the outbox, in one of these states.
    fn pending(&self, which: usize, is_meant: fn(Delivery) -> bool) -> Option<Message> {
        let pending: Vec<Message> = self
            .referee
            .messages()
            .into_values()
            .filter(|message| message.delivery.is_pending() && is_meant(message.delivery))
            .collect();
        pick(&pending, which).cloned()
    }

    async fn set_delivery(&mut self, which: usize, delivery: Delivery) -> Option<Report> {
        let id = self.pending(which, |now| !matches!(now, Delivery::Failed { .. }))?.id;
        let changed = self.store.set_delivery(id.clone(), delivery).await.unwrap();
        self.referee.set_delivery(&id, delivery);
        Some(Report { changed: changed.into_iter().collect(), ..Report::default() })
    }

    fn taken(&mut self, which: usize, ms: i64) -> Option<Report> {
        let entry = self.pending(which, |now| now == Delivery::Sending)?;
        if !self.service.contains_key(&entry.id) {
            let sent_at = Some(at(ms));
            // The echo is no copy of the row: it was written when it left.
            let (written_at, delivery) = (at(ms - 1), Delivery::Sent);
            self.serve(Message { sent_at, written_at, delivery, ..entry }, ms);
        }
        None
    }

    /// The answer to a publish. It counts only while its entry waits: the echo knows better.
    async fn acked(&mut self, which: usize, guess: i64) -> Option<Report> {
        let ids: Vec<MessageId> = self
            .service
            .keys()
            .filter(|id| self.referee.message(id).is_some_and(|one| one.written_at == at(50)))
            .cloned()
            .collect();
        let id = pick(&ids, which)?.clone();
        let answer = self.store.settle_sent(id.clone(), at(guess)).await.unwrap();
        let entry = self.referee.message(&id).unwrap().clone();
        let was_pending = entry.delivery.is_pending();
        if was_pending {
            let newest = self.referee.newest_time(&entry.room_id);
            let sent_at = newest.map_or(at(guess), |newest| at(guess).max(newest.plus_ms(1)));
            let message = Message { sent_at: Some(sent_at), delivery: Delivery::Sent, ..entry };
            self.referee.hear(&[Told { message, serial: None }]);
        }
        assert_eq!(answer.as_ref(), self.referee.message(&id).filter(|_| was_pending));
        None
    }

    async fn refused(&mut self, which: usize) -> Option<Report> {
        let id = self.pending(which, |_| true)?.id;
        let code = FailureCode::Refused;
        self.store.settle_failed(id.clone(), code).await.unwrap();
        self.referee.set_delivery(&id, Delivery::Failed { code });
        None
    }

    async fn retry(&mut self, which: usize) -> Option<Report> {
        let id = self.pending(which, |now| now != Delivery::Sending)?.id;
        let change = self.store.requeue(id.clone()).await.unwrap();
        self.referee.set_delivery(&id, Delivery::Queued);
        assert_eq!(change, Change::Done(self.referee.message(&id).unwrap().clone()));
        None
    }

    async fn discard(&mut self, which: usize) -> Option<Report> {
        let id = self.pending(which, |now| now != Delivery::Sending)?.id;
        let change = self.store.discard(id.clone()).await.unwrap();
        assert!(matches!(change, Change::Done(_)), "{change:?}");
        self.referee.discard(&id);
        None
    }

    /// The message and its room, whether it is here, at the service or still waits.
    fn anything(&self, which: usize) -> Option<(MessageId, RoomId)> {
        let id = pick(&self.ids, which)?;
        let here = self.referee.message(id).or(self.service.get(id).map(|served| &served.now))?;
        Some((id.clone(), here.room_id.clone()))
    }

    async fn receipt(&mut self, who: &str, which: usize, is_read: bool, ms: i64) -> Option<Report> {
        let (message_id, room_id) = self.anything(which)?;
        let kind = if is_read { ReceiptKind::Read } else { ReceiptKind::Delivered };
        let receipt = RoomReceipt { room_id, user_id: user(who), kind, message_id, at: at(ms) };
        let changed = self.store.record_receipts(vec![receipt.clone()]).await.unwrap();
        self.referee.receive(receipt);
        Some(Report { changed, ..Report::default() })
    }

    async fn look(&mut self, which: usize) -> Option<Report> {
        let (id, room) = self.anything(which)?;
        let moved = self.store.set_read_marker(room.clone(), id.clone(), at(9)).await.unwrap();
        assert_eq!(moved, self.referee.look(&room, &id));
        Some(Report::default())
    }

    async fn mark_unread(&mut self, which: usize, is_newest: bool, ms: i64) -> Option<Report> {
        let (id, room) = self.anything(which)?;
        let from = (!is_newest).then_some(id);
        let first = self.store.mark_unread(room.clone(), from.clone(), at(ms)).await.unwrap();
        assert_eq!(first.is_some(), self.referee.mark_unread(&room, from.as_ref(), at(ms)));
        Some(Report::default())
    }

    async fn roster(
        &mut self,
        number: usize,
        joined: &[Option<i64>; 2],
        read: &[Option<i64>; 3],
    ) -> Option<Report> {
        let others = PEOPLE[1..3].iter().zip(joined).zip(&read[1..]);
        let others =
            others.filter_map(|((name, joined), read)| Some(participant(name, (*joined)?, *read)));
        let people = std::iter::once(participant("Ana", 0, read[0])).chain(others).collect();
        Some(self.set_roster(number, people).await)
    }

    async fn set_roster(&mut self, number: usize, people: Vec<Participant>) -> Report {
        self.referee.roster(&room_id(number), people.clone());
        let changed = self.store.upsert_room(room(number, people)).await.unwrap();
        Report { changed, ..Report::default() }
    }

    async fn restart(&mut self) -> Option<Report> {
        self.store.close().await;
        self.store = open(&self.folder).await;
        self.referee.restart();
        None
    }
}

async fn open(folder: &tempfile::TempDir) -> Store {
    Store::open(folder.path().join("desk.db"), None).await.unwrap().store
}
