//! Ports that stay free while nobody listens on them.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Context, Result};

/// Below the ports the system gives to outgoing connections: one of those could sit on the port of
/// a stopped backend, even that of a client knocking at it.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// A port of loopback on which nobody listens, and which no later call answers again soon.
pub(crate) fn free() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test programs that run side by side begin at different places.
    let start = u16::try_from(std::process::id() % u32::from(COUNT)).unwrap_or_default();
    let candidates = std::iter::repeat_with(|| NEXT.fetch_add(1, Ordering::Relaxed))
        .map(|turn| FIRST + start.wrapping_add(turn) % COUNT)
        .take(usize::from(COUNT));
    candidates
        .into_iter()
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("No port is free")
}
