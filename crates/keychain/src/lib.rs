//! The operating system's keychain behind the engine's [`engine::SecretVault`].
//!
//! Calls run on a thread of their own with a deadline, because a keychain may hang on a prompt that
//! nobody sees. There is no plaintext fallback: without a keychain the caller is told so and keeps
//! the session in memory ([`MemoryVault`]). Knows nothing of what the secrets are.

mod desk;
mod keychain;
mod memory;
mod parts;
mod store;

pub use desk::mark_of;
pub use keychain::Keychain;
pub use memory::MemoryVault;
