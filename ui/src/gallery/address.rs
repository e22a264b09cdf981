//! What an address of the gallery asks for.

use model::{Language, PageSettings, Theme};

use crate::look;

/// How a state is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The colours.
    pub(super) theme: Theme,
    /// The language.
    pub(super) language: Language,
    /// The direction, where it is not the language's own.
    pub(super) direction: Option<&'static str>,
}

impl Look {
    /// Of the part of an address after `?`: `theme=night&lang=ar&dir=ltr`.
    pub(super) fn of(query: &str) -> Self {
        let mut look = Self { theme: Theme::Light, ..Self::default() };
        for part in query.trim_start_matches('?').split('&') {
            match part.split_once('=') {
                Some(("theme", name)) => look.theme = theme(name),
                Some(("lang", tag)) => look.language = Language::of_tag(tag).unwrap_or_default(),
                Some(("dir", "rtl")) => look.direction = Some("rtl"),
                Some(("dir", "ltr")) => look.direction = Some("ltr"),
                _ => {}
            }
        }
        look
    }

    /// The same as an address would ask for it.
    pub(super) fn query(self) -> String {
        let direction = self.direction.map(|it| format!("&dir={it}")).unwrap_or_default();
        format!("?theme={}&lang={}{direction}", name(self.theme), self.language.short())
    }

    /// In which direction the page runs.
    pub(super) fn direction(self) -> &'static str {
        self.direction.unwrap_or_else(|| look::direction(self.language))
    }

    /// What a person who likes it so has set.
    pub(super) fn settings(self) -> PageSettings {
        PageSettings { theme: self.theme, language: Some(self.language), ..PageSettings::default() }
    }
}

/// The state a hash names: `#/offline`.
pub(super) fn scene(hash: &str) -> Option<&str> {
    hash.strip_prefix("#/").filter(|name| !name.is_empty())
}

/// The colours and what addresses call them.
pub(super) const THEMES: [(Theme, &str); 4] = [
    (Theme::Light, "light"),
    (Theme::Dark, "dark"),
    (Theme::Night, "night"),
    (Theme::System, "system"),
];

fn theme(name: &str) -> Theme {
    THEMES.iter().find(|(_, it)| *it == name).map_or(Theme::Light, |(theme, _)| *theme)
}

fn name(theme: Theme) -> &'static str {
    THEMES.iter().find(|(it, _)| *it == theme).map_or("light", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_a_state_is_looked_at_and_which() {
        let look = Look::of("?theme=night&lang=ar");
        assert_eq!((look.theme, look.language), (Theme::Night, Language::Arabic));
        assert_eq!((look.direction(), look.query().as_str()), ("rtl", "?theme=night&lang=ar"));
        let turned = Look::of("?dir=rtl&zoom=3");
        assert_eq!((turned.theme, turned.direction()), (Theme::Light, "rtl"));
        assert_eq!(Look::of(&turned.query()), turned);
        assert_eq!([scene("#/offline"), scene("#/"), scene("")], [Some("offline"), None, None]);
    }
}
