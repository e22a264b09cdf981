//! The page: cargo builds the wasm, wasm-bindgen's own library makes its bindings.
//!
//! Not trunk and not wasm-bindgen's command: Cargo.lock pins the library to the version the page was
//! compiled with, and nothing is installed beside the project.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use model::Language;
use wasm_bindgen_cli_support::Bindgen;

use crate::child::finish;
use crate::place::{cargo, root, target};
use crate::sheets;

const TRIPLE: &str = "wasm32-unknown-unknown";

/// What the build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Quick to build.
    Quick,
    /// Small to load.
    Small,
}

impl Size {
    /// `--release` or not.
    pub(crate) fn from_flag(is_release: bool) -> Self {
        if is_release { Self::Small } else { Self::Quick }
    }

    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "wasm-dev",
            Self::Small => "wasm-release",
        }
    }
}

/// The page's program, and its gallery's.
const PAGE: &str = "ui";
const GALLERY: &str = "gallery";
/// The gallery's own style, beside the page's.
const GALLERY_STYLE: &str = "gallery.css";

/// Builds the page into `ui/dist`.
pub(crate) fn build(size: Size) -> Result<ExitCode> {
    compile(size, PAGE)?;
    let fresh = tempfile::tempdir().context("Cannot make a temporary folder")?;
    bind(size, PAGE, fresh.path())?;
    let ui = root().join("ui");
    lay_out(&ui, fresh.path())?;
    let dist = ui.join("dist");
    replace(fresh.path(), &dist)?;
    println!("Page: {}", dist.display());
    Ok(ExitCode::SUCCESS)
}

/// Builds the gallery, and answers where it is: in the page's own frame, with another program.
pub(crate) fn build_gallery() -> Result<PathBuf> {
    compile(Size::Quick, GALLERY)?;
    let fresh = tempfile::tempdir().context("Cannot make a temporary folder")?;
    bind(Size::Quick, GALLERY, fresh.path())?;
    let ui = root().join("ui");
    lay_out(&ui, fresh.path())?;
    let frame = fresh.path().join("index.html");
    let link = format!("<link rel=\"stylesheet\" href=\"./{GALLERY_STYLE}\" />\n  </head>");
    fs::write(&frame, fs::read_to_string(&frame)?.replacen("</head>", &link, 1))?;
    copy_file(&ui.join("src/gallery").join(GALLERY_STYLE), &fresh.path().join(GALLERY_STYLE))?;
    let folder = target()?.join(GALLERY);
    replace(fresh.path(), &folder)?;
    Ok(folder)
}

/// The page's frame, its one style sheet, and whatever else stands beside it.
fn lay_out(ui: &Path, into: &Path) -> Result<()> {
    let assets = ui.join("assets");
    let read = |path: PathBuf| {
        fs::read_to_string(&path).with_context(|| format!("Cannot read {}", path.display()))
    };
    let (frame, sheet) =
        sheets::join(&read(ui.join("index.html"))?, |name| read(assets.join(name)))?;
    fs::write(into.join("index.html"), frame)?;
    fs::write(into.join(sheets::SHEET), sheet)?;
    for file in files(&assets)?.iter().filter(|file| file.extension().is_none_or(|it| it != "css"))
    {
        copy_file(&assets.join(file), &into.join(file))?;
    }
    lay_out_words(&into.join("words"))
}

/// The languages that the page's program does not carry, a file each.
fn lay_out_words(into: &Path) -> Result<()> {
    fs::create_dir_all(into)?;
    for language in Language::ALL.into_iter().filter(|it| *it != Language::English) {
        let file = into.join(format!("{}.txt", language.short()));
        fs::write(&file, words::table(language))
            .with_context(|| format!("Cannot write {}", file.display()))?;
    }
    Ok(())
}

/// What is quick to build has the script in place of the core; what is small never has.
fn compile(size: Size, program: &str) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--package", "ui", "--bin", program]);
    command.args(["--target", TRIPLE, "--profile", size.profile()]);
    if size == Size::Quick {
        command.args(["--features", "gallery"]);
    }
    finish("cargo build of the page", &mut command)
}

fn bind(size: Size, program: &str, into: &Path) -> Result<()> {
    let wasm = target()?.join(TRIPLE).join(size.profile()).join(format!("{program}.wasm"));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("ui").typescript(false);
    if size == Size::Small {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    bindgen.web(true)?.generate(into).context("Cannot make the bindings")
}

/// The page's small program as it is bound, with the names its functions had in the source.
pub(crate) fn named_program() -> Result<Vec<u8>> {
    let fresh = tempfile::tempdir().context("Cannot make a temporary folder")?;
    let wasm = target()?.join(TRIPLE).join(Size::Small.profile()).join(format!("{PAGE}.wasm"));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("ui").typescript(false);
    bindgen.web(true)?.generate(fresh.path()).context("Cannot make the bindings")?;
    fs::read(fresh.path().join("ui_bg.wasm")).context("Cannot read the program")
}

/// Makes `to` hold exactly what `from` holds, and touches only what differs: cargo embeds the page
/// into the app again whenever a file of it is newer.
fn replace(from: &Path, to: &Path) -> Result<()> {
    let wanted = files(from)?;
    for file in files(to)?.difference(&wanted) {
        fs::remove_file(to.join(file))?;
    }
    for file in &wanted {
        let fresh = fs::read(from.join(file))?;
        let target = to.join(file);
        if fs::read(&target).is_ok_and(|old| old == fresh) {
            continue;
        }
        make_parent(&target)?;
        fs::write(&target, fresh).with_context(|| format!("Cannot write {}", target.display()))?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    make_parent(to)?;
    fs::copy(from, to).with_context(|| format!("Cannot copy {}", from.display()))?;
    Ok(())
}

/// Makes the folder a file is to stand in.
pub(crate) fn make_parent(file: &Path) -> Result<()> {
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(())
}

/// Every file under a folder, relative to it; none when there is no such folder.
pub(crate) fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(next) = pending.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                pending.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.insert(relative.to_path_buf());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_leaves_untouched_what_is_the_same_and_removes_what_is_gone() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(from.path().join("same"), "1").unwrap();
        fs::create_dir(from.path().join("deep")).unwrap();
        fs::write(from.path().join("deep/new"), "2").unwrap();
        fs::write(to.path().join("same"), "1").unwrap();
        fs::write(to.path().join("gone"), "3").unwrap();
        let before = fs::metadata(to.path().join("same")).unwrap().modified().unwrap();

        replace(from.path(), to.path()).unwrap();

        assert_eq!(files(from.path()).unwrap(), files(to.path()).unwrap());
        assert_eq!(fs::metadata(to.path().join("same")).unwrap().modified().unwrap(), before);
    }
}
