//! Power cuts: `deskbell-rpc` is killed at any moment of its life, again and again, while it takes
//! messages in and sends them, over a line that refuses them for now and loses acknowledgements and
//! connections. What it has accepted is at the backend once and in order, and its file is sound.
//!
//! The moments are thrown by dice of one seed. What they meet differs from run to run, as it does
//! with power cuts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod dice;
mod file;
mod promises;

use std::time::Duration;

use anyhow::{Result, ensure};
use ipc::{Connectivity, Event, Notice, SendMessage, Session, SignIn, Subscribe};
use model::{Content, RoomId, RoomKind};
use serde_json::json;
use testkit::{Backend, BackendOptions, Colleague, Desktop, DesktopOptions, Sandbox, Seen, until};

use dice::Dice;
use file::DeskFile;
use promises::Promises;

/// Power cuts of one run: as many as about a minute holds. `DESKBELL_POWER_CUTS` asks for others.
const POWER_CUTS: usize = 120;
/// No life is longer than this after its first answer, in milliseconds: by then it is online and
/// sends.
const LONGEST_LIFE_MS: u64 = 600;
/// A life that is cut off while it begins has at most this, in milliseconds.
const BEGINNING_MS: u64 = 150;
/// Between two messages, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 120;
/// Messages a minute: the pace is another test's subject.
const UNHURRIED: u32 = 60_000;
const ANA: &str = "Ana";

struct Play {
    desktop: Desktop,
    backend: Backend,
    rooms: Vec<RoomId>,
    promises: Promises,
    dice: Dice,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_whose_power_is_cut_again_and_again_loses_nothing_and_sends_nothing_twice()
-> Result<()> {
    let sandbox = Sandbox::new()?;
    let options = BackendOptions { messages_per_minute: Some(UNHURRIED), has_colleagues: false };
    let backend = Backend::start(&sandbox, options).await?;
    let options = DesktopOptions { has_keychain: true, ..DesktopOptions::BARE };
    let desktop = Desktop::start(&sandbox, options).await?;
    let rooms = sign_in(&desktop, &backend).await?;
    let promises = Promises::default();
    let mut play = Play { desktop, backend, rooms, promises, dice: Dice::new(20_261_125) };

    for _ in 0..power_cuts() {
        play.live_until_the_power_is_cut().await?;
    }
    play.send_the_rest().await?;
    play.look().await?;
    sandbox.passed();
    Ok(())
}

fn power_cuts() -> usize {
    let asked = std::env::var("DESKBELL_POWER_CUTS").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(POWER_CUTS)
}

/// The first life: from here on the session is in the keychain.
async fn sign_in(desktop: &Desktop, backend: &Backend) -> Result<Vec<RoomId>> {
    let mut ana = Colleague::open(desktop, backend, ANA)?;
    ana.ask(Subscribe {}).await?;
    let email = backend.person(ANA)?.email.clone();
    let password = ipc::Password(backend.password().to_owned());
    ana.ask(SignIn { email, password }).await?;
    until("the session is in the keychain", async || {
        let session = ana.ask(Subscribe {}).await?.session;
        let is_kept = matches!(session, Session::SignedIn { is_kept: true, .. });
        Ok(Seen::when(is_kept, format!("{session:?}")))
    })
    .await?;
    let rooms = ana.rooms().await?;
    ana.leave().await?;
    let kinds = [RoomKind::Direct, RoomKind::Property, RoomKind::Organization];
    let of = |kind| rooms.iter().find(|room| room.kind == kind).map(|room| room.id.clone());
    Ok(kinds.into_iter().filter_map(of).collect())
}

/// The desk opens with a sound file and the session of before.
async fn begin(ana: &mut Colleague) -> Result<()> {
    let snapshot = ana.ask(Subscribe {}).await?;
    let notices = snapshot.notices;
    let is_sound = notices.iter().all(|notice| *notice == Notice::NoNotifications);
    ensure!(is_sound, "After a power cut: {notices:?}");
    let session = snapshot.session;
    ensure!(matches!(session, Session::SignedIn { .. }), "After a power cut: {session:?}");
    Ok(())
}

impl Play {
    async fn live_until_the_power_is_cut(&mut self) -> Result<()> {
        self.trouble_the_line().await?;
        let mut ana = Colleague::open(&self.desktop, &self.backend, ANA)?;
        if self.dice.below(5) == 0 {
            let beginning = self.moment(BEGINNING_MS);
            let begun = tokio::time::timeout(beginning, begin(&mut ana)).await;
            return begun.unwrap_or(Ok(()));
        }
        begin(&mut ana).await?;
        let life = self.moment(LONGEST_LIFE_MS);
        let ended = tokio::time::timeout(life, self.write_for_ever(&mut ana)).await;
        // Only a failure ends it before the power is cut.
        ended.unwrap_or(Ok(()))
    }

