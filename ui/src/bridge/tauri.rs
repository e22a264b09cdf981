//! The road to the core inside the Deskbell window.
//!
//! `withGlobalTauri` is off, so this speaks to `__TAURI_INTERNALS__`, the part of Tauri 2 that its
//! own JavaScript package is built on, and uses nothing of it but `invoke`. Events are asked for,
//! not pushed: a push is a script that the shell has the web view evaluate, each keeps an
//! interpreter in the shell's own process, and large ones arrive out of order.

use std::cell::Cell;

use ipc::{Code, Envelope, IpcError, Snapshot};
use js_sys::{Array, JSON, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::frame::{give_way, next_frame};
use super::{Brought, Sink, internal};

/// Events are read for a third of the time, so that a burst is kept up with on a busy machine too,
/// but in a frame for no shorter and no longer than this, in milliseconds.
const READ_SHARE: f64 = 1.0 / 3.0;
const READ_A_FRAME_MS: (f64, f64) = (8.0, 20.0);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"])]
    async fn invoke(command: &str, args: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = invoke)]
    fn invoke_now(command: &str, args: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// Where this window serves what has that address: each web view has its own way to say it.
#[cfg(target_arch = "wasm32")]
pub(super) fn served(address: &str) -> Option<String> {
    let window = web_sys::window()?;
    let internals = Reflect::get(&window, &"__TAURI_INTERNALS__".into()).ok()?;
    let convert = Reflect::get(&internals, &"convertFileSrc".into()).ok()?;
    let convert: js_sys::Function = convert.dyn_into().ok()?;
    let url = convert.call2(&internals, &address.into(), &ipc::PICTURE_SCHEME.into()).ok()?;
    url.as_string()
}

/// The road.
pub(crate) struct Tauri {
    /// Number of the newest flow of events.
    flow: Cell<u32>,
}

impl Tauri {
    /// The road, if this page runs in the Deskbell window.
    pub(super) fn detect() -> Option<Self> {
        let window = web_sys::window()?;
        let internals = Reflect::get(&window, &"__TAURI_INTERNALS__".into()).ok()?;
        internals.is_object().then(|| Self { flow: Cell::new(0) })
    }

    /// Sends a command, as JSON, and reads the reply.
    pub(super) async fn call<R: DeserializeOwned>(&self, command: &str) -> Result<R, IpcError> {
        let command = JSON::parse(command).map_err(|_| internal("command is not JSON"))?;
        let reply = invoke("call", &args("command", &command)?).await.map_err(refusal)?;
        read(&reply)
    }

    /// Sends a command, as JSON, at once: nothing of this program has to run for it any more.
    pub(super) fn last_word(&self, command: &str) -> Option<js_sys::Promise> {
        let command = JSON::parse(command).ok()?;
        invoke_now("call", &args("command", &command).ok()?).ok()
    }

    /// Gets the first picture and begins to ask for what happens from there on.
    pub(super) async fn subscribe(&self, sink: Sink) -> Result<Snapshot, IpcError> {
        self.flow.set(self.flow.get() + 1);
        let flow = args("flow", &self.flow.get().into())?;
        let reply = invoke("subscribe", &flow).await.map_err(refusal)?;
        spawn_local(follow(flow, sink));
        read(&reply)
    }
}

/// Asks for events, at most once a frame, until the flow ends or there is a newer one.
async fn follow(flow: JsValue, sink: Sink) {
    let mut before = js_sys::Date::now();
    while let Some(told) = next_events(&flow).await {
        let mut at = 0;
        while at < told.length() {
            give_way().await;
            let now = js_sys::Date::now();
            let (shortest, longest) = READ_A_FRAME_MS;
            let until = now + ((now - before) * READ_SHARE).clamp(shortest, longest);
            before = now;
            let read = read_some(&told, &mut at, until);
            let Some(events) = read else { return sink(Brought::Ended) };
            sink(Brought::Events(events));
            next_frame().await;
        }
    }
    sink(Brought::Ended);
}

/// `None` when nothing more comes, and when what came cannot be read: the store subscribes again.
async fn next_events(flow: &JsValue) -> Option<Array> {
    let reply = invoke("next_events", flow).await.ok()?;
    let reply = match reply.as_string() {
        Some(text) => JSON::parse(&text).ok()?,
        None => reply,
    };
    reply.dyn_into::<Array>().ok().filter(|told| told.length() > 0)
}

/// As many of them as a frame has time for: what a burst told at once takes longer than a key may
/// wait.
fn read_some(told: &Array, at: &mut u32, until: f64) -> Option<Vec<Envelope>> {
    let mut events = Vec::new();
    while *at < told.length() {
        events.push(envelope(&told.get(*at))?);
        *at += 1;
        if js_sys::Date::now() >= until {
            break;
        }
    }
    Some(events)
}

/// The number stands beside the event and is read by itself: reading both as one has serde keep a
/// copy of the event until it has seen all of it.
fn envelope(told: &JsValue) -> Option<Envelope> {
    let seq = Reflect::get(told, &"seq".into()).ok()?.as_f64()?;
    Some(Envelope { seq: seq as u64, event: read(told).ok()? })
}

fn args(name: &str, value: &JsValue) -> Result<JsValue, IpcError> {
    let args = Object::new();
    Reflect::set(&args, &name.into(), value).map_err(|_| internal("argument was not taken"))?;
    Ok(args.into())
}

/// Reads a value of JavaScript through its JSON, which is the form the boundary is defined in.
fn read<R: DeserializeOwned>(value: &JsValue) -> Result<R, IpcError> {
    let text = match value.as_string() {
        // Already JSON text: large payloads may be handed over unparsed.
        Some(text) if !text.is_empty() => text,
        _ => JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default(),
    };
    let text = if text.is_empty() { "null" } else { &text };
    serde_json::from_str(text).map_err(|error| {
        IpcError::new(Code::Internal, format!("Reply was not understood: {error}"))
    })
}

fn refusal(value: JsValue) -> IpcError {
    read(&value).unwrap_or_else(|_| internal("command was refused without a code"))
}

#[cfg(test)]
mod tests {
    use ipc::Event;

    use super::*;

    #[test]
    fn an_event_is_read_from_beside_its_number() {
        let told = Envelope { seq: 7, event: Event::QuietChanged { until: None } };
        let text = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), told.event);
        let told = Envelope { seq: 8, event: Event::Resync };
        let text = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), told.event);
    }
}
