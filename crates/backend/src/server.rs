//! The backend as a whole: put together, started, stopped.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::serve::{ListenerExt, TapIo};
use serde::Serialize;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::app::{App, Parts};
use crate::cli::Options;
use crate::db::{self, Db, DbError, organizations};
use crate::demo::{self, colleagues};
use crate::faults::Faults;
use crate::live::{ApiKey, Live, LiveConfig, Namespace};
use crate::pace::Pace;
use crate::persist::Persist;
use crate::{http, ids, news, passwords, plan};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How often what is older than the retention is deleted.
const RETIRE_EVERY: Duration = Duration::from_secs(3_600);

/// A running backend. Dropping it ends the listening; connections that are open by then end with
/// the runtime.
pub struct Backend {
    address: SocketAddr,
    app: Arc<App>,
    is_demo: bool,
    tasks: JoinSet<anyhow::Result<()>>,
    /// Holds the uploads of a backend in memory.
    _scratch: Option<TempDir>,
}

/// What whoever started the process must know: one line of JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    /// Base address of the REST calls, without a slash at the end.
    pub http: String,
    /// Address of the WebSocket.
    pub live: String,
    /// The process.
    pub pid: u32,
    /// How to sign in, where this is the demo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<DemoAccounts>,
}

/// The accounts of the demo organization.
#[derive(Clone, Debug, Serialize)]
pub struct DemoAccounts {
    /// The password of all of them.
    pub password: &'static str,
    /// Everybody, by e-mail address.
    pub people: Vec<DemoPerson>,
}

/// One account of the demo organization.
#[derive(Clone, Debug, Serialize)]
pub struct DemoPerson {
    /// Signs in.
    pub email: String,
    /// Is shown.
    pub name: String,
    /// `ORG_ADMIN`, `PROPERTY_MGR` or `STAFF`.
    pub role: &'static str,
}

impl Backend {
    /// Opens the database, founds the demo where asked to, and listens.
    ///
    /// # Errors
    /// When the folder, the database or the address cannot be had.
    pub async fn start(options: &Options) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("Listening on {}", options.listen))?;
        let address = listener.local_addr().context("Asking for the own address")?;
        let faults = Arc::new(Faults::default());
        let opened = Opened::at(options)?;
        if options.demo {
            demo::found_once(&opened.db, options.seed, faults.now_ms())?;
        }
        for file in &options.organizations {
            plan::found_once(&opened.db, file, faults.now_ms())?;
        }
        let (csrf_secret, key) = secrets(&opened.db)?;
        let (app, told) = App::new(Parts {
            db: opened.db,
            faults: Arc::clone(&faults),
            pace: Pace::new(options.messages_per_minute),
            uploads: opened.uploads,
            session_ms: i64::from(options.session_hours) * HOUR_MS,
            csrf_secret,
            nobodys_hash: passwords::hash(&ids::secret())?,
        });
        let storage: Arc<dyn Persist> = Arc::clone(&app) as Arc<dyn Persist>;
        // The contract fills holes from Ably's history first: the customer's channels keep theirs.
        let config = LiveConfig {
            is_persisted: true,
            namespaces: vec![Namespace {
                id: "org".to_owned(),
                is_persisted: true,
                // Reactions are annotations. Nobody's credential allows to change a message.
                is_mutable: true,
            }],
            ..LiveConfig::new(key)
        };
        let live = Live::new(config, storage, faults);
        let router = http::router(&app, &live, options.faults);
        let mut tasks = JoinSet::new();
        tasks.spawn(serve(listener, router));
        tasks.spawn(retire(Arc::clone(&app)));
        if options.colleagues {
            tasks.spawn(colleagues::work(Arc::clone(&app), Arc::clone(&live), options.seed));
        }
        tasks.spawn(async move {
            news::tell(live, told).await;
            Ok(())
        });
        Ok(Self { address, app, is_demo: options.demo, tasks, _scratch: opened.scratch })
    }

    /// Base address of the REST calls, without a slash at the end.
    #[must_use]
    pub fn http(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Address of the WebSocket.
    #[must_use]
    pub fn live(&self) -> String {
        format!("ws://{}/", self.address)
    }

    /// The fault switches, for a test in the same process.
    #[must_use]
    pub fn faults(&self) -> Arc<Faults> {
        Arc::clone(&self.app.faults)
    }

    /// What is printed at the start.
    ///
    /// # Errors
    /// When the people of the demo cannot be read.
    pub async fn announcement(&self) -> anyhow::Result<Announcement> {
        let demo = if self.is_demo { Some(demo::accounts(&self.app.db).await?) } else { None };
        Ok(Announcement { http: self.http(), live: self.live(), pid: std::process::id(), demo })
    }

    /// Waits until a part of the backend ends, which none does by itself.
    ///
    /// # Errors
    /// What ended it.
    pub async fn stopped(&mut self) -> anyhow::Result<()> {
        match self.tasks.join_next().await {
            Some(ended) => ended.context("A part of the backend broke off")?,
            None => Ok(()),
        }
    }
}

struct Opened {
    db: Db,
    uploads: std::path::PathBuf,
    scratch: Option<TempDir>,
}

impl Opened {
    fn at(options: &Options) -> anyhow::Result<Self> {
        match &options.data {
            Some(folder) => {
                std::fs::create_dir_all(folder).context("Making the data folder")?;
                let db = Db::open(&folder.join("deskbell.sqlite"))?;
                Ok(Self { db, uploads: folder.join("uploads"), scratch: None })
            }
            None => {
                let scratch = tempfile::tempdir().context("Making a folder for uploads")?;
                let uploads = scratch.path().to_owned();
                Ok(Self { db: Db::in_memory()?, uploads, scratch: Some(scratch) })
            }
        }
    }
}

/// Kept across starts: cookies and live tokens stay good when the backend is started again.
fn secrets(db: &Db) -> anyhow::Result<(String, ApiKey)> {
    let (csrf, key) = db.run_blocking(|tx| {
        let csrf = db::setting(tx, "csrf_secret", ids::secret)?;
        let key = db::setting(tx, "live_key", || {
            let key = ApiKey::generate();
            format!("{}:{}", key.name(), key.secret)
        })?;
        Ok::<_, DbError>((csrf, key))
    })?;
    Ok((csrf, ApiKey::parse(&key).context("The stored live key is damaged")?))
}

/// A small frame must not wait in the system until an earlier one has been acknowledged, which
/// takes the other side up to 40 ms.
pub(crate) fn without_delay(listener: TcpListener) -> TapIo<TcpListener, fn(&mut TcpStream)> {
    listener.tap_io(|stream| {
        if let Err(err) = stream.set_nodelay(true) {
            tracing::debug!(%err, "Small frames may wait");
        }
    })
}

async fn serve(listener: TcpListener, router: axum::Router) -> anyhow::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(without_delay(listener), service).await.context("Serving")
}

/// Deletes what is older than the retention, at the start and every hour. Trouble with it is for
/// the log: the next hour tries again, and people go on writing.
async fn retire(app: Arc<App>) -> anyhow::Result<()> {
    let mut hourly = tokio::time::interval(RETIRE_EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = retire_once(&app).await {
            tracing::error!("Deleting what is too old failed: {error:#}");
        }
    }
}

async fn retire_once(app: &App) -> anyhow::Result<()> {
    let now = app.now();
    let gone = app
        .db
        .run(move |tx| match organizations::retention_days(tx)? {
            Some(days) => db::retire(tx, now - days * DAY_MS),
            None => Ok(Vec::new()),
        })
        .await?;
    for id in gone {
        app.files.remove(&id).await?;
    }
    Ok(())
}
