//! How the page looks, as marks of its root element by which the style sheet knows it.

use model::{Language, PageSettings, Theme};

/// The sizes of text there are, in percent of the usual one.
pub(crate) const TEXT_STEPS: [u16; 7] = [80, 90, 100, 110, 125, 140, 160];

/// Every mark with its value; none where the look is the usual one.
pub(crate) fn marks(page: &PageSettings) -> [(&'static str, Option<String>); 3] {
    let text = (page.text_percent != 100).then(|| page.text_percent.to_string());
    [
        ("data-theme", theme(page.theme).map(str::to_owned)),
        ("data-density", page.is_compact.then(|| "compact".to_owned())),
        ("data-text", text),
    ]
}

/// In which direction a language runs.
pub(crate) fn direction(language: Language) -> &'static str {
    if language.is_right_to_left() { "rtl" } else { "ltr" }
}

/// The word the style sheet knows a theme by; the system's has none.
fn theme(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
        Theme::Night => Some("night"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_knows_every_size_of_text() {
        let tokens = include_str!("../assets/tokens.css");
        for step in TEXT_STEPS.into_iter().filter(|step| *step != 100) {
            let rule = format!(":root[data-text=\"{step}\"] {{\n  font-size: {step}%;\n}}");
            assert!(tokens.contains(&rule), "{step}");
        }
    }

    #[test]
    fn the_usual_look_has_no_marks() {
        assert!(marks(&PageSettings::default()).iter().all(|(_, value)| value.is_none()));
    }
}
