//! Checks the capabilities, writes the access control list into `OUT_DIR`, and compiles the Windows
//! resource file.

use std::path::Path;

fn main() {
    // tauri-build prints these only for the folder it expects beside `Cargo.toml`.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=icons");
    println!("cargo:rerun-if-changed=ui/dist");
    if !Path::new("ui/dist/index.html").exists() {
        stop(
            "The page is not built: run `cargo xtask build-ui` first (ui/dist/index.html is missing)",
        );
    }
    // Not `AppManifest::commands`: it would write a `permissions` folder at the root. The three
    // commands are the app's own, so every window of our origin may call them, and no other can.
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json")
        .windows_attributes(
            tauri_build::WindowsAttributes::new().window_icon_path("icons/icon.ico"),
        );
    if let Err(err) = tauri_build::try_build(attributes) {
        stop(&format!("{err:#}"));
    }
}

/// Ends the build with a sentence instead of a panic's backtrace.
fn stop(reason: &str) -> ! {
    println!("cargo::error={reason}");
    std::process::exit(1)
}
