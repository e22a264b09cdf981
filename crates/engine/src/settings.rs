//! The settings file, which a person or their IT department writes, and the backend's address in it.

use std::path::Path;

use ipc::{Code, IpcError};
use model::Language;
use serde::Deserialize;
use url::Url;

/// The file `settings.json`; unknown fields are ignored.
#[derive(Debug, Default, Deserialize)]
struct Settings {
    #[serde(default)]
    backend: Option<Url>,
}

/// The backend's address: what was asked for, else what the settings say.
///
/// # Errors
/// `InvalidParams` when there is none, or none that can be used; the page has words for it.
pub fn backend(asked: Option<Url>, file: &Path) -> Result<Url, IpcError> {
    let url = match asked {
        Some(url) => url,
        None => read(file)?.backend.ok_or_else(|| {
            refuse(format!(
                "No backend: write {{\"backend\": \"https://…\"}} into {}, or start with --backend",
                file.display()
            ))
        })?,
    };
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        return Ok(url);
    }
    // The address itself may hold a password: it is not repeated.
    Err(refuse("The backend's address must begin with https:// or http:// and name a host"))
}

/// The language this computer is used in; English where it is none that Deskbell speaks.
#[must_use]
pub fn system_language() -> Language {
    sys_locale::get_locales().find_map(|tag| Language::of_tag(&tag)).unwrap_or_default()
}

fn read(file: &Path) -> Result<Settings, IpcError> {
    match std::fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text)
            .map_err(|err| refuse(format!("{} cannot be read: {err}", file.display()))),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(err) => Err(IpcError::new(
            Code::DiskTrouble,
            format!("{} cannot be read: {err}", file.display()),
        )),
    }
}

fn refuse(sentence: impl Into<String>) -> IpcError {
    IpcError::new(Code::InvalidParams, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_file(text: &str, asked: Option<&str>) -> Result<String, Code> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        std::fs::write(&file, text).unwrap();
        let asked = asked.map(|url| url.parse().unwrap());
        backend(asked, &file).map(|url| url.to_string()).map_err(|err| err.code)
    }

    #[test]
    fn the_command_line_wins_over_the_settings() {
        let settings = r#"{"backend":"https://pms.example.com","theme":"new in a later version"}"#;
        assert_eq!(with_file(settings, None).unwrap(), "https://pms.example.com/");
        let asked = Some("http://127.0.0.1:4000");
        assert_eq!(with_file(settings, asked).unwrap(), "http://127.0.0.1:4000/");
    }

    #[test]
    fn a_missing_or_unusable_address_is_refused_with_words() {
        for settings in ["{}", "not json", r#"{"backend":"file:///etc"}"#, r#"{"backend":"pms"}"#] {
            assert_eq!(with_file(settings, None), Err(Code::InvalidParams), "{settings}");
        }
        let folder = tempfile::tempdir().unwrap();
        let refused = backend(None, &folder.path().join("none.json")).unwrap_err();
        assert!(refused.message.contains("--backend"));
    }
}
