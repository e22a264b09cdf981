//! The only road between the page and the core, typed by `ipc`.
//!
//! Inside the window it is Tauri; with the feature `gallery` a scripted [`fake`] makes the page run
//! in a plain browser at `index.html?fake=desk`.

#[cfg(feature = "gallery")]
pub(crate) mod fake;
mod frame;
mod tauri;

use std::rc::Rc;

pub(crate) use frame::{next_frame, note_letter};

use ipc::{Call, Code, Command, Envelope, IpcError, Snapshot};

/// What a subscription brings after its snapshot.
#[derive(Debug)]
pub(crate) enum Brought {
    /// Events in order.
    Events(Vec<Envelope>),
    /// The core let go.
    Ended,
}

/// Where events go.
pub(crate) type Sink = Rc<dyn Fn(Brought)>;

/// The road in use.
pub(crate) enum Bridge {
    /// To the core of this window.
    Tauri(tauri::Tauri),
    /// To a script.
    #[cfg(feature = "gallery")]
    Fake(fake::Fake),
}

impl Bridge {
    /// Finds the road; `None` in a browser without a script.
    pub(crate) fn detect() -> Option<Rc<Self>> {
        if let Some(tauri) = tauri::Tauri::detect() {
            return Some(Rc::new(Self::Tauri(tauri)));
        }
        #[cfg(feature = "gallery")]
        if let Some(fake) = fake::Fake::detect() {
            return Some(Rc::new(Self::Fake(fake)));
        }
        None
    }

    /// Sends a command and waits for its reply.
    ///
    /// # Errors
    /// The code the core refuses with; [`Code::Internal`] when the reply cannot be read.
    pub(crate) async fn call<C: Call>(&self, command: C) -> Result<C::Reply, IpcError> {
        let command: Command = command.into();
        match self {
            Self::Tauri(tauri) => {
                let text = serde_json::to_string(&command)
                    .map_err(|_| internal("command could not be written"))?;
                tauri.call(&text).await
            }
            #[cfg(feature = "gallery")]
            Self::Fake(fake) => {
                let reply = fake.call(command).await?;
                serde_json::from_value(reply).map_err(|_| internal("script has a wrong reply"))
            }
        }
    }

    /// Sends a command whose reply nobody needs.
    ///
    /// # Errors
    /// As [`Bridge::call`].
    pub(crate) async fn tell(&self, command: Command) -> Result<(), IpcError> {
        match self {
            Self::Tauri(tauri) => {
                let text = serde_json::to_string(&command)
                    .map_err(|_| internal("command could not be written"))?;
                tauri.call::<serde::de::IgnoredAny>(&text).await.map(|_| ())
            }
            #[cfg(feature = "gallery")]
            Self::Fake(fake) => fake.call(command).await.map(|_| ()),
        }
    }

    /// Sends a command from a program that is at its end. The promise settles when the core has
    /// answered; nothing of the program waits for it.
    pub(crate) fn last_word(&self, command: Command) -> Option<js_sys::Promise> {
        match self {
            Self::Tauri(tauri) => tauri.last_word(&serde_json::to_string(&command).ok()?),
            #[cfg(feature = "gallery")]
            Self::Fake(fake) => fake.last_word(command),
        }
    }

    /// Begins the flow of events; an earlier one ends.
    ///
    /// # Errors
    /// As [`Bridge::call`].
    pub(crate) async fn subscribe(&self, sink: Sink) -> Result<Snapshot, IpcError> {
        match self {
            Self::Tauri(tauri) => tauri.subscribe(sink).await,
            #[cfg(feature = "gallery")]
            Self::Fake(fake) => fake.subscribe(sink).await,
        }
    }
}

/// Where a window serves a picture; for the script a drawn one.
#[cfg(target_arch = "wasm32")]
pub(crate) fn picture_url(address: &str) -> String {
    let served = tauri::served(address);
    #[cfg(feature = "gallery")]
    let served = served.or_else(|| Some(fake::PICTURE.to_owned()));
    served.unwrap_or_default()
}

fn internal(what: &str) -> IpcError {
    IpcError::new(Code::Internal, format!("The {what}."))
}
