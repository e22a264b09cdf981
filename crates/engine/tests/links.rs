//! Addresses in messages: asked about, trusted, opened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use engine::{FileHost, NotOpened, PortFuture};
use ipc::{Code, OpenLink, OpenedLink, SetPageSettings};
use model::PageSettings;
use support::{Desk, Hotel};

/// Programs that open addresses, or none.
#[derive(Clone, Debug, Default)]
struct Browser {
    opened: Arc<Mutex<Vec<String>>>,
    is_missing: bool,
}

impl FileHost for Browser {
    fn choose_place(&self, _: &str) -> PortFuture<'_, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn open(&self, _: &Path) -> PortFuture<'_, Result<(), NotOpened>> {
        Box::pin(async { Err(NotOpened) })
    }

    fn open_address(&self, address: &str) -> PortFuture<'_, Result<(), NotOpened>> {
        self.opened.lock().unwrap().push(address.to_owned());
        let answer = if self.is_missing { Err(NotOpened) } else { Ok(()) };
        Box::pin(async move { answer })
    }
}

fn link(address: &str, is_confirmed: bool) -> OpenLink {
    OpenLink { address: address.into(), is_confirmed }
}

fn question(host: &str, is_encrypted: bool) -> OpenedLink {
    OpenedLink::Unconfirmed { host: host.into(), is_encrypted }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_opened_when_its_reader_wants_it_and_by_trust_only_over_an_encrypted_line() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let (folio, plain) = ("https://pms.example.com/folio", "http://pms.example.com/folio");
    let refusal = |link| async { ana.handle.ask(link).await.unwrap_err().code };
    assert_eq!(refusal(link(folio, true)).await, Code::LinkNotOpened, "nobody opens anything here");

    let browser = Browser::default();
    ana.handle.set_file_host(Arc::new(browser.clone())).await;
    assert_eq!(ana.ask(link(folio, false)).await, question("pms.example.com", true));
    assert_eq!(refusal(link("file:///etc/passwd", true)).await, Code::LinkNotOpened);
    assert!(browser.opened.lock().unwrap().is_empty());
    assert_eq!(ana.ask(link(folio, true)).await, OpenedLink::Opened);

    let settings =
        PageSettings { trusted_hosts: vec!["pms.example.com".into()], ..PageSettings::default() };
    ana.ask(SetPageSettings { settings }).await;
    assert_eq!(ana.ask(link(folio, false)).await, OpenedLink::Opened);
    assert_eq!(ana.ask(link(plain, false)).await, question("pms.example.com", false));
    let other = ana.ask(link("https://evil.pms.example.com/", false)).await;
    assert_eq!(other, question("evil.pms.example.com", true));
    assert_eq!(*browser.opened.lock().unwrap(), [folio, folio]);

    let missing = Browser { is_missing: true, ..Browser::default() };
    ana.handle.set_file_host(Arc::new(missing)).await;
    assert_eq!(refusal(link(folio, false)).await, Code::LinkNotOpened);
}
