//! The tray host, played by the test.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy};

use crate::bus;
use crate::wait::{Seen, until};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

/// An icon that registered itself: the connection that owns it, and its object.
#[derive(Clone, Debug)]
struct Icon {
    owner: String,
    path: String,
}

/// A tray host that draws nothing: icons register with it and can be read and clicked.
#[derive(Debug)]
pub struct TrayHost {
    connection: Connection,
    icons: Arc<Mutex<Vec<Icon>>>,
}

impl TrayHost {
    pub(crate) async fn start(bus_address: &str) -> Result<Self> {
        let icons = Arc::default();
        let watcher = Watcher { icons: Arc::clone(&icons) };
        let connection =
            bus::connect(bus_address).await?.name(NAME)?.serve_at(PATH, watcher)?.build().await?;
        Ok(Self { connection, icons })
    }

    /// The labels of the menu of the icon that registered last, top to bottom, submenus included.
    ///
    /// # Errors
    /// No icon registered until the deadline, or it has no menu.
    pub async fn menu(&self) -> Result<Vec<String>> {
        Ok(self.menu_items().await?.into_iter().map(|(_, label)| label).collect())
    }

    /// Clicks an entry of the menu.
    ///
    /// # Errors
    /// There is no such entry until the deadline.
    pub async fn click(&self, label: &str) -> Result<()> {
        let id = until(&format!("the menu has “{label}”"), async || {
            let items = self.menu_items().await?;
            Ok(match items.iter().find(|(_, text)| text == label) {
                Some((id, _)) => Seen::Yes(*id),
                None => Seen::NotYet(format!("{items:?}")),
            })
        })
        .await?;
        let menu = self.menu_proxy().await?;
        let args = (id, "clicked", Value::from(0_i32), 0_u32);
        menu.call::<_, _, ()>("Event", &args).await.context("The entry could not be clicked")
    }

    /// A property of the icon, such as `Status`, `Title`, `IconName` or `XAyatanaLabel`.
    ///
    /// # Errors
    /// No icon registered until the deadline, or it has no such property.
    pub async fn property(&self, name: &str) -> Result<String> {
        let icon = self.icon().await?;
        let item = self.proxy(&icon, icon.path.clone(), "org.kde.StatusNotifierItem").await?;
        item.get_property::<String>(name).await.with_context(|| format!("No property {name}"))
    }

    /// Waits until an icon is there.
    ///
    /// # Errors
    /// None registered until the deadline.
    pub async fn wait_for_icon(&self) -> Result<()> {
        self.icon().await.map(drop)
    }

    async fn icon(&self) -> Result<Icon> {
        until("a tray icon has registered", async || {
            let icons = self.icons.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(match icons.last() {
                Some(icon) => Seen::Yes(icon.clone()),
                None => Seen::NotYet("none has".into()),
            })
        })
        .await
    }

    async fn menu_proxy(&self) -> Result<Proxy<'static>> {
        let icon = self.icon().await?;
        let item = self.proxy(&icon, icon.path.clone(), "org.kde.StatusNotifierItem").await?;
        let menu: OwnedObjectPath = item.get_property("Menu").await.context("It has no menu")?;
        self.proxy(&icon, menu.to_string(), "com.canonical.dbusmenu").await
    }

    async fn menu_items(&self) -> Result<Vec<(i32, String)>> {
        let menu = self.menu_proxy().await?;
        let everything = (0_i32, -1_i32, vec!["label"]);
        let (_revision, root): (u32, Layout) =
            menu.call("GetLayout", &everything).await.context("The menu has no layout")?;
        let mut items = Vec::new();
        collect(root, &mut items)?;
        Ok(items)
    }

    async fn proxy(
        &self,
        icon: &Icon,
        path: String,
        interface: &'static str,
    ) -> Result<Proxy<'static>> {
        Ok(Proxy::new(&self.connection, icon.owner.clone(), path, interface).await?)
    }
}

/// An entry of a menu: number, properties, entries below it.
type Layout = (i32, std::collections::HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn collect(entry: Layout, items: &mut Vec<(i32, String)>) -> Result<()> {
    let (id, mut properties, below) = entry;
    if let Some(label) = properties.remove("label") {
        items.push((id, String::try_from(label)?));
    }
    for entry in below {
        collect(Layout::try_from(entry)?, items)?;
    }
    Ok(())
}

#[derive(Debug)]
struct Watcher {
    icons: Arc<Mutex<Vec<Icon>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// `service` is a bus name, or an object path of the caller as libayatana sends it.
    fn register_status_notifier_item(&self, service: String, #[zbus(header)] header: Header<'_>) {
        let caller = header.sender().map(ToString::to_string).unwrap_or_default();
        let icon = if service.starts_with('/') {
            Icon { owner: caller, path: service }
        } else {
            Icon { owner: service, path: "/StatusNotifierItem".into() }
        };
        self.icons.lock().unwrap_or_else(PoisonError::into_inner).push(icon);
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let icons = self.icons.lock().unwrap_or_else(PoisonError::into_inner);
        icons.iter().map(|icon| format!("{}{}", icon.owner, icon.path)).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}
