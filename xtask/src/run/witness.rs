//! What proves a run that nobody sees: the rooms are painted, a colleague has answered, a picture.

use std::fs;
use std::path::Path;
use std::time::Duration;

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
    let (room, colleague) = be_answered(&folder.join("other-desk"), demo)?;
    wait_for("the colleague's answer in the app", STEP, || {
        app.check()?;
        let is_there = lines(&logs).iter().skip(seen).any(|line| is_from(line, &room, &colleague));
        Ok(is_there.then_some(()))
    })?;
    println!("   a colleague has answered");
    // The page paints a moment after the event came: two pictures in a row that are the same.
    let mut last = String::new();
    wait_for("a window that stands still", STEP, || {
        app.check()?;
        desktop.take_picture(&picture)?;
        let former = std::mem::replace(&mut last, shot::signature(&picture)?);
        Ok((former == last).then_some(()))
    })?;
    println!("   screenshot: {}", picture.display());
    Ok(())
}

/// Writes to a colleague from a second desk of the same person, and answers the room and who
/// answered there.
fn be_answered(data: &Path, demo: &Demo) -> Result<(String, String)> {
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
    let message = json!({
        "client_msg_id": format!("xtask-{}-{}", std::process::id(), now_ms()),
        "room_id": room,
        "content": { "kind": "TEXT", "text": "Is 204 ready for the early arrival?" },
    });
    desk.call("send_message", &message)?;
    let colleague = desk.wait_for(|method, params| {
        let is_here = method == "messages_upserted" && text(params, "/room_id")? == room;
        let messages = params.get("messages").filter(|_| is_here)?.as_array()?;
        messages.iter().filter_map(|it| text(it, "/sender_id")).find(|sender| *sender != me)
    })?;
    Ok((room, colleague))
}

fn direct_room(snapshot: &Value) -> Option<String> {
    let rooms = snapshot.get("rooms")?.as_array()?;
    let room = rooms.iter().find(|room| text(room, "/kind").as_deref() == Some("DIRECT"))?;
    text(room, "/id")
}

fn is_subscription(line: &Value) -> bool {
    text(line, "/event").as_deref() == Some("Page subscribed")
}

fn is_from(line: &Value, room: &str, colleague: &str) -> bool {
    text(line, "/event").as_deref() == Some("Messages upserted")
        && text(line, "/roomId").as_deref() == Some(room)
        && text(line, "/metadata/senders").is_some_and(|senders| senders.contains(colleague))
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

fn now_ms() -> u128 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |span| span.as_millis())
}
