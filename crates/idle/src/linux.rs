//! Linux: the desktop on the session's bus, the login manager on the system's.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use zbus::zvariant::{OwnedValue, Type};
use zbus::{Connection, Message};

use crate::Seen;

/// How long anybody may take to answer.
const ANSWER: Duration = Duration::from_secs(2);

/// Something that can be asked on a bus.
struct Place {
    service: &'static str,
    path: &'static str,
    interface: &'static str,
}

const MUTTER: Place = Place {
    service: "org.gnome.Mutter.IdleMonitor",
    path: "/org/gnome/Mutter/IdleMonitor/Core",
    interface: "org.gnome.Mutter.IdleMonitor",
};
const SCREEN_SAVERS: [Place; 2] = [
    Place {
        service: "org.gnome.ScreenSaver",
        path: "/org/gnome/ScreenSaver",
        interface: "org.gnome.ScreenSaver",
    },
    Place {
        service: "org.freedesktop.ScreenSaver",
        path: "/org/freedesktop/ScreenSaver",
        interface: "org.freedesktop.ScreenSaver",
    },
];
/// The session this program runs in, whatever its number is.
const LOGIN: Place = Place {
    service: "org.freedesktop.login1",
    path: "/org/freedesktop/login1/session/auto",
    interface: "org.freedesktop.login1.Session",
};
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// Who is asked; a bus that is not there never answers.
#[derive(Debug, Default)]
pub struct Watch {
    was_asked: bool,
    session: Option<Connection>,
    system: Option<Connection>,
}

impl Watch {
    /// Connects to the buses.
    pub async fn open() -> Self {
        let session = tokio::time::timeout(ANSWER, Connection::session()).await;
        let system = tokio::time::timeout(ANSWER, Connection::system()).await;
        Self {
            was_asked: false,
            session: session.ok().and_then(Result::ok),
            system: system.ok().and_then(Result::ok),
        }
    }

    /// Asks everybody, the first time at once and then every [`crate::EVERY`].
    pub async fn next(&mut self) -> Seen {
        if std::mem::replace(&mut self.was_asked, true) {
            tokio::time::sleep(crate::EVERY).await;
        }
        self.ask().await
    }

    async fn ask(&self) -> Seen {
        Seen { is_locked: self.is_locked().await, idle_ms: self.idle_ms().await }
    }

    async fn idle_ms(&self) -> Option<i64> {
        let told = call(self.session.as_ref(), &MUTTER, "GetIdletime", &()).await;
        match told.and_then(|answer| answer.body().deserialize::<u64>().ok()) {
            Some(ms) => i64::try_from(ms).ok(),
            None => self.idle_by_login().await,
        }
    }

    /// The login manager knows of idleness what the desktop tells it: that it began, and when.
    /// That it did not may only mean that this desktop tells nothing.
    async fn idle_by_login(&self) -> Option<i64> {
        if !self.login::<bool>("IdleHint").await? {
            return None;
        }
        let since_us: u64 = self.login("IdleSinceHint").await?;
        let now_us = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_micros();
        let idle_us = now_us.checked_sub(u128::from(since_us))?;
        i64::try_from(idle_us / 1_000).ok()
    }

    async fn is_locked(&self) -> bool {
        if self.login::<bool>("LockedHint").await == Some(true) {
            return true;
        }
        for saver in &SCREEN_SAVERS {
            let told = call(self.session.as_ref(), saver, "GetActive", &()).await;
            if told.and_then(|answer| answer.body().deserialize::<bool>().ok()) == Some(true) {
                return true;
            }
        }
        false
    }

    async fn login<T: TryFrom<OwnedValue>>(&self, property: &str) -> Option<T> {
        let properties = Place { interface: PROPERTIES, ..LOGIN };
        let asked = (LOGIN.interface, property);
        let told = call(self.system.as_ref(), &properties, "Get", &asked).await?;
        T::try_from(told.body().deserialize::<OwnedValue>().ok()?).ok()
    }
}

