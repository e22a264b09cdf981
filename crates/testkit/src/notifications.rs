//! The notification daemon, played by the test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use zbus::Connection;
use zbus::fdo::StatsProxy;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::Value;

use crate::bus;
use crate::wait::{Seen, until};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// What an app listens for last.
const END: &str = "NotificationClosed";

/// Why a notification went away, in the numbers of the specification.
const DISMISSED_BY_PERSON: u32 = 2;
const CLOSED_BY_CALL: u32 = 3;

/// A notification as the daemon was asked to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The number the daemon gave it; a replacement keeps the number of what it replaces.
    pub id: u32,
    /// The number of the one it replaced; zero for a new one.
    pub replaced: u32,
    /// Its first line.
    pub summary: String,
    /// The rest.
    pub body: String,
    /// Keys of its actions; `default` is a click on the notification itself.
    pub actions: Vec<String>,
    /// Whether the app took it back.
    pub is_withdrawn: bool,
    /// The connection that asked for it.
    sender: String,
}

/// A notification daemon that shows nothing and remembers everything.
#[derive(Debug)]
pub struct NotificationDaemon {
    connection: Connection,
    shown: Arc<Mutex<Vec<Shown>>>,
}

impl NotificationDaemon {
    pub(crate) async fn start(bus_address: &str) -> Result<Self> {
        let shown = Arc::default();
        let desk = Desk { shown: Arc::clone(&shown) };
        let connection =
            bus::connect(bus_address).await?.name(NAME)?.serve_at(PATH, desk)?.build().await?;
        Ok(Self { connection, shown })
    }

    /// Everything shown so far, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        lock(&self.shown).clone()
    }

    /// Waits until a notification with this text in its body or summary was shown.
    ///
    /// # Errors
    /// None was until the deadline.
    pub async fn wait_for(&self, text: &str) -> Result<Shown> {
        until(&format!("a notification says “{text}”"), async || {
            let shown = self.shown();
            let says = |one: &&Shown| one.summary.contains(text) || one.body.contains(text);
            Ok(match shown.iter().find(says) {
                Some(one) => Seen::Yes(one.clone()),
                None => Seen::NotYet(format!("{shown:?}")),
            })
        })
        .await
    }

    /// Clicks a notification, which closes it as every daemon does. Nobody is faster than the app,
    /// which listens for the end of a notification when it is on the screen.
    ///
    /// # Errors
    /// It has no default action, nobody listens, or the bus is gone.
    pub async fn click(&self, notification: &Shown) -> Result<()> {
        if !notification.actions.iter().any(|key| key == "default") {
            bail!("A click would do nothing: {notification:?} has no default action");
        }
        self.wait_for_listener(notification).await?;
        let signals = SignalEmitter::new(&self.connection, PATH)?;
        Desk::action_invoked(&signals, notification.id, "default").await?;
        Desk::notification_closed(&signals, notification.id, DISMISSED_BY_PERSON)
            .await
            .context("Could not close the notification")
    }

    async fn wait_for_listener(&self, notification: &Shown) -> Result<()> {
        let bus = StatsProxy::new(&self.connection).await?;
        until("somebody listens for a click", async || {
            let listeners = bus.get_all_match_rules().await?;
            let mut rules = listeners
                .iter()
                .filter(|(name, _)| name.as_str() == notification.sender)
                .flat_map(|(_, rules)| rules);
            let is_heard = rules.any(|rule| rule.member().is_some_and(|name| name == END));
            Ok(Seen::when(is_heard, "nobody does"))
        })
        .await
    }

    /// Ends the daemon; its name is free when this returns.
    ///
    /// # Errors
    /// The bus is gone.
    pub async fn stop(self) -> Result<()> {
        bus::leave(self.connection).await
    }
}

#[derive(Debug)]
struct Desk {
    shown: Arc<Mutex<Vec<Shown>>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Desk {
    // Eight parameters are the specification's.
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        _app_name: &str,
        replaces_id: u32,
        _app_icon: &str,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<&str, Value<'_>>,
        _expire_timeout: i32,
        #[zbus(header)] header: Header<'_>,
    ) -> u32 {
        let mut shown = lock(&self.shown);
        let next = shown.iter().map(|one| one.id).max().unwrap_or(0).saturating_add(1);
        let id = if replaces_id == 0 { next } else { replaces_id };
        // Keys and labels alternate.
        let actions = actions.into_iter().step_by(2).collect();
        let replaced = replaces_id;
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        shown.push(Shown { id, replaced, summary, body, actions, is_withdrawn: false, sender });
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] signals: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        for one in lock(&self.shown).iter_mut().filter(|one| one.id == id) {
            one.is_withdrawn = true;
        }
        Ok(Self::notification_closed(&signals, id, CLOSED_BY_CALL).await?)
    }

    fn get_capabilities(&self) -> Vec<&'static str> {
        vec!["actions", "body", "body-markup", "persistence"]
    }

    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("testkit", "Deskbell", "1", "1.2")
    }

    #[zbus(signal)]
    async fn action_invoked(signals: &SignalEmitter<'_>, id: u32, key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        signals: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

/// Nothing is half done when a holder panics, so a poisoned lock is still good.
fn lock(shown: &Mutex<Vec<Shown>>) -> std::sync::MutexGuard<'_, Vec<Shown>> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}
