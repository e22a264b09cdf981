//! One TLS setup for everything: ring, and the operating system's trust store.

use std::sync::Arc;

use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::ConfigVerifierExt;

/// Makes ring the process's default unless another was chosen before: reqwest takes the default.
pub(crate) fn install_provider() {
    // An error only says that there is one already.
    let _ = ring::default_provider().install_default();
}

/// The client's side of TLS for WebSockets.
///
/// # Errors
/// When the operating system's trust store cannot be read.
pub(crate) fn client_config() -> Result<Arc<ClientConfig>, rustls::Error> {
    install_provider();
    ClientConfig::with_platform_verifier().map(Arc::new)
}
