//! How much of the disk a desk takes.

use ::attachments::{CabinetError, Used};
use ipc::StorageUsed;
use model::limits;
use store::{FileSize, StoreError};

use crate::core::Core;
use crate::dispatch::to_json;
use crate::event::{Done, LateReply};
use crate::files::{aside, disk};
use crate::rooms::signed_out;

/// What was measured of the file and of the folder beside it.
pub(crate) type Measured = (Result<FileSize, StoreError>, Result<Used, CabinetError>);

impl Core {
    /// A person wants to know what the desk takes. It is measured beside the loop: a large desk has
    /// many pages and files.
    pub(crate) fn measure(&self, reply: LateReply) {
        if self.me().is_none() {
            let _ = reply.send(Err(signed_out()));
            return;
        }
        let (store, cabinet) = (self.store.clone(), self.files.cabinet.clone());
        let running = self.files.running.clone();
        self.tasks.spawn(self.epoch, async move {
            let files = aside(running, move || cabinet.used()).await;
            let files = files.unwrap_or(Err(CabinetError::Missing));
            Done::Measured { measured: (store.size().await, files), reply }
        });
    }

    /// It was measured.
    pub(crate) fn finish_measuring(&mut self, (file, files): Measured, reply: LateReply) {
        let used = match (file, files) {
            (Ok(file), Ok(files)) => Ok(StorageUsed {
                messages: file.whole.saturating_sub(file.index),
                index: file.index,
                files: files.whole,
                pictures: files.small,
                retention_days: u32::try_from(limits::RETENTION_DAYS).unwrap_or_default(),
            }),
            (Err(err), _) => Err(self.store_failed(err)),
            (Ok(_), Err(err)) => Err(disk(err)),
        };
        // A face that went away does not wait for its answer.
        let _ = reply.send(to_json(used));
    }
}
