//! Scripted colleagues: present while nobody has signed in as them, and answering what is written
//! in their rooms, in the way a person would: read, type, write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::{Data, Message as Published};
use anyhow::Context;
use model::live::{MESSAGE, MessageEvent, PresenceData, TYPING, TypingEvent, presence_channel};
use model::{MessageId, MessageKind, RoomId, UserId};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

use crate::app::App;
use crate::db::messages::Message;
use crate::db::people::Person;
use crate::db::{receipts, rooms, sessions};
use crate::live::Live;
use crate::news::{News, event_message};
use crate::refusal::Refusal;
use crate::{ids, time};

/// Lets them be present and answer, for as long as the backend runs. They listen from the call on,
/// not only from when the work is first polled.
///
/// # Errors
/// When the database cannot be read.
pub(crate) fn work(
    app: Arc<App>,
    live: Arc<Live>,
    seed: u64,
) -> impl Future<Output = anyhow::Result<()>> {
    let (stored, sign_ins) = (app.stored.subscribe(), app.sign_ins.subscribe());
    listen(app, live, seed, stored, sign_ins)
}

async fn listen(
    app: Arc<App>,
    live: Arc<Live>,
    seed: u64,
    mut stored: broadcast::Receiver<Message>,
    mut sign_ins: watch::Receiver<()>,
) -> anyhow::Result<()> {
    let answers = Arc::new(parse(include_str!("answers.txt"))?);
    let people = super::everybody(&app.db).await?.into_iter();
    let people = people.map(|person| (person.id.clone(), person)).collect();
    let mut staff = Staff { app, live, seed, answers, people, present: BTreeSet::new() };
    staff.keep_presence().await?;
    let mut busy: BTreeSet<RoomId> = BTreeSet::new();
    let mut answering: JoinSet<RoomId> = JoinSet::new();
    loop {
        tokio::select! {
            // Whoever signed in before a message was written no longer answers it.
            biased;
            changed = sign_ins.changed() => {
                changed.context("Nobody can sign in any more")?;
                staff.keep_presence().await?;
            }
            Some(answered) = answering.join_next() => {
                busy.remove(&answered.context("An answer broke off")?);
            }
            message = stored.recv() => match message {
                // One answer at a time in a room: it stands for all that was written meanwhile.
                Ok(message) if !busy.contains(&message.room_id) => {
                    if let Some(answer) = staff.answer_to(&message).await? {
                        busy.insert(message.room_id);
                        answering.spawn(answer.give());
                    }
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Ok(()),
            }
        }
    }
}

struct Staff {
    app: Arc<App>,
    live: Arc<Live>,
    seed: u64,
    answers: Arc<Vec<Line>>,
    people: BTreeMap<UserId, Person>,
    /// Those who are scripted now.
    present: BTreeSet<UserId>,
}

impl Staff {
    /// Whoever has a session speaks for themselves; everybody else is scripted.
    async fn keep_presence(&mut self) -> anyhow::Result<()> {
        let now = self.app.now();
        let signed_in = self.app.db.run(move |tx| sessions::signed_in(tx, now)).await?;
        for person in self.people.values() {
            let is_scripted = !signed_in.contains(&person.id);
            let is_present = self.present.contains(&person.id);
            if is_scripted == is_present {
                continue;
            }
            let channel = presence_channel(&person.organization_id);
            let (client, data) = (person.id.as_str(), presence_of(person));
            let told = if is_scripted {
                self.present.insert(person.id.clone());
                self.live.presence_enter(&channel, client, data).await
            } else {
                self.present.remove(&person.id);
                self.live.presence_leave(&channel, client, data).await
            };
            if let Err(refused) = told {
                tracing::warn!(code = refused.code, "The presence of a colleague was refused");
            }
        }
        Ok(())
    }

    /// The answer to a message of a real person; `None` when nobody scripted is in the room.
    async fn answer_to(&self, message: &Message) -> anyhow::Result<Option<Answer>> {
        if self.present.contains(&message.sender_id) {
            return Ok(None);
        }
        let room_id = message.room_id.clone();
        let found = self.app.db.run(move |tx| {
            let Some(room) = rooms::find(tx, &room_id)? else { return Ok(None) };
            Ok::<_, Refusal>(Some((room.channel, rooms::participants(tx, &room.id)?)))
        });
        let Some((channel, places)) = found.await? else { return Ok(None) };
        let mut rng = self.rng_of(message);
        let scripted: Vec<&Person> = places
            .iter()
            .filter(|place| self.present.contains(&place.user_id))
            .filter_map(|place| self.people.get(&place.user_id))
            .collect();
        let Some(colleague) = scripted.choose(&mut rng) else { return Ok(None) };
        Ok(Some(Answer {
            app: Arc::clone(&self.app),
            live: Arc::clone(&self.live),
            colleague: (*colleague).clone(),
            channel,
            text: choose(&mut rng, &self.answers, message.content.as_deref().unwrap_or_default()),
            to: message.clone(),
            rng,
        }))
    }

    /// What is answered follows from the seed and the message, not from what else goes on.
    fn rng_of(&self, message: &Message) -> StdRng {
        let id = message.id.as_str().bytes();
        let mixed = id.fold(self.seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        StdRng::seed_from_u64(mixed)
    }
}

fn presence_of(person: &Person) -> Data {
    let data = PresenceData {
        user_id: person.id.clone(),
        user_name: person.name.clone(),
        role: person.role.as_str().to_owned(),
        status: "active".to_owned(),
    };
    // A struct of strings serialises.
    serde_json::to_value(data).unwrap_or_default().into()
}

/// One answer on its way.
struct Answer {
    app: Arc<App>,
    live: Arc<Live>,
    colleague: Person,
    channel: String,
    text: String,
    to: Message,
    rng: StdRng,
}

impl Answer {
    async fn give(mut self) -> RoomId {
        self.wait(300..700).await;
        if let Err(refusal) = self.read().await {
            tracing::warn!("A colleague could not read: {refusal}");
        }
        self.type_for_a_while().await;
        let message = self.message();
        self.publish(message).await;
        self.to.room_id
    }

    async fn wait(&mut self, ms: std::ops::Range<u64>) {
        tokio::time::sleep(Duration::from_millis(self.rng.random_range(ms))).await;
    }

    async fn read(&self) -> Result<(), Refusal> {
        let (room, reader) = (self.to.room_id.clone(), self.colleague.id.clone());
        let (up_to, now) = (self.to.created_at, self.app.now());
        self.app.db.run(move |tx| receipts::mark(tx, &room, &reader, up_to, now)).await?;
        self.app.tell(News::Read {
            channel: self.channel.clone(),
            event: model::live::ReadEvent {
                message_id: self.to.id.clone(),
                user_id: self.colleague.id.clone(),
                read_at: Some(time::iso(now)),
            },
        });
        Ok(())
    }

    async fn type_for_a_while(&mut self) {
        self.publish(self.typing(true)).await;
        self.wait(600..1_300).await;
        self.publish(self.typing(false)).await;
    }

    fn typing(&self, is_typing: bool) -> Published {
        let event = TypingEvent {
            user_id: self.colleague.id.clone(),
            user_name: self.colleague.name.clone(),
            is_typing,
        };
        event_message(TYPING, &event).ephemeral()
    }

    fn message(&mut self) -> Published {
        let id = ids::cuid(&mut self.rng);
        let event = MessageEvent {
            id: MessageId::new(id.clone()),
            sender_id: self.colleague.id.clone(),
            content: Some(self.text.clone()),
            kind: Some(MessageKind::Text.as_str().to_owned()),
            attachment_url: None,
            attachment_name: None,
            attachment_size: None,
            timestamp: Some(time::iso(self.app.now())),
        };
        event_message(MESSAGE, &event).with_id(id)
    }

    /// The limits are those of everybody: a colleague who is refused stays silent.
    async fn publish(&self, message: Published) {
        let client_id = Some(self.colleague.id.as_str().to_owned());
        let message = Published { client_id, ..message };
        if let Err(refused) = self.live.publish(&self.channel, message).await {
            tracing::debug!(code = refused.code, "A colleague was refused");
        }
    }
}

/// Words of a question and ways to answer it.
struct Line {
    words: Vec<&'static str>,
    ways: Vec<&'static str>,
}

fn parse(text: &'static str) -> anyhow::Result<Vec<Line>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (words, ways) = line.split_once(": ").context("An answer without a question")?;
            Ok(Line {
                words: words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
                ways: ways.split('|').map(str::trim).collect(),
            })
        })
        .collect()
}

