//! Promises about the style sheets and the source that no compiler checks.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // clippy.toml covers only the #[test] functions themselves

use std::collections::HashMap;
use std::path::{Path, PathBuf};

const TOKENS: &str = include_str!("../assets/tokens.css");

type Colours = HashMap<String, [f64; 3]>;

/// The colours of a stretch of the sheet: `--name: #rrggbb;`.
fn colours(sheet: &str) -> Colours {
    sheet.lines().filter_map(|line| colour(line.trim())).collect()
}

fn colour(line: &str) -> Option<(String, [f64; 3])> {
    let (name, value) = line.strip_prefix("--")?.split_once(':')?;
    let hex = value.trim().strip_prefix('#')?.strip_suffix(';')?;
    let channel = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok().map(f64::from);
    Some((name.to_owned(), [channel(0)?, channel(2)?, channel(4)?]))
}

/// What stands between the braces after a selector.
fn block(selector: &str) -> &'static str {
    let (_, rest) = TOKENS.split_once(&format!("{selector} {{")).unwrap();
    rest.split_once('}').unwrap().0
}

/// Every theme; the others keep of the light one what they do not change.
fn themes() -> [(&'static str, Colours); 3] {
    let light = colours(block(":root"));
    let over = |selector| {
        let mut theme = light.clone();
        theme.extend(colours(block(selector)));
        theme
    };
    let dark = over(r#":root[data-theme="dark"]"#);
    let night = over(r#":root[data-theme="night"]"#);
    [("light", light), ("dark", dark), ("night", night)]
}

#[test]
fn dark_is_the_same_whether_the_system_or_the_person_asks_for_it() {
    let lines = |selector| {
        let lines = block(selector).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(lines(":root:not([data-theme])"), lines(r#":root[data-theme="dark"]"#));
}

#[test]
fn every_theme_has_every_colour_of_the_others() {
    let names = |selector| {
        let mut names: Vec<_> = colours(block(selector)).into_keys().collect();
        names.sort();
        names
    };
    let dark = names(r#":root[data-theme="dark"]"#);
    assert_eq!(names(r#":root[data-theme="night"]"#), dark);
    assert_eq!(names(":root"), dark);
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let c = channel / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_marks_stand_out_from_what_they_stand_on_in_every_theme() {
    let text = [
        ("ink", &["surface", "ground", "raised", "selected"][..]),
        ("ink-2", &["surface", "ground", "raised", "selected", "calm-soft"]),
        ("ink-3", &["surface", "ground", "raised", "selected"]),
        ("accent", &["surface", "ground", "raised", "calm-soft", "danger-soft"]),
        ("on-accent", &["accent", "accent-strong"]),
        ("own-ink", &["own"]),
        ("own-meta", &["own"]),
        ("danger", &["surface", "ground", "raised", "selected", "danger-soft"]),
        ("raised", &["danger"]),
        ("warn", &["surface", "raised", "warn-soft"]),
        ("ink", &["warn-soft", "calm-soft"]),
    ];
    let marks = [
        ("accent", &["own", "selected"][..]),
        ("line-strong", &["surface", "raised"]),
        ("present", &["ground", "surface", "selected"]),
        ("away", &["ground", "surface", "selected"]),
        ("absent", &["ground", "surface", "selected"]),
    ];
    let wanted = text.iter().map(|pair| (4.5, pair)).chain(marks.iter().map(|pair| (3.0, pair)));
    let themes = themes();
    for (least, (front, grounds)) in wanted {
        for (theme, colours) in &themes {
            for ground in *grounds {
                let found = contrast(colours[*front], colours[*ground]);
                assert!(found >= least, "{theme}: {front} on {ground} is {found:.2}:1");
            }
        }
    }
}

/// Every file under a folder.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

#[test]
fn nothing_needs_what_the_content_security_policy_forbids() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("index.html")).unwrap();
    for word in [" style=", "<style", " onload=", " onclick=", " onerror=", "javascript:"] {
        assert!(!page.contains(word), "index.html has {word:?}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    let forbidden = [" style=", "inner_html", "from_html_unchecked", "eval("];
    for path in sources(&root.join("src")) {
        let source = std::fs::read_to_string(&path).unwrap();
        let is_this = path.ends_with("assets.rs");
        for word in forbidden.iter().filter(|_| !is_this) {
            assert!(!source.contains(word), "{} has {word:?}", path.display());
        }
    }
}

/// Every style sheet, by its name.
fn sheets() -> Vec<(String, String)> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let sheets =
        sources(&assets).into_iter().filter(|path| path.extension().is_some_and(|it| it == "css"));
    sheets
        .map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// A declaration that means one side of the window whichever way a language runs.
fn is_one_sided(property: &str, value: &str) -> bool {
    let names_a_side =
        |text: &str| text.split(['-', ' ', ',']).any(|it| matches!(it, "left" | "right"));
    let around = matches!(
        property,
        "padding"
            | "margin"
            | "inset"
            | "border-width"
            | "border-color"
            | "border-style"
            | "border-radius"
            | "scroll-margin"
            | "scroll-padding"
    );
    let differs = |sides: &[&str]| match (property, sides) {
        ("border-radius", [one, two, three, four]) => one != two || three != four,
        ("border-radius", sides) => sides.len() > 1,
        (_, [_, right, _, left]) => right != left,
        _ => false,
    };
    let sides: Vec<&str> = value.split_whitespace().collect();
    names_a_side(property) || names_a_side(value) || (around && differs(&sides))
}

#[test]
fn no_style_knows_left_from_right() {
    let sheets = sheets();
    assert!(sheets.len() > 5, "{sheets:?}");
    for (name, sheet) in sheets {
        for line in sheet.lines().map(str::trim).filter(|line| !line.starts_with("/*")) {
            let Some((property, value)) = line.strip_suffix(';').and_then(|it| it.split_once(':'))
            else {
                continue;
            };
            assert!(!is_one_sided(property, value.trim()), "{name}: {line}");
        }
    }
    assert!(is_one_sided("margin-left", "0") && is_one_sided("text-align", "right"));
    assert!(is_one_sided("padding", "0 1px 0 2px") && !is_one_sided("padding", "0 1px 0 1px"));
    assert!(is_one_sided("border-radius", "1px 0 0 1px") && !is_one_sided("inset", "0 auto"));
}

/// The layer of what a selector finds.
fn layer(sheet: &str, selector: &str) -> i32 {
    let (_, rest) = sheet.split_once(&format!("{selector} {{")).unwrap();
    let (block, _) = rest.split_once('}').unwrap();
    let (_, layer) = block.split_once("z-index: ").unwrap();
    layer.split_once(';').unwrap().0.parse().unwrap()
}

#[test]
fn the_composer_lies_over_the_cards_and_the_cards_over_the_panels() {
    let composer = layer(include_str!("../assets/composer.css"), ".composer");
    let cards = layer(include_str!("../assets/desk.css"), ".cards");
    let panels = layer(include_str!("../assets/overlay.css"), ".desk .aside");
    assert!(panels < cards && cards < composer, "{panels}, {cards}, {composer}");
}
