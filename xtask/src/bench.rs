//! `cargo xtask bench`: measures release builds.

use std::process::ExitCode;

use anyhow::Result;

use crate::child::finish;
use crate::packages::{self, Purpose};
use crate::page::{self, Size};
use crate::place::cargo;

/// Builds the page small and runs every bench of the workspace.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    packages::ensure(Purpose::Test)?;
    page::build(Size::Small)?;
    let mut command = cargo();
    command.args(["bench", "--workspace", "--exclude", "ui", "--benches"]).args(arguments);
    finish("cargo bench", &mut command)?;
    Ok(ExitCode::SUCCESS)
}
