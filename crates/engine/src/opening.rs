//! Start: secrets, database, what the last run knew. Nothing here asks the network.

use ipc::{Code, Notice};
use store::{OpenError, Origin, Store};

use crate::desks::Desks;
use crate::outcome;
use crate::rest::Cookies;
use crate::rest::dto::Deployment;
use crate::secrets::Secrets;
use crate::{Config, Ports};

/// Under this name the store remembers what the deployment said last.
pub(crate) const DEPLOYMENT: &str = "deployment";
/// Under this name the store remembers until when notifications are silenced.
pub(crate) const PAUSED_UNTIL: &str = "paused_until";

/// What a start found.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) store: Store,
    pub(crate) desks: Desks,
    pub(crate) secrets: Secrets,
    pub(crate) cookies: Cookies,
    pub(crate) deployment: Deployment,
    pub(crate) notices: Vec<Notice>,
}

/// Opens the desk.
pub(crate) async fn open(config: &Config, ports: &Ports) -> Result<Opening, (Code, anyhow::Error)> {
    let disk = |err: std::io::Error| sort_open_error(err.into());
    std::fs::create_dir_all(&config.data_dir).map_err(disk)?;
    let (secrets, key) =
        Secrets::unlock(ports.vault.clone(), ports.chance.as_ref(), &config.data_dir)
            .await
            .map_err(disk)?;
    let mut notices: Vec<Notice> = secrets.notice().into_iter().collect();
    let desks = Desks::new(&config.data_dir, key, secrets.are_kept(), ports.store.clone());
    let store::Opened { store, origin } = desks.open().await.map_err(sort_open_error)?;
    notices.extend(origin_notice(&origin));
    let deployment = read_deployment(&store).await;
    let cookies = secrets.read_cookies().await;
    Ok(Opening { store, desks, secrets, cookies, deployment, notices })
}

fn sort_open_error(err: OpenError) -> (Code, anyhow::Error) {
    (outcome::of_opening(&err), anyhow::Error::new(err))
}

pub(crate) fn origin_notice(origin: &Origin) -> Option<Notice> {
    match origin {
        Origin::Opened | Origin::Created => None,
        Origin::KeyMismatch | Origin::KeyReturned => Some(Notice::KeyChanged),
        Origin::Rebuilt { lost: true, .. } => Some(Notice::UnsentLost),
        Origin::Rebuilt { lost: false, .. } => Some(Notice::CacheRebuilt),
    }
}

async fn read_deployment(store: &Store) -> Deployment {
    let text = store.meta(DEPLOYMENT).await.ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
