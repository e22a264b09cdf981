//! `cargo xtask cross`: the other two systems, as far as this one can tell.
//!
//! Windows is compiled with mingw, and the tests of the pure crates and the store run under wine.
//! macOS is checked with zig as the C compiler, which brings the headers SQLite and ring ask for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::child::{exists, finish};
use crate::packages::{self, Purpose};
use crate::page::{self, Size};
use crate::place::{cargo, target};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";
/// Programs and what they are made of; the page has its own target, the e2e and the interop
/// tests are for Linux.
const EXCLUDED: [&str; 12] = [
    "--exclude",
    "ui",
    "--exclude",
    "e2e",
    "--exclude",
    "gallery",
    "--exclude",
    "interop",
    "--exclude",
    "testkit",
    "--exclude",
    "xtask",
];
/// What runs without a window, a keychain or a network.
const TESTED: [&str; 5] = ["model", "ipc", "ably-proto", "chat", "store"];
/// Debian's wine 8 lacks the library Rust takes its random numbers from; this one forwards to the
/// function that library itself calls.
const RANDOM_SHIM: &str = "\
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    return SystemFunction036(data, (ULONG)length);
}
";

/// Runs all of it.
pub(crate) fn run() -> Result<ExitCode> {
    packages::ensure(Purpose::Cross)?;
    page::build(Size::Quick)?;
    println!("── Windows: everything compiles");
    finish("cargo check for Windows", check(&mut cargo(), WINDOWS))?;
    println!("── Windows: tests under wine");
    test_under_wine()?;
    println!("── macOS: everything compiles");
    finish("cargo check of Objective-C", objective_c(&mut zigbuild_command()?))?;
    finish("cargo check for macOS", check(&mut zigbuild_command()?, MACOS))?;
    Ok(ExitCode::SUCCESS)
}

fn check<'a>(command: &'a mut Command, triple: &str) -> &'a mut Command {
    command.args(["check", "--workspace"]).args(EXCLUDED).args(["--target", triple])
}

fn test_under_wine() -> Result<()> {
    let folder = target()?.join("wine");
    fs::create_dir_all(&folder)?;
    build_shim(&folder)?;
    let mut command = cargo();
    command.args(["test", "--target", WINDOWS]);
    command.args(TESTED.iter().flat_map(|package| ["--package", package]));
    command
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
        .env("WINEPATH", &folder)
        .env("WINEPREFIX", folder.join("prefix"))
        .env("WINEDEBUG", "-all");
    finish("the tests under wine", &mut command)
}

fn build_shim(folder: &Path) -> Result<()> {
    let source = folder.join("random.c");
    fs::write(&source, RANDOM_SHIM)?;
    let mut command = Command::new("x86_64-w64-mingw32-gcc");
    command.args(["-shared", "-O2", "-s", "-o"]).arg(folder.join("bcryptprimitives.dll"));
    finish("the compiler for Windows", command.arg(source).arg("-ladvapi32"))
}

/// One library compiles Objective-C against headers only Apple ships. It leaves that out where its
/// documentation is built, on Linux as well; what its build script says then is kept for the whole.
fn objective_c(command: &mut Command) -> &mut Command {
    command.env("DOCS_RS", "1");
    command.args(["check", "--package", "mac-notification-sys", "--target", MACOS])
}

fn zigbuild_command() -> Result<Command> {
    let mut folders = vec![zigbuild()?];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path = std::env::join_paths(folders).context("A folder of PATH holds a colon")?;
    // Found on the path of the command itself, which is the one set here.
    let mut command = Command::new("env");
    command.arg("cargo-zigbuild").current_dir(crate::place::root()).env("PATH", path);
    // The log of Apple's devices is another header that zig does not bring.
    command.env("LIBSQLITE3_FLAGS", "-DSQLCIPHER_OMIT_LOG_DEVICE");
    Ok(command)
}

/// The folder of cargo-zigbuild and zig, in a Python environment of their own under the target
/// folder unless the machine has them.
fn zigbuild() -> Result<PathBuf> {
    let environment = target()?.join("zig");
    let programs = environment.join("bin");
    if !exists("cargo-zigbuild") && !programs.join("cargo-zigbuild").exists() {
        let mut python = Command::new("python3");
        finish("python3 -m venv", python.args(["-m", "venv"]).arg(&environment))?;
        let mut pip = Command::new(programs.join("pip"));
        finish("pip install", pip.args(["install", "--quiet", "ziglang", "cargo-zigbuild"]))?;
    }
    Ok(programs)
}
