//! What a person set about how the page looks: kept for them, never looked at.

use ipc::{Code, Event as Told, IpcError, SetPageSettings};
use model::PageSettings;
use store::StoreError;

use crate::core::Core;
use crate::dispatch::Answer;

/// Under this name the store keeps it.
const PAGE: &str = "page_settings";

impl Core {
    /// Reads what the person set. What does not read any more is as if nothing was set.
    pub(crate) async fn load_page_settings(&mut self) -> Result<(), StoreError> {
        let text = self.store.meta(PAGE).await?;
        let page: PageSettings =
            text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        self.show_page_settings(page.fitted());
        Ok(())
    }

    /// A person sets it anew. While nobody is signed in it holds until somebody is.
    pub(crate) async fn set_page_settings(
        &mut self,
        command: SetPageSettings,
    ) -> Answer<PageSettings> {
        let page = command.settings.fitted();
        if self.me().is_some() {
            let text = serde_json::to_string(&page)
                .map_err(|err| IpcError::new(Code::Internal, err.to_string()))?;
            let kept = self.store.set_meta(PAGE, Some(text)).await;
            kept.map_err(|err| self.store_failed(err))?;
        }
        self.show_page_settings(page.clone());
        Ok(page)
    }

    fn show_page_settings(&mut self, page: PageSettings) {
        if self.page != page {
            self.page = page.clone();
            self.bus.publish(Told::PageSettingsChanged(page));
        }
    }
}
