//! Files between the engine and a window: the system's dialog says where they go, the system's
//! programs open them and addresses, and pictures are served to the page.
//!
//! It knows nothing of Tauri, rooms or where files lie, and decides nothing about them: what may be
//! opened and what a file is called the engine has said already. Of ours it imports `engine`, whose
//! port it implements, and `ipc`.

mod pictures;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::{FileHost, Handle, NotOpened, PortFuture};
pub use pictures::{answer, serve};

/// Tells an engine where files for the person go when nobody is asked, and that they can be asked.
pub async fn attend(engine: &Handle, exports: PathBuf) {
    engine.set_exports(exports).await;
    engine.set_file_host(Arc::new(Desktop)).await;
}

/// The person at the desk, and the programs on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Desktop;

impl FileHost for Desktop {
    fn choose_place(&self, name: &str) -> PortFuture<'_, Option<PathBuf>> {
        let dialog = rfd::AsyncFileDialog::new().set_file_name(name).save_file();
        Box::pin(async move { dialog.await.map(|chosen| chosen.path().to_owned()) })
    }

    fn open(&self, path: &Path) -> PortFuture<'_, Result<(), NotOpened>> {
        started(open::that_detached(path))
    }

    fn open_address(&self, address: &str) -> PortFuture<'_, Result<(), NotOpened>> {
        started(open::that_detached(address))
    }
}

fn started(opened: std::io::Result<()>) -> PortFuture<'static, Result<(), NotOpened>> {
    Box::pin(async move {
        opened.map_err(|err| {
            tracing::warn!(%err, "No program was started");
            NotOpened
        })
    })
}
