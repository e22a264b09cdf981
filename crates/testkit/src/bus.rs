//! The private session bus. It starts no service by itself: what a test did not put there is not
//! there, whatever is installed on the machine.

use anyhow::{Context, Result};
use zbus::Connection;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;

use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::wait::{Seen, until};

/// A running session bus.
#[derive(Debug)]
pub(crate) struct Bus {
    _daemon: Program,
    address: String,
}

impl Bus {
    /// Starts one that listens in the sandbox.
    pub(crate) async fn start(sandbox: &Sandbox) -> Result<Self> {
        let config = sandbox.path("bus.conf");
        std::fs::write(&config, rules(sandbox)).context("Could not write the rules of the bus")?;
        let mut command = sandbox.command("dbus-daemon");
        command.arg("--nofork").arg("--nopidfile").arg("--print-address=1");
        command.arg(format!("--config-file={}", config.display()));
        let mut daemon = sandbox.spawn("dbus-daemon", command)?;
        let address = daemon.first_line().await?;
        Ok(Self { _daemon: daemon, address })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits until somebody owns a well-known name.
    pub(crate) async fn wait_for(&self, name: &'static str) -> Result<()> {
        let connection = connect(&self.address).await?.build().await?;
        let bus = DBusProxy::new(&connection).await?;
        until(&format!("somebody owns {name}"), async || {
            let is_owned = bus.name_has_owner(BusName::try_from(name)?).await?;
            Ok(Seen::when(is_owned, "nobody does"))
        })
        .await
    }
}

/// A connection to be given names and objects before it is built.
pub(crate) async fn connect(address: &str) -> Result<zbus::connection::Builder<'static>> {
    Ok(zbus::connection::Builder::address(address)?)
}

/// Ends a connection so that its names are free when this returns.
pub(crate) async fn leave(connection: Connection) -> Result<()> {
    connection.close().await.context("Could not leave the bus")
}

fn rules(sandbox: &Sandbox) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        sandbox.path("run/bus").display()
    )
}
