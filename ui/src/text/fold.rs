//! One spelling for what people type in many, as the core's search has it.

/// A text in small letters without accents.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn folded(text: &str) -> String {
    model::fold::fold(text).collect()
}

/// A text in small letters without accents. The browser has the tables for it; carrying ours along
/// would cost more than everything else here.
#[cfg(target_arch = "wasm32")]
pub(crate) fn folded(text: &str) -> String {
    let apart: String = js_sys::JsString::from(text).normalize("NFKD").into();
    apart.chars().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).map(stroke).collect()
}

/// Marks of the Latin, Greek and Cyrillic letters, and of Hebrew and Arabic ones.
#[cfg(target_arch = "wasm32")]
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}')
}

/// Letters that Unicode does not take apart but people type without.
#[cfg(target_arch = "wasm32")]
fn stroke(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'ß' => 's',
        c => c,
    }
}
