//! The bytes of uploaded files, one file an id in one folder.

use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::Context;

/// The folder of uploads.
#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

impl Files {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Writes a file and makes it durable; ids come from [`crate::ids`] and are plain file names.
    pub(crate) async fn write(&self, id: &str, bytes: &[u8]) -> anyhow::Result<()> {
        tokio::fs::create_dir_all(&self.folder).await.context("Making the folder of uploads")?;
        let mut file = tokio::fs::File::create(self.folder.join(id))
            .await
            .context("Creating an uploaded file")?;
        tokio::io::AsyncWriteExt::write_all(&mut file, bytes)
            .await
            .context("Writing an uploaded file")?;
        file.sync_all().await.context("Writing an uploaded file to the disk")
    }

    /// Reads a file; `None` when it is not there.
    pub(crate) async fn read(&self, id: &str) -> anyhow::Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.folder.join(id)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("Reading an uploaded file"),
        }
    }

    /// Deletes a file, if it is there.
    pub(crate) async fn remove(&self, id: &str) -> anyhow::Result<()> {
        match tokio::fs::remove_file(self.folder.join(id)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).context("Deleting an uploaded file")
            }
            _ => Ok(()),
        }
    }
}
