//! Starting the system's program for something.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A launcher that has not given up by then is the program itself, or waits for it.
const GIVES_UP_WITHIN: Duration = Duration::from_secs(2);

/// Starts the first of the launchers that does not fail, without the variables named.
///
/// # Errors
/// The last launcher's, when all failed.
pub(crate) async fn start(launchers: Vec<Command>, without: &[&str]) -> io::Result<()> {
    let mut outcome = Err(io::Error::new(io::ErrorKind::NotFound, "no launcher is known"));
    for mut launcher in launchers {
        for name in without {
            launcher.env_remove(name);
        }
        outcome = launch(launcher).await;
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

async fn launch(mut launcher: Command) -> io::Result<()> {
    launcher.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = tokio::process::Command::from(launcher).spawn()?;
    match tokio::time::timeout(GIVES_UP_WITHIN, running.wait()).await {
        Ok(Ok(status)) if !status.success() => Err(io::Error::other("the launcher gave up")),
        Ok(Err(err)) => Err(err),
        Ok(Ok(_)) | Err(_) => Ok(()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// Set for every test by the program that runs it.
    const SET: &str = "CARGO_MANIFEST_DIR";

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn a_program_does_not_see_what_was_said_to_this_one() {
        let asks = || vec![shell(&format!("test -z \"${SET}\""))];
        assert!(start(asks(), &[]).await.is_err(), "the variable is there");
        assert!(start(asks(), &[SET]).await.is_ok());
    }

    #[tokio::test]
    async fn the_next_launcher_is_tried_when_one_is_missing_or_gives_up() {
        let missing = Command::new("/no/such/launcher");
        assert!(start(vec![missing, shell("exit 3"), shell("exit 0")], &[]).await.is_ok());
        let refused = start(vec![shell("exit 0"), shell("exit 3")], &[]).await;
        assert!(refused.is_ok(), "one is enough");
        assert!(start(vec![shell("exit 3")], &[]).await.is_err());
        assert!(start(Vec::new(), &[]).await.is_err());
    }
}
