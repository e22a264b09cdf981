//! Files between the engine and a window: the system's dialog says where they go, the system's
//! programs open them and addresses, and pictures are served to the page.
//!
//! It knows nothing of Tauri, rooms or where files lie, and decides nothing about them: what may be
//! opened and what a file is called the engine has said already. Of ours it imports `engine`, whose
//! port it implements, and `ipc`.

mod pictures;
mod programs;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::{FileHost, Handle, NotOpened, PortFuture};
pub use pictures::{answer, serve};

/// Tells an engine where files for the person go when nobody is asked, and that they can be asked.
/// Programs that open something do not get the variables of `own_environment`.
pub async fn attend(engine: &Handle, exports: PathBuf, own_environment: &'static [&'static str]) {
    engine.set_exports(exports).await;
    engine.set_file_host(Arc::new(Desktop { own_environment })).await;
}

/// The person at the desk, and the programs on it.
#[derive(Clone, Copy, Debug)]
struct Desktop {
    own_environment: &'static [&'static str],
}

impl FileHost for Desktop {
    fn choose_place(&self, name: &str) -> PortFuture<'_, Option<PathBuf>> {
        let dialog = rfd::AsyncFileDialog::new().set_file_name(name).save_file();
        Box::pin(async move { dialog.await.map(|chosen| chosen.path().to_owned()) })
    }

    fn open(&self, path: &Path) -> PortFuture<'_, Result<(), NotOpened>> {
        self.start(path.as_os_str())
    }

    fn open_address(&self, address: &str) -> PortFuture<'_, Result<(), NotOpened>> {
        self.start(address.as_ref())
    }
}

impl Desktop {
    fn start(&self, what: &OsStr) -> PortFuture<'static, Result<(), NotOpened>> {
        let launchers = open::commands(what);
        let started = programs::start(launchers, self.own_environment);
        Box::pin(async move {
            started.await.map_err(|err| {
                tracing::warn!(%err, "No program was started");
                NotOpened
            })
        })
    }
}
