//! The road to the core inside the Deskbell window.
//!
//! `withGlobalTauri` is off, so this speaks to `__TAURI_INTERNALS__`, the part of Tauri 2 that its
//! own JavaScript package is built on: `invoke`, and callbacks named by number. A channel is such
//! a callback, passed as `__CHANNEL__:<number>`; it is called with `{index, message}` and, when
//! the core lets go of it, with `{index, end}`.

use std::cell::RefCell;
use std::rc::Rc;

use ipc::{Code, Envelope, IpcError, Snapshot};
use js_sys::{JSON, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::batch::Batch;
use super::order::InOrder;
use super::{Sink, internal};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"])]
    async fn invoke(command: &str, args: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = transformCallback)]
    fn transform_callback(callback: &JsValue, once: bool) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = unregisterCallback)]
    fn unregister_callback(id: &JsValue) -> Result<(), JsValue>;
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

/// What a channel brings.
enum Parcel {
    Event(Box<Envelope>),
    Unreadable,
    End,
}

/// The callback of the current subscription; dropping it lets go of the channel.
struct Channel {
    id: JsValue,
    _callback: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Channel {
    fn drop(&mut self) {
        // At worst a late message finds no callback and Tauri says so in the console.
        let _ = unregister_callback(&self.id);
    }
}

/// The road.
pub(crate) struct Tauri {
    channel: RefCell<Option<Channel>>,
}

impl Tauri {
    /// The road, if this page runs in the Deskbell window.
    pub(super) fn detect() -> Option<Self> {
        let window = web_sys::window()?;
        let internals = Reflect::get(&window, &"__TAURI_INTERNALS__".into()).ok()?;
        internals.is_object().then(|| Self { channel: RefCell::new(None) })
    }

    /// Sends a command, as JSON, and reads the reply.
    pub(super) async fn call<R: DeserializeOwned>(&self, command: &str) -> Result<R, IpcError> {
        let command = JSON::parse(command).map_err(|_| internal("command is not JSON"))?;
        let reply = invoke("call", &args("command", &command)?).await.map_err(refusal)?;
        read(&reply)
    }

    /// Begins the flow of events and gets the first picture.
    pub(super) async fn subscribe(&self, sink: Sink) -> Result<Snapshot, IpcError> {
        let callback = listen(sink);
        let id = transform_callback(callback.as_ref(), false)
            .map_err(|_| internal("callback was not taken"))?;
        let number = id.as_f64().ok_or_else(|| internal("callback has no number"))?;
        *self.channel.borrow_mut() = Some(Channel { id, _callback: callback });
        let name = format!("__CHANNEL__:{number}");
        let reply = invoke("subscribe", &args("channel", &name.into())?).await.map_err(refusal)?;
        read(&reply)
    }
}

fn listen(sink: Sink) -> Closure<dyn FnMut(JsValue)> {
    let batch = Batch::new(sink);
    let order = Rc::new(RefCell::new(InOrder::new()));
    Closure::new(move |raw: JsValue| {
        let Some((index, parcel)) = unpack(&raw) else { return };
        let ready = order.borrow_mut().accept(index, parcel);
        for parcel in ready {
            match parcel {
                Parcel::Event(envelope) => batch.push(*envelope),
                // The number it leaves out makes the store subscribe again.
                Parcel::Unreadable => {}
                Parcel::End => batch.end(),
            }
        }
    })
}

fn unpack(raw: &JsValue) -> Option<(u64, Parcel)> {
    let index = Reflect::get(raw, &"index".into()).ok()?.as_f64()? as u64;
    let message = Reflect::get(raw, &"message".into()).ok()?;
    if message.is_undefined() {
        return Some((index, Parcel::End));
    }
    let parcel = match read::<Envelope>(&message) {
        Ok(envelope) => Parcel::Event(Box::new(envelope)),
        Err(_) => Parcel::Unreadable,
    };
    Some((index, parcel))
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
