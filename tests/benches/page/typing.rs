//! Keys: what comes of them, in peace and in a burst of messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use model::live;
use serde_json::{Value, json};
use testkit::{Backend, Colleague, Sandbox, Seen, Voice, Window, until};

use crate::watch::{Sent, Watch};
use crate::{share, tell};

/// Messages of a burst, each second.
const A_SECOND: u32 = 500;
/// A burst that is slower than this share of it is another.
const ENOUGH: f64 = 0.9;

/// The room in which it happens, and Bruno's voice there.
pub struct Talk {
    room: model::RoomId,
    voice: Voice,
}

impl Talk {
    /// The room of Ana's and Bruno's property.
    pub async fn find(sandbox: &Sandbox, backend: &Backend) -> Result<Self> {
        let mut bruno = Colleague::arrive(sandbox, backend, backend.person("Bruno")?).await?;
        let ipc::Session::SignedIn { me, organization_id, .. } =
            bruno.ask(ipc::Subscribe {}).await?.session
        else {
            anyhow::bail!("Bruno is not signed in");
        };
        let rooms = bruno.rooms().await?;
        let is_propertys = |room: &&ipc::RoomSummary| room.kind == model::RoomKind::Property;
        let room = rooms.iter().find(is_propertys).context("Bruno is in no property room")?;
        let property = room.property_id.as_ref();
        let channel = live::room_channel(&organization_id, room.kind, &room.id, property, &[]);
        let channel = channel.context("The room has no channel")?;
        let (room, voice) = (room.id.clone(), backend.voice(&channel, me.id.as_str()));
        // His desk would only take time from hers.
        bruno.leave().await?;
        Ok(Self { room, voice })
    }
}

/// Ana writes messages, letter by letter.
pub async fn in_peace(window: &Window, talk: &Talk, messages: usize) -> Result<Vec<Value>> {
    window.open_room(&talk.room).await?;
    let watch = Watch::begin(window).await?;
    let (mut sent, mut letters): (Vec<Sent>, Vec<f64>) = (Vec::new(), Vec::new());
    for number in 0..messages {
        let text = format!("{number} ok");
        for letter in text.chars() {
            window.types(&letter.to_string()).await?;
        }
        letters.extend(watch.letters(text.chars().count()).await?);
        window.presses_enter().await?;
        sent.extend(watch.sent(1).await?);
        window.wait_for_composer("").await?;
    }
    let part = |from: fn(&Sent) -> f64, to: fn(&Sent) -> f64| -> Vec<f64> {
        sent.iter().map(|one| to(one) - from(one)).collect()
    };
    let whole = part(|it| it.pressed, |it| it.painted);
    tell("Enter until painted", &whole);
    tell("A letter until painted", &letters);
    let mut rows = vec![json!({
        "measured": "key_to_own_message_p99",
        "what": format!("Enter → own message painted, p99 of {messages}"),
        "compared": "from the key's time stamp until the task after the frame that painted the \
            message, in the real window over a live line on loopback, against the p99 of letters \
            typed into the same composer between them until they were painted.",
        "unit": "ms", "ours": [share(&whole, 0.99)], "base": [share(&letters, 0.99)],
        "limit": {"most": 100.0},
    })];
    let parts = [
        (
            "key_to_command",
            "key until the page asks the core",
            part(|it| it.pressed, |it| it.asked),
        ),
        (
            "command_to_answer",
            "the core's answer: committed",
            part(|it| it.asked, |it| it.answered),
        ),
        ("command_to_row", "the message in the document", part(|it| it.asked, |it| it.drawn)),
        ("row_to_paint", "painted", part(|it| it.drawn, |it| it.painted)),
    ];
    for (key, what, ours) in parts {
        rows.push(json!({
            "measured": key, "what": format!("Of that: {what}"),
            "compared": "a part of the same messages; answer and row both begin with the command.",
            "unit": "ms", "ours": ours, "base": [],
        }));
    }
    rows.push(json!({
        "measured": "letter_to_paint", "what": "A letter until it is painted, in peace",
        "compared": "the letters of the same messages, one by one.",
        "unit": "ms", "ours": letters, "base": [],
    }));
    Ok(rows)
}

/// Ana types while messages come down on the room before her.
pub async fn in_a_burst(window: &Window, talk: &Talk, letters: usize) -> Result<Value> {
    let watch = Watch::begin(window).await?;
    let peace = type_letters(window, &watch, letters).await?;
    let is_over = Arc::new(AtomicBool::new(false));
    let pouring = tokio::spawn(pour(talk.voice.clone(), Arc::clone(&is_over)));
    let burst = type_letters(window, &watch, letters).await;
    is_over.store(true, Ordering::Relaxed);
    let (poured, took) = pouring.await??;
    let burst = burst?;
    tell("A letter in peace", &peace);
    tell("A letter in the burst", &burst);
    let rate = f64::from(poured) / took.as_secs_f64();
    ensure!(rate >= f64::from(A_SECOND) * ENOUGH, "Only {rate:.0} messages a second were poured");
    let last = format!("[data-message-id=\"{}\"]", id(poured - 1));
    until("the last of the burst is on screen", async || {
        let is_there = "return document.querySelector(arguments[0]) !== null";
        let is_there = window.execute(is_there, vec![json!(last)]).await?;
        Ok(Seen::when(is_there == json!(true), "it is not"))
    })
    .await?;
    Ok(json!({
        "measured": "key_in_burst_p99",
        "what": format!("A letter until it is painted, {rate:.0} messages a second coming into the \
            open room, p99 of {letters}"),
        "compared": "published one by one through the backend on loopback, stored, taken in by the \
            core and drawn while the letters are typed, against the p99 of as many letters in the \
            same room in peace.",
        "unit": "ms", "ours": [share(&burst, 0.99)], "base": [share(&peace, 0.99)],
        "limit": {"most": 50.0},
    }))
}

async fn type_letters(window: &Window, watch: &Watch<'_>, letters: usize) -> Result<Vec<f64>> {
    for _ in 0..letters {
        window.types("a").await?;
    }
    watch.letters(letters).await
}

/// Publishes at the pace until it is told to end; how many, and in which time.
async fn pour(voice: Voice, is_over: Arc<AtomicBool>) -> Result<(u32, Duration)> {
    let began = Instant::now();
    let mut poured = 0;
    let mut pace = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
    while !is_over.load(Ordering::Relaxed) {
        pace.tick().await;
        let text = format!("Room {} is ready, {poured}.", poured % 340 + 1);
        let data = json!({"id": id(poured), "senderId": voice.client_id(), "content": text,
            "type": "TEXT", "timestamp": "2026-01-01T00:00:00.000Z"});
        voice.says(live::MESSAGE, &id(poured), data).await?;
        poured += 1;
    }
    Ok((poured, began.elapsed()))
}

fn id(number: u32) -> String {
    format!("burst-{number:06}")
}
