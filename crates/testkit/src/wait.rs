//! Waiting for something to be seen, never for time to pass.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::Instant;

/// How long anything may take before the test is given up. Generous on purpose: it is met only by
/// what will never come, on however slow a machine.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// How often a wait looks again.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// What a look found.
#[derive(Debug)]
pub enum Seen<T> {
    /// It is there.
    Yes(T),
    /// Not yet; this is there instead, for the words of the failure.
    NotYet(String),
}

impl Seen<()> {
    /// A fact that holds or does not hold yet.
    pub fn when(holds: bool, instead: impl Into<String>) -> Self {
        if holds { Self::Yes(()) } else { Self::NotYet(instead.into()) }
    }
}

/// Looks until it sees what the test waits for.
///
/// # Errors
/// What the look itself failed with, at once; after [`DEADLINE`], what was awaited and what was
/// there instead.
pub async fn until<T, F>(awaited: &str, mut look: F) -> Result<T>
where
    F: AsyncFnMut() -> Result<Seen<T>>,
{
    let give_up = Instant::now() + DEADLINE;
    loop {
        let instead = match look().await? {
            Seen::Yes(found) => return Ok(found),
            Seen::NotYet(instead) => instead,
        };
        if Instant::now() >= give_up {
            bail!("Waited in vain until {awaited}; instead: {instead}");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