/// An answer, or nothing: who is not there, refuses or takes too long says nothing.
async fn call(
    bus: Option<&Connection>,
    place: &Place,
    method: &str,
    body: &(impl zbus::export::serde::ser::Serialize + zbus::zvariant::DynamicType + Type),
) -> Option<Message> {
    let call =
        bus?.call_method(Some(place.service), place.path, Some(place.interface), method, body);
    tokio::time::timeout(ANSWER, call).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use zbus::connection::Builder;
    use zbus::object_server::SignalEmitter;

    use super::*;

    /// A desktop that was last used so many milliseconds ago.
    struct Mutter(u64);

    #[zbus::interface(name = "org.gnome.Mutter.IdleMonitor")]
    impl Mutter {
        #[zbus(name = "GetIdletime")]
        fn idle_time(&self) -> u64 {
            self.0
        }
    }

    struct Saver(bool);

    #[zbus::interface(name = "org.freedesktop.ScreenSaver")]
    impl Saver {
        fn get_active(&self) -> bool {
            self.0
        }
    }

    /// The login manager's word on the session.
    struct Login {
        idle_since_us: Option<u64>,
        is_locked: bool,
    }

    #[zbus::interface(name = "org.freedesktop.login1.Session")]
    impl Login {
        #[zbus(property)]
        fn idle_hint(&self) -> bool {
            self.idle_since_us.is_some()
        }

        #[zbus(property)]
        fn idle_since_hint(&self) -> u64 {
            self.idle_since_us.unwrap_or(0)
        }

        #[zbus(property)]
        fn locked_hint(&self) -> bool {
            self.is_locked
        }

        #[zbus(signal)]
        async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
    }

    /// A bus with one other at its end, who offers this.
    async fn bus<'a>(offer: impl FnOnce(Builder<'a>) -> Builder<'a>) -> (Connection, Connection) {
        let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        let guid = zbus::Guid::generate();
        let server = Builder::async_io_unix_stream(theirs).server(guid).unwrap().p2p();
        let client = Builder::async_io_unix_stream(ours).p2p();
        let (server, client) = tokio::join!(offer(server).build(), client.build());
        (client.unwrap(), server.unwrap())
    }

    #[tokio::test]
    async fn the_desktops_own_count_is_taken() {
        let offer = |bus: Builder<'static>| {
            let bus = bus.serve_at(MUTTER.path, Mutter(301_000)).unwrap();
            bus.serve_at(SCREEN_SAVERS[1].path, Saver(true)).unwrap()
        };
        let (session, _desktop) = bus(offer).await;
        let watch = Watch { session: Some(session), ..Watch::default() };
        assert_eq!(watch.ask().await, Seen { is_locked: true, idle_ms: Some(301_000) });
    }

    #[tokio::test]
    async fn without_it_the_login_manager_is_believed_only_when_it_says_idle() {
        let an_hour_ago = SystemTime::now() - Duration::from_secs(3_600);
        let an_hour_ago = an_hour_ago.duration_since(UNIX_EPOCH).unwrap().as_micros();
        let hint = |idle_since_us, is_locked| {
            move |bus: Builder<'static>| {
                bus.serve_at(LOGIN.path, Login { idle_since_us, is_locked }).unwrap()
            }
        };
        let (system, _login) = bus(hint(Some(u64::try_from(an_hour_ago).unwrap()), true)).await;
        let seen = Watch { system: Some(system), ..Watch::default() }.ask().await;
        assert!(seen.is_locked);
        assert!((3_600_000..3_700_000).contains(&seen.idle_ms.unwrap()), "{seen:?}");
        let (system, _login) = bus(hint(None, false)).await;
        assert_eq!(Watch { system: Some(system), ..Watch::default() }.ask().await, Seen::default());
    }

    #[tokio::test]
    async fn without_a_bus_nothing_is_known() {
        assert_eq!(Watch::default().ask().await, Seen::default());
    }
}
