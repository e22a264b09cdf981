//! The only road between the page and the core, typed by `ipc`.
//!
//! Inside the window it is Tauri; in debug builds a scripted [`fake`] makes the page run in a
//! plain browser at `index.html?fake=desk`.

#[cfg(debug_assertions)]
mod fake;
mod frame;
mod tauri;

use std::rc::Rc;

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
    #[cfg(debug_assertions)]
    Fake(fake::Fake),
}

impl Bridge {
    /// Finds the road; `None` in a browser without a script.
    pub(crate) fn detect() -> Option<Rc<Self>> {
        if let Some(tauri) = tauri::Tauri::detect() {
            return Some(Rc::new(Self::Tauri(tauri)));
        }
        #[cfg(debug_assertions)]
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
            #[cfg(debug_assertions)]
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
            #[cfg(debug_assertions)]
            Self::Fake(fake) => fake.call(command).await.map(|_| ()),
        }
    }

    /// Begins the flow of events; an earlier one ends.
    ///
    /// # Errors
    /// As [`Bridge::call`].
    pub(crate) async fn subscribe(&self, sink: Sink) -> Result<Snapshot, IpcError> {
        match self {
            Self::Tauri(tauri) => tauri.subscribe(sink).await,
            #[cfg(debug_assertions)]
            Self::Fake(fake) => fake.subscribe(sink),
        }
    }
}

/// Where a window serves a picture; in a browser with a script a drawn one.
#[cfg(target_arch = "wasm32")]
pub(crate) fn picture_url(address: &str) -> String {
    tauri::served(address).unwrap_or_else(|| {
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E%3Cpath fill='%2366c9b8' d='M0 0h4v3H0z'/%3E%3C/svg%3E#".to_owned()
    })
}

fn internal(what: &str) -> IpcError {
    IpcError::new(Code::Internal, format!("The {what}."))
}
