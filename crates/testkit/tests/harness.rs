//! The harness itself: what it starts works, and nothing of it is left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::collections::HashMap;

use testkit::{Desktop, DesktopOptions, Sandbox, Seen, until};
use zbus::zvariant::{OwnedObjectPath, Value};
use zbus::{Connection, Proxy};

async fn desktop(options: DesktopOptions) -> Desktop {
    Desktop::start(&Sandbox::new().unwrap(), options).await.unwrap()
}

async fn client_of(desktop: &Desktop) -> Connection {
    let command = desktop.command("true");
    let address = command
        .get_envs()
        .find_map(|(name, value)| (name == "DBUS_SESSION_BUS_ADDRESS").then_some(value))
        .flatten()
        .unwrap();
    zbus::connection::Builder::address(address.to_str().unwrap()).unwrap().build().await.unwrap()
}

#[tokio::test]
async fn a_desktop_leaves_no_process_and_no_file_behind() {
    let desktop = desktop(DesktopOptions::FULL).await;
    let sandbox = desktop.sandbox().clone();
    let folder = sandbox.path("home");
    let names: Vec<String> = sandbox
        .processes()
        .iter()
        .filter_map(|process| Some(process.executable()?.file_name()?.to_str()?.to_owned()))
        .collect();
    for program in ["Xvfb", "dbus-daemon", "openbox", "gnome-keyring-daemon"] {
        assert!(names.iter().any(|name| name == program), "{program} is not among {names:?}");
    }
    drop(desktop);
    until("nothing is left of the desktop", async || {
        let left = sandbox.processes();
        Ok(Seen::when(left.is_empty(), format!("{left:?}")))
    })
    .await
    .unwrap();
    sandbox.passed();
    drop(sandbox);
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_program_that_flees_its_process_group_is_found_and_ended() {
    let sandbox = Sandbox::new().unwrap();
    let mut command = sandbox.command("setsid");
    command.args(["--fork", "sleep", "3600"]);
    let mut program = sandbox.spawn("fleeing", command).unwrap();
    program.ended().await.unwrap();
    let fled = until("it has fled", async || {
        Ok(match sandbox.processes().as_slice() {
            [one] => Seen::Yes(*one),
            other => Seen::NotYet(format!("{other:?}")),
        })
    })
    .await
    .unwrap();
    sandbox.passed();
    drop(sandbox);
    assert_eq!(fled.executable(), None);
}

#[tokio::test]
async fn a_bare_desktop_has_nobody_on_its_bus() {
    let desktop = desktop(DesktopOptions::BARE).await;
    let client = client_of(&desktop).await;
    let bus = zbus::fdo::DBusProxy::new(&client).await.unwrap();
    let startable = bus.list_activatable_names().await.unwrap();
    let named: Vec<String> = bus
        .list_names()
        .await
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .filter(|name| !name.starts_with(':'))
        .collect();
    assert_eq!(named, ["org.freedesktop.DBus"]);
    assert!(startable.iter().all(|name| name.as_str() == "org.freedesktop.DBus"), "{startable:?}");
    desktop.sandbox().passed();
}

#[tokio::test]
async fn the_keychain_is_there_and_unlocked() {
    let desktop = desktop(DesktopOptions::FULL).await;
    let client = client_of(&desktop).await;
    let secrets = "org.freedesktop.secrets";
    let service =
        Proxy::new(&client, secrets, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
            .await
            .unwrap();
    let keyring: OwnedObjectPath = service.call("ReadAlias", &("default",)).await.unwrap();
    let keyring =
        Proxy::new(&client, secrets, keyring, "org.freedesktop.Secret.Collection").await.unwrap();
    assert!(!keyring.get_property::<bool>("Locked").await.unwrap());
    desktop.sandbox().passed();
}

#[tokio::test]
async fn a_notification_is_remembered_and_its_click_comes_back() {
    use futures_util::StreamExt;

    let desktop = desktop(DesktopOptions::FULL).await;
    let client = client_of(&desktop).await;
    let name = "org.freedesktop.Notifications";
    let daemon = Proxy::new(&client, name, "/org/freedesktop/Notifications", name).await.unwrap();
    let mut clicks = daemon.receive_signal("ActionInvoked").await.unwrap();
    let mut ends = daemon.receive_signal("NotificationClosed").await.unwrap();
    let hints: HashMap<&str, Value<'_>> = HashMap::new();
    let notify =
        ("deskbell", 0_u32, "", "Bruno", "Key to 204?", vec!["default", "Open"], hints, -1);
    let id: u32 = daemon.call("Notify", &notify).await.unwrap();

    let notifications = desktop.notifications().unwrap();
    let shown = notifications.wait_for("Key to 204?").await.unwrap();
    assert_eq!((shown.id, shown.summary.as_str()), (id, "Bruno"));
    notifications.click(&shown).await.unwrap();
    let click = clicks.next().await.unwrap();
    let (clicked, key): (u32, String) = click.body().deserialize().unwrap();
    assert_eq!((clicked, key.as_str()), (id, "default"));
    let (ended, why): (u32, u32) = ends.next().await.unwrap().body().deserialize().unwrap();
    assert_eq!((ended, why), (id, 2), "a person closed it");

    let () = daemon.call("CloseNotification", &(id,)).await.unwrap();
    assert!(notifications.shown()[0].is_withdrawn);
    desktop.sandbox().passed();
}

#[tokio::test]
async fn a_person_can_turn_to_another_window() {
    let desktop = desktop(DesktopOptions::BARE).await;
    let other = desktop.look_elsewhere().await.unwrap();
    let picture = desktop.sandbox().path("display.png");
    desktop.screenshot(&picture).unwrap();
    assert!(std::fs::metadata(&picture).unwrap().len() > 0);
    drop(other);
    desktop.sandbox().passed();
}

#[tokio::test]
async fn a_wait_fails_at_once_when_looking_fails() {
    let err = until::<(), _>("the sun rises", async || anyhow::bail!("No window")).await;
    assert_eq!(err.unwrap_err().to_string(), "No window");
}
