//! One TLS setup for everything: ring, and the operating system's trust store.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// Makes ring the process's default unless another was chosen before: reqwest takes the default.
pub(crate) fn install_provider() {
    // An error only says that there is one already.
    let _ = ring::default_provider().install_default();
}

/// The client's side of TLS, trusting whom the operating system trusts. The trust store is read once
/// in a process, when the first certificate has to be judged: that takes tens of milliseconds, for
/// which nothing else should wait.
///
/// # Errors
/// When ring lacks what TLS needs.
pub(crate) fn client_config() -> Result<ClientConfig, Error> {
    install_provider();
    let provider = Arc::new(ring::default_provider());
    let trust = Arc::new(SystemTrust { provider: Arc::clone(&provider) });
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(trust)
        .with_no_client_auth())
}

/// The same for HTTP, in its newer and its older form.
///
/// # Errors
/// When ring lacks what TLS needs.
pub fn http_tls() -> Result<ClientConfig, Error> {
    let mut config = client_config()?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Leaves every judgement to the operating system's verifier.
#[derive(Debug)]
struct SystemTrust {
    provider: Arc<CryptoProvider>,
}

impl SystemTrust {
    fn verifier(&self) -> Result<&'static Verifier, Error> {
        static VERIFIER: OnceLock<Verifier> = OnceLock::new();
        if let Some(verifier) = VERIFIER.get() {
            return Ok(verifier);
        }
        // A store that cannot be read now may be there at the next attempt.
        let verifier = Verifier::new(Arc::clone(&self.provider))?;
        Ok(VERIFIER.get_or_init(|| verifier))
    }
}

impl ServerCertVerifier for SystemTrust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = self.verifier()?;
        verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls12_signature(message, cert, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
