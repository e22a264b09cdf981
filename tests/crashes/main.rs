//! Power cuts: `deskbell-rpc` is killed at any moment of its life, again and again, while it takes
//! messages and files in and sends them, over a line that refuses them for now and loses
//! acknowledgements and connections, and while it brings the file of an earlier version up to its
//! own. What it has accepted is at the backend once and in order, with its file, and its database is
//! sound.
//!
//! The moments are thrown by dice of one seed a desk. What they meet differs from run to run, as it
//! does with power cuts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod dice;
mod file;
mod older;
mod promises;

use std::time::Duration;

use anyhow::{Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ipc::{
    AddAttachment, Connectivity, Event, FileContent, Notice, SendAttachment, SendMessage, Session,
    SignIn, Subscribe,
};
use model::{AttachmentId, Content, Message, MessageId, RoomId, RoomKind};
use serde_json::json;
use testkit::{Backend, BackendOptions, Colleague, Desktop, DesktopOptions, Sandbox, Seen, until};

use dice::Dice;
use file::{DeskFile, key_of, path_of};
use promises::Promises;

/// Power cuts of one run. `DESKBELL_POWER_CUTS` asks for others.
const POWER_CUTS: usize = 200;
/// The desks they are shared out to, side by side, each with dice of its own: a life is more waiting
/// than work.
const SEEDS: [u64; 2] = [20_261_125, 20_261_126];
/// One in so many comes while a file is brought up to the present version.
const OLD_FILES: usize = 4;
/// A life on an old file is cut off at most this long after the copy that is made of it before
/// anything is changed is begun, in milliseconds.
const MIGRATION_MS: u64 = 60;
/// How often that copy is looked for.
const LOOK: Duration = Duration::from_micros(300);
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
    /// Lives that ended before, among and behind the migrations of their file.
    migrations: [usize; 3],
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_whose_power_is_cut_again_and_again_loses_nothing_and_sends_nothing_twice()
-> Result<()> {
    let cuts = power_cuts().div_ceil(SEEDS.len());
    let [one, other] = SEEDS.map(|seed| lose_power(seed, cuts));
    tokio::try_join!(one, other).map(|_| ())
}

/// A desk that loses its power so many times.
async fn lose_power(seed: u64, cuts: usize) -> Result<()> {
    let sandbox = Sandbox::new()?;
    let options = BackendOptions { messages_per_minute: Some(UNHURRIED), has_colleagues: false };
    let backend = Backend::start(&sandbox, options).await?;
    let options = DesktopOptions { has_keychain: true, ..DesktopOptions::BARE };
    let desktop = Desktop::start(&sandbox, options).await?;
    let rooms = sign_in(&desktop, &backend).await?;
    let promises = Promises::default();
    let dice = Dice::new(seed);
    let mut play = Play { desktop, backend, rooms, promises, dice, migrations: [0; 3] };

    for number in 1..=cuts {
        if number.is_multiple_of(OLD_FILES) {
            play.migrate_until_the_power_is_cut().await?;
        } else {
            play.live_until_the_power_is_cut().await?;
        }
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

    /// The desk's file is what an earlier version left, with what it had not sent, and the power is
    /// cut while this one opens it.
    async fn migrate_until_the_power_is_cut(&mut self) -> Result<()> {
        let path = path_of(&self.desktop, ANA);
        if !DeskFile::open(&self.desktop, ANA).await?.waits_for_no_upload()? {
            self.send_the_rest().await?;
        }
        let version = 1 + self.dice.index(older::VERSIONS);
        let copy = older::make(&path, &key_of(&self.desktop).await?, version)?;
        let mut ana = Colleague::open(&self.desktop, &self.backend, ANA)?;
        let beginning = self.moment(MIGRATION_MS);
        let cut = async {
            while !copy.exists() && !copy.with_added_extension("half").exists() {
                tokio::time::sleep(LOOK).await;
            }
            tokio::time::sleep(beginning).await;
            Ok(())
        };
        let begun = tokio::select! { begun = begin(&mut ana) => begun, cut = cut => cut };
        drop(ana);
        begun?;
        let reached = DeskFile::open(&self.desktop, ANA).await?.version()?;
        let stage = usize::from(reached > version) + usize::from(reached > older::VERSIONS);
        self.migrations[stage] += 1;
        Ok(())
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
        let failing = now_and_then(2);
        let status = [429, 500, 503][self.dice.index(3)];
        let upload = json!({"prefix": "/api/chat/upload", "status": status, "count": failing});
        self.backend
            .faults(json!({
                "http_status": [upload],
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
            let id = client_msg_id.clone();
            let asked = if self.dice.below(4) == 0 {
                self.send_with_file(ana, room, client_msg_id, text).await
            } else {
                let content = Content::text(text);
                ana.ask(SendMessage { client_msg_id, room_id: room, content }).await
            };
            match asked {
                Ok(_) => self.promises.accept(id),
                Err(err) => self.promises.refuse(&id, &err)?,
            }
            let pause = self.moment(LONGEST_PAUSE_MS);
            tokio::time::sleep(pause).await;
        }
    }

    async fn send_with_file(
        &mut self,
        ana: &mut Colleague,
        room_id: RoomId,
        client_msg_id: MessageId,
        text: String,
    ) -> Result<Message> {
        let attachment_id = AttachmentId::new(client_msg_id.as_str());
        let content = self.promises.file(&client_msg_id);
        let given = AddAttachment {
            attachment_id: attachment_id.clone(),
            room_id: room_id.clone(),
            name: format!("{client_msg_id}.pdf"),
            content: FileContent(BASE64_STANDARD.encode(content)),
            as_it_is: true,
        };
        ana.ask(given).await?;
        ana.ask(SendAttachment { client_msg_id, room_id, attachment_id, text }).await
    }

    /// A life that is not disturbed and sends what waits.
    async fn send_the_rest(&mut self) -> Result<()> {
        self.backend
            .faults(json!({
                "http_status": [],
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
            self.promises.have_their_files(&stored)?;
            let stored = stored.into_iter().map(|message| message.id);
            let stored = self.promises.numbers(stored);
            self.promises.are_kept(room, &stored)?;
            // The desk may not yet have the service's times for all of them.
            let mut here = self.promises.numbers(file.messages(room)?.into_iter());
            here.sort_unstable();
            assert_eq!(here, stored, "the desk's own copy");
        }
        let [before, among, behind] = self.migrations;
        eprintln!("{}", self.promises);
        eprintln!("{before} cut off before a migration, {among} among, {behind} behind");
        ensure!(self.promises.were_made(), "Nothing was accepted");
        Ok(())
    }
}
