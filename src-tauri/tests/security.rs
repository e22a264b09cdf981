//! What the page may do, written down: whoever widens it changes this file too.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;

use expect_test::{Expect, expect};
use tauri_utils::acl::capability::Capability;
use tauri_utils::acl::manifest::Manifest;
use tauri_utils::acl::resolved::Resolved;
use tauri_utils::config::Config;
use tauri_utils::platform::Target;

fn config() -> Config {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tauri.conf.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

/// Pictures come by the engine's own scheme (on Windows a host of that name), which knows no paths.
/// `'self'` is the app's own protocol and serves nothing but the embedded page; without it in
/// `connect-src` the page could not fetch its own wasm.
#[test]
fn the_content_security_policy_lets_the_page_reach_nothing_but_us() {
    let security = config().app.security;
    let directives: std::collections::HashMap<String, _> = security.csp.unwrap().into();
    let directives: BTreeMap<_, _> = directives.into_iter().collect();
    let policy: String = directives
        .into_iter()
        .map(|(name, sources)| format!("{name} {}\n", Vec::<String>::from(sources).join(" ")))
        .collect();
    check(
        &policy,
        expect![[r#"
            base-uri 'none'
            connect-src 'self' ipc: http://ipc.localhost
            default-src 'none'
            font-src 'self'
            form-action 'none'
            frame-src 'none'
            img-src 'self' attachment: http://attachment.localhost
            object-src 'none'
            script-src 'self' 'wasm-unsafe-eval'
            style-src 'self'
        "#]],
    );
    assert!(security.dev_csp.is_none(), "A second policy would be the one nobody tests");
}

#[test]
fn nothing_of_tauri_lies_open_to_the_page() {
    let config = config();
    assert!(!config.app.with_global_tauri);
    assert!(config.app.security.freeze_prototype);
    assert!(!config.app.security.asset_protocol.enable);
    assert!(
        config.app.windows.is_empty(),
        "The one window is made by the shell, with its handlers"
    );
    assert!(config.build.dev_url.is_none());
    assert_eq!(
        format!("{:?}", config.app.security.dangerous_disable_asset_csp_modification),
        "Flag(false)"
    );
}

/// Resolves what the build wrote into `OUT_DIR`, the very files the app embeds.
#[test]
fn no_command_of_tauri_or_of_a_plugin_is_allowed() {
    let read = |name| std::fs::read_to_string(Path::new(env!("OUT_DIR")).join(name)).unwrap();
    let manifests: BTreeMap<String, Manifest> =
        serde_json::from_str(&read("acl-manifests.json")).unwrap();
    let capabilities: BTreeMap<String, Capability> =
        serde_json::from_str(&read("capabilities.json")).unwrap();
    let described: String = capabilities
        .values()
        .map(|it| format!("{}: windows {:?}, remote {:?}\n", it.identifier, it.windows, it.remote))
        .collect();
    check(
        &described,
        expect![[r#"
            main: windows ["main"], remote None
        "#]],
    );
    assert!(manifests.contains_key("core:webview"), "These are Tauri's manifests");
    let resolved = Resolved::resolve(&manifests, capabilities, Target::current()).unwrap();
    assert!(resolved.allowed_commands.is_empty(), "{:#?}", resolved.allowed_commands);
}
