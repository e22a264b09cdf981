//! Start: secrets, database, what the last run knew. Nothing here asks the network.

use ipc::{Code, Notice};
use store::{Key, OpenError, Origin, Store};

use crate::rest::Cookies;
use crate::rest::dto::Deployment;
use crate::secrets::Secrets;
use crate::{Config, Ports};

/// Name of the database under the key of the keychain.
const KEPT_FILE: &str = "desk.db";
/// Name of the database of a run without a keychain; made anew by each.
const SESSION_FILE: &str = "desk-this-run.db";
/// Under this name the store remembers what the deployment said last.
pub(crate) const DEPLOYMENT: &str = "deployment";
/// Under this name the store remembers until when notifications are silenced.
pub(crate) const PAUSED_UNTIL: &str = "paused_until";

/// What a start found.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) store: Store,
    pub(crate) secrets: Secrets,
    pub(crate) cookies: Cookies,
    pub(crate) deployment: Deployment,
    pub(crate) notices: Vec<Notice>,
}

/// Opens the desk.
pub(crate) async fn open(config: &Config, ports: &Ports) -> Result<Opening, (Code, anyhow::Error)> {
    let disk = |err: std::io::Error| (Code::DiskTrouble, anyhow::Error::new(err));
    tokio::fs::create_dir_all(&config.data_dir).await.map_err(disk)?;
    let (secrets, key) = Secrets::unlock(ports.vault.clone(), &config.data_dir)
        .await
        .map_err(|err| (Code::DiskTrouble, err))?;
    let mut notices: Vec<Notice> = secrets.notice().into_iter().collect();
    let (store, origin) = open_store(config, &secrets, key).await.map_err(sort_open_error)?;
    notices.extend(origin_notice(&origin));
    let deployment = read_deployment(&store).await;
    let cookies = secrets.read_cookies().await;
    Ok(Opening { store, secrets, cookies, deployment, notices })
}

async fn open_store(
    config: &Config,
    secrets: &Secrets,
    key: Key,
) -> Result<(Store, Origin), OpenError> {
    let file = if secrets.are_kept() { KEPT_FILE } else { SESSION_FILE };
    let path = config.data_dir.join(file);
    if !secrets.are_kept() {
        forget_session_file(&path).await;
    }
    let opened = Store::open(path, Some(key)).await?;
    Ok((opened.store, opened.origin))
}

/// The key of an earlier run's file ended with that run.
async fn forget_session_file(path: &std::path::Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        if let Err(err) = tokio::fs::remove_file(&name).await
            && err.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%err, "Could not remove the file of an earlier run");
        }
    }
}

fn sort_open_error(err: OpenError) -> (Code, anyhow::Error) {
    (Code::DiskTrouble, anyhow::Error::new(err))
}

fn origin_notice(origin: &Origin) -> Option<Notice> {
    match origin {
        Origin::Opened | Origin::Created => None,
        // What is under another key cannot be read at all: unsent messages may have been there.
        Origin::KeyMismatch | Origin::Rebuilt { lost: true, .. } => Some(Notice::UnsentLost),
        Origin::Rebuilt { lost: false, .. } => Some(Notice::CacheRebuilt),
    }
}

async fn read_deployment(store: &Store) -> Deployment {
    let text = store.meta(DEPLOYMENT).await.ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