/// The first line with a word of the question, or the one for all the rest; with the number of
/// the room where one was asked about.
fn choose(rng: &mut StdRng, answers: &[Line], question: &str) -> String {
    let asked = question.to_lowercase();
    let words: Vec<&str> = asked.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let fits = |line: &&Line| {
        line.words.is_empty() || line.words.iter().any(|word| occurs(word, &asked, &words))
    };
    let way = answers.iter().find(fits).and_then(|line| line.ways.choose(rng));
    let way = way.copied().unwrap_or("OK!");
    match words.iter().find(|word| is_guest_room(word)) {
        Some(room) => format!("{room}: {way}"),
        None => way.to_owned(),
    }
}

/// Short words must be whole ones, or "ac" would be in "place"; of longer ones a beginning will do.
fn occurs(word: &str, asked: &str, words: &[&str]) -> bool {
    match word.len() {
        1 => asked.contains(word),
        2..=3 => words.contains(&word),
        _ => asked.contains(word),
    }
}

fn is_guest_room(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(question: &str) -> String {
        let answers = parse(include_str!("answers.txt")).unwrap();
        choose(&mut StdRng::seed_from_u64(1), &answers, question)
    }

    #[test]
    fn an_answer_is_about_the_question() {
        assert!(answer("AC in 412 does not cool").starts_with("412: "));
        assert!(
            answer("Can you book a taxi?").to_lowercase().contains("driver")
                || answer("Can you book a taxi?").contains("Taxi")
        );
        assert!(!answer("xyzzy").is_empty());
    }

    #[test]
    fn short_words_are_not_found_inside_others() {
        let words = ["place"];
        assert!(!occurs("ac", "place", &words));
        assert!(occurs("heating", "reheatings", &["reheatings"]));
    }

    #[test]
    fn every_answer_line_says_something() {
        let answers = parse(include_str!("answers.txt")).unwrap();
        assert!(answers.iter().all(|line| line.ways.iter().all(|way| !way.is_empty())));
        assert!(answers.last().unwrap().words.is_empty());
    }
}