    fn moment(&mut self, longest_ms: u64) -> Duration {
        Duration::from_micros(self.dice.below(longest_ms * 1_000))
    }

    /// Most lives have a line that works, and few have one that does not come up at all. What is
    /// refused, or whose answer is late or lost, was on the wire and is not at the service, or is:
    /// the next life cannot know.
    async fn trouble_the_line(&mut self) -> Result<()> {
        let mut now_and_then = |most| self.dice.below(6).saturating_sub(3).min(most);
        let (swallowed, refused) = (now_and_then(2), now_and_then(2));
        let (dropped, late) = (now_and_then(1), now_and_then(1));
        self.backend
            .faults(json!({
                "swallow_acks": swallowed,
                "nack_next": {"code": 50_003, "status": 500, "count": refused},
                "drop_after_publish": dropped,
                "delay_acks_ms": late * self.dice.below(200),
                "refuse_connections": self.dice.below(8) == 0,
            }))
            .await
    }

    /// Messages now and then, until the power is cut.
    async fn write_for_ever(&mut self, ana: &mut Colleague) -> Result<()> {
        loop {
            let room = self.rooms[self.dice.index(self.rooms.len())].clone();
            let (client_msg_id, text) = self.promises.ask(&room);
            let content = Content::text(text);
            let id = client_msg_id.clone();
            match ana.ask(SendMessage { client_msg_id, room_id: room, content }).await {
                Ok(_) => self.promises.accept(id),
                Err(err) => self.promises.refuse(&id, &err)?,
            }
            let pause = self.moment(LONGEST_PAUSE_MS);
            tokio::time::sleep(pause).await;
        }
    }

    /// The last life, undisturbed.
    async fn send_the_rest(&mut self) -> Result<()> {
        self.backend
            .faults(json!({
                "refuse_connections": false, "delay_acks_ms": 0,
                "swallow_acks": 0, "drop_after_publish": 0,
                "nack_next": {"code": 50_003, "status": 500, "count": 0},
            }))
            .await?;
        let mut ana = Colleague::open(&self.desktop, &self.backend, ANA)?;
        let snapshot = ana.ask(Subscribe {}).await?;
        if snapshot.connectivity != Connectivity::Online {
            ana.wait_for("the line is live", |event| match event {
                Event::ConnectivityChanged(Connectivity::Online) => Some(()),
                _ => None,
            })
            .await?;
        }
        until("nothing waits", async || {
            let outbox = ana.ask(Subscribe {}).await?.outbox;
            Ok(Seen::when(outbox.waiting == 0 && outbox.failed == 0, format!("{outbox:?}")))
        })
        .await?;
        ana.leave().await
    }

    async fn look(&self) -> Result<()> {
        let file = DeskFile::open(&self.desktop, ANA).await?;
        file.is_sound()?;
        for room in &self.rooms {
            let stored = self.backend.messages(room).await?;
            let stored = stored.into_iter().map(|message| message.id);
            let stored = self.promises.numbers(stored);
            self.promises.are_kept(room, &stored)?;
            // The desk may not yet have the service's times for all of them.
            let mut here = self.promises.numbers(file.messages(room)?.into_iter());
            here.sort_unstable();
            assert_eq!(here, stored, "the desk's own copy");
        }
        eprintln!("{}", self.promises);
        ensure!(self.promises.were_made(), "Nothing was accepted");
        Ok(())
    }
}
