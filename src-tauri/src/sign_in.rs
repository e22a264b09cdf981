//! Signing in from the command line, for `cargo xtask run`. Debug builds only.

use engine::Handle;
use ipc::{Password, Session, SignIn};

/// Where the password comes from: never from the arguments, which every process can read.
const PASSWORD: &str = "DESKBELL_PASSWORD";

/// Signs in unless this person is signed in already.
pub(crate) async fn sign_in(engine: Handle, email: String) {
    match engine.subscribe().await {
        Ok((snapshot, _events)) if is_signed_in(&snapshot.session, &email) => return,
        Ok(_) => {}
        Err(err) => return tracing::error!("Not signed in: {err}"),
    }
    let Ok(password) = std::env::var(PASSWORD) else {
        return tracing::error!("Not signed in: {PASSWORD} is not set");
    };
    match engine.ask(SignIn { email, password: Password(password) }).await {
        Ok(_) => tracing::info!("Signed in from the command line"),
        Err(err) => tracing::error!(code = ?err.code, "Not signed in"),
    }
}

fn is_signed_in(session: &Session, email: &str) -> bool {
    matches!(session, Session::SignedIn { me, .. } if me.email.as_deref() == Some(email))
}
