//! What proves a run that nobody sees: the rooms are painted, a colleague has answered, a picture.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Demo;
use crate::child::{Running, wait_for};
use crate::display::Desktop;
use crate::programs::Program;
use crate::rpc;
use crate::shot;

/// What the app must log for this.
pub(super) const LOG_FILTER: &str = "warn,deskbell=debug,engine=info";
/// How long each step may take.
const STEP: Duration = Duration::from_secs(60);
/// How long a window shows the same that shows all it was told.
const STILL: Duration = Duration::from_secs(1);

/// Waits until the page has rooms and a colleague has answered there, then takes a picture.
pub(super) fn watch(
    folder: &Path,
    desktop: &Desktop,
    demo: &Demo,
    data: &Path,
    app: &mut Running,
) -> Result<()> {
    let logs = data.join("logs");
    let seen = lines(&logs).len();
    let picture = folder.join("screenshot.png");
    wait_for("the page to ask for its first picture", STEP, || {
        app.check()?;
        Ok(lines(&logs).iter().skip(seen).any(is_subscription).then_some(()))
    })?;
    wait_for("painted rooms", STEP, || {
        app.check()?;
        desktop.take_picture(&picture)?;
        Ok(shot::has_rooms(&picture)?.then_some(()))
    })?;
    println!("   the rooms are painted");
    let answer = be_answered(&folder.join("other-desk"), demo)?;
    wait_for("the colleague's answer in the app", STEP, || {
        app.check()?;
        let is_there = lines(&logs).iter().skip(seen).any(|line| tells_of(line, &answer));
        Ok(is_there.then_some(()))
    })?;
    println!("   a colleague has answered");
    // The page paints a moment after the event came.
    let (mut last, mut since) = (String::new(), Instant::now());
    wait_for("a window that stands still", STEP, || {
        app.check()?;
        desktop.take_picture(&picture)?;
        let former = std::mem::replace(&mut last, shot::signature(&picture)?);
        if former != last {
            since = Instant::now();
        }
        Ok((since.elapsed() > STILL).then_some(()))
    })?;
    println!("   screenshot: {}", picture.display());
    Ok(())
}

/// Writes to a colleague from a second desk of the same person; the id of what came back. The
/// service dates it by the clock of this machine.
fn be_answered(data: &Path, demo: &Demo) -> Result<String> {
    let mut desk = rpc::Desk::start(&Program::Rpc.path()?, data, &demo.url)?;
    let sign_in = json!({ "email": demo.email, "password": demo.password });
    let session = desk.call("sign_in", &sign_in)?;
    let me = text(&session, "/me/id").context("Nobody is signed in")?;
    let mut snapshot = desk.call("subscribe", &json!({}))?;
    while direct_room(&snapshot).is_none() {
        desk.wait_for(|method, _| (method == "rooms_upserted").then_some(()))?;
        snapshot = desk.call("subscribe", &json!({}))?;
    }
    let room = direct_room(&snapshot).context("There is no direct room")?;
    let asked_at = now_ms();
    let message = json!({
        "client_msg_id": format!("xtask-{}-{asked_at}", std::process::id()),
        "room_id": room,
        "content": { "kind": "TEXT", "text": "Is 204 ready for the early arrival?" },
    });
    desk.call("send_message", &message)?;
    desk.wait_for(|method, params| {
        let is_here = method == "messages_upserted" && text(params, "/room_id")? == room;
        let messages = params.get("messages").filter(|_| is_here)?.as_array()?;
        let is_answer = |it: &&Value| {
            let sent_at = it.get("sent_at").and_then(Value::as_u64);
            sent_at >= Some(asked_at) && text(it, "/sender_id").is_some_and(|sender| sender != me)
        };
        text(messages.iter().find(is_answer)?, "/id")
    })
}

fn direct_room(snapshot: &Value) -> Option<String> {
    let rooms = snapshot.get("rooms")?.as_array()?;
    let room = rooms.iter().find(|room| text(room, "/kind").as_deref() == Some("DIRECT"))?;
    text(room, "/id")
}

fn is_subscription(line: &Value) -> bool {
    text(line, "/event").as_deref() == Some("Page subscribed")
}

fn tells_of(line: &Value, message: &str) -> bool {
    text(line, "/event").as_deref() == Some("Messages upserted")
        && text(line, "/metadata/ids").is_some_and(|ids| ids.contains(&format!("{message:?}")))
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned)
}

/// Every line of the app's logs so far, oldest first.
fn lines(folder: &Path) -> Vec<Value> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    texts
        .flat_map(|text| {
            text.lines().filter_map(|it| serde_json::from_str(it).ok()).collect::<Vec<_>>()
        })
        .collect()
}

fn now_ms() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |span| u64::try_from(span.as_millis()).unwrap_or(u64::MAX))
}
