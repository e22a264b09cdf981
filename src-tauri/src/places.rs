//! Where this desk keeps what.

use std::path::{Path, PathBuf};

/// The folders of one desk.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// Everything: database, logs, settings, the web view's own files.
    pub data: PathBuf,
    /// Keeps desks in different folders apart, in the keychain and as instances.
    pub mark: String,
    /// Whether this is the folder the system has for it.
    pub is_usual: bool,
}

impl Places {
    /// The folder asked for, or the system's usual one. Local, never roaming: a session must not
    /// travel over a file share.
    pub(crate) fn find(asked: Option<&Path>) -> Self {
        let data = asked.map_or_else(usual, Path::to_path_buf);
        let data = std::path::absolute(&data).unwrap_or(data);
        Self { mark: keychain::mark_of(&data), data, is_usual: asked.is_none() }
    }

    /// Daily logs.
    pub(crate) fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// What the web view keeps; nothing of ours.
    pub(crate) fn web_view(&self) -> PathBuf {
        self.data.join("webview")
    }

    /// Settings a person or their IT department writes.
    pub(crate) fn settings(&self) -> PathBuf {
        self.data.join("settings.json")
    }
}

fn usual() -> PathBuf {
    let name = if cfg!(target_os = "linux") { "deskbell" } else { "Deskbell" };
    // Without a home there is still a window, and it says what is wrong with the folder.
    dirs::data_local_dir().unwrap_or_else(std::env::temp_dir).join(name)
}
