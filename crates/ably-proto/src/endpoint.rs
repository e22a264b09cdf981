//! Which hosts serve a client (REC1, REC2; digest §1).

/// Letters of the fallback hosts.
const FALLBACKS: [char; 5] = ['a', 'b', 'c', 'd', 'e'];

/// Where the client asks whether there is an internet at all (REC3).
pub const CONNECTIVITY_CHECK: &str = "https://internet-up.ably-realtime.com/is-the-internet-up.txt";

/// The hosts of an endpoint: the primary is always tried first (RTN17i).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// The primary.
    pub primary: String,
    /// The others, for when the primary cannot be reached; empty for a host of one's own.
    pub fallbacks: Vec<String>,
}

impl Default for Hosts {
    fn default() -> Self {
        Self::of("main")
    }
}

impl Hosts {
    /// The hosts of an endpoint as it is written in client options: a host's name, a routing
    /// policy such as `main`, or `nonprod:` and a policy (REC1b, REC2c).
    pub fn of(endpoint: &str) -> Self {
        let is_host = endpoint.contains('.') || endpoint.contains("::") || endpoint == "localhost";
        if is_host {
            return Self { primary: endpoint.to_owned(), fallbacks: Vec::new() };
        }
        let (policy, suffix) = match endpoint.strip_prefix("nonprod:") {
            Some(policy) => (policy, "-nonprod"),
            None => (endpoint, ""),
        };
        let fallback = |letter| format!("{policy}.{letter}.fallback.ably-realtime{suffix}.com");
        Self {
            primary: format!("{policy}.realtime.ably{suffix}.net"),
            fallbacks: FALLBACKS.map(fallback).into(),
        }
    }
}
