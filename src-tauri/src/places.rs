//! Where this desk keeps what.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// The folders of one desk.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// Everything: database, logs, settings, the web view's own files.
    pub data: PathBuf,
    /// Which desk this is where several share one system: empty for the usual folder, else made
    /// from the folder's name. It keeps apart the single instance and the keychain's entries.
    pub mark: String,
}

impl Places {
    /// The folder asked for, or the system's usual one. Local, never roaming: a session must not
    /// travel over a file share.
    pub(crate) fn find(asked: Option<&Path>) -> Self {
        match asked {
            Some(folder) => {
                let data = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
                let mark = mark(&data);
                Self { data, mark }
            }
            None => Self { data: usual(), mark: String::new() },
        }
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

fn mark(data: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    // A D-Bus name's parts begin with a letter.
    format!("d{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_are_two_desks_and_one_folder_is_one() {
        let night = Places::find(Some(Path::new("/desks/night")));
        let day = Places::find(Some(Path::new("/desks/day")));
        assert_ne!(night.mark, day.mark);
        assert_eq!(night.mark, Places::find(Some(Path::new("/desks/night"))).mark);
        assert_eq!(Places::find(None).mark, "");
    }
}
