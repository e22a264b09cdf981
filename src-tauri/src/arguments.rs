//! The command line and the environment.

use std::path::PathBuf;

use clap::Parser;
use url::Url;

/// The desktop chat a front desk keeps open all day.
#[derive(Clone, Debug, Default, Parser)]
#[command(name = "deskbell", version)]
pub(crate) struct Arguments {
    /// Folder for everything Deskbell keeps on this desk
    #[arg(long, env = "DESKBELL_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Address of the backend, before the one in settings.json
    #[arg(long, env = "DESKBELL_BACKEND", value_name = "URL")]
    pub backend: Option<Url>,

    /// Sign in as this person with the password in DESKBELL_PASSWORD (debug builds only)
    #[cfg(debug_assertions)]
    #[arg(long, value_name = "EMAIL")]
    pub sign_in: Option<String>,
}
