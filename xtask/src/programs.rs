//! The native programs.

use std::path::PathBuf;

use anyhow::Result;

use crate::child::finish;
use crate::place::{cargo, target};

/// A program of ours and the package it is built from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Program {
    /// The desktop app.
    Desk,
    /// The embedded backend.
    Backend,
    /// The engine without a window.
    Rpc,
}

impl Program {
    fn package(self) -> &'static str {
        match self {
            Self::Desk => "deskbell",
            Self::Backend => "backend",
            Self::Rpc => "rpc",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Desk => "deskbell",
            Self::Backend => "deskbell-backend",
            Self::Rpc => "deskbell-rpc",
        }
    }

    /// Where its debug build is.
    pub(crate) fn path(self) -> Result<PathBuf> {
        let name = format!("{}{}", self.file(), std::env::consts::EXE_SUFFIX);
        Ok(target()?.join("debug").join(name))
    }
}

/// Builds programs, showing cargo's progress. The page must be built before the app.
pub(crate) fn build(programs: &[Program]) -> Result<()> {
    let mut command = cargo();
    command.arg("build");
    for program in programs {
        command.args(["--package", program.package()]);
    }
    finish("cargo build", &mut command)
}
