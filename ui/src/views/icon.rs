//! Pictograms, drawn inline so that they take the colour of the text around them. They are
//! decoration: whoever uses one says in words what it means.

use yew::prelude::*;

/// Which pictogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// The product: a desk bell.
    Bell,
    /// A property.
    House,
    /// The organization.
    Globe,
    /// A group.
    People,
    /// Muted.
    Muted,
    /// Let through.
    Unmuted,
    /// Search.
    Search,
    /// Close.
    Cross,
    /// Send.
    Send,
    /// Fold or unfold.
    Chevron,
    /// To the end.
    Down,
    /// Further up.
    Up,
    /// Back.
    Back,
    /// The sidebar.
    Panel,
    /// Something needs a person.
    Warning,
    /// No line.
    NoLine,
    /// A word to the person.
    Info,
    /// A password in view.
    Eye,
    /// A password hidden.
    EyeOff,
    /// A file.
    File,
    /// A picture.
    Picture,
    /// Attach.
    Clip,
    /// Asleep: notifications are silenced.
    Moon,
    /// Writing.
    Pencil,
    /// More.
    More,
    /// Leave.
    Leave,
    /// Settings.
    Gear,
    /// A keyboard.
    Keys,
    /// A favourite.
    Star,
    /// Only what is unread.
    Funnel,
    /// Copy.
    Copy,
    /// Done, read.
    Tick,
    /// To be dealt with.
    Dot,
    /// Emoji.
    Smile,
    /// Answer.
    Answer,
    /// Pass on.
    PassOn,
    /// Something new.
    Plus,
}

fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Bell => "M12 9.1V6M10 6h4M4.6 16.5a7.4 7.4 0 0 1 14.8 0zM3 19.6h18",
        Icon::House => {
            "M4 20.5V6.2L12 3l8 3.2v14.3M2.5 20.5h19M8.5 9.5h.01M12 9.5h.01M15.5 9.5h.01M8.5 13h.01M12 13h.01M15.5 13h.01M10 20.5v-3.2h4v3.2"
        }
        Icon::Globe => {
            "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.3 12h17.4M12 3c2.4 2.5 3.6 5.5 3.6 9s-1.2 6.5-3.6 9c-2.4-2.5-3.6-5.5-3.6-9S9.6 5.5 12 3z"
        }
        Icon::People => {
            "M9 11.2a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM2.8 19.4c0-3 2.7-4.9 6.2-4.9s6.2 1.9 6.2 4.9M15.6 5a3.2 3.2 0 0 1 0 6.1M17.7 14.9c2.2.6 3.6 2.2 3.6 4.5"
        }
        Icon::Muted => {
            "M10 5.3A6 6 0 0 1 18 11v3.2M6 9.5v4.8L4.3 17h12.2M10 20.2a2.2 2.2 0 0 0 4 0M3.5 3.5l17 17"
        }
        Icon::Unmuted => "M6 14.3V11a6 6 0 0 1 12 0v3.3l1.7 2.7H4.3zM10 20.2a2.2 2.2 0 0 0 4 0",
        Icon::Search => "M10.8 17.5a6.7 6.7 0 1 0 0-13.4 6.7 6.7 0 0 0 0 13.4zM15.7 15.7 20.5 20.5",
        Icon::Cross => "M6 6l12 12M18 6 6 18",
        Icon::Send => "M4.3 4.5 20.5 12 4.3 19.5l2.2-7.5zM6.5 12h7",
        Icon::Chevron => "M9 6l6 6-6 6",
        Icon::Down => "M12 5v13M6.5 12.8 12 18.3l5.5-5.5",
        Icon::Up => "M12 19V6M6.5 11.2 12 5.7l5.5 5.5",
        Icon::Back => "M19 12H5.5M11 6l-6 6 6 6",
        Icon::Panel => "M4 5h16v14H4zM9.5 5v14",
        Icon::Warning => "M12 4 2.8 19.5h18.4zM12 10v4.3M12 17h.01",
        Icon::NoLine => {
            "M3 3l18 18M5 12.5a10 10 0 0 1 4.3-2.6M8.3 16a5.4 5.4 0 0 1 7 .300M2.3 9A14 14 0 0 1 7 6.1M11 5.1A14 14 0 0 1 21.7 9M15.5 10.5A10 10 0 0 1 19 12.5M12 19.5h.01"
        }
        Icon::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7h.01",
        Icon::Eye => {
            "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z"
        }
        Icon::EyeOff => {
            "M4 4l16 16M9.9 5.7A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.7 3.5M6.3 7.3A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9.3 9.3 0 0 0 4.3-1M9.9 10a2.8 2.8 0 0 0 4 4"
        }
        Icon::File => "M6 3h8l4.5 4.5V21H6zM13.5 3v5h5",
        Icon::Picture => "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5L20 17.5M15 9.5h.01",
        Icon::Clip => {
            "M19.5 11.5 12 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.3-7.3"
        }
        Icon::Moon => "M20 14.5A8.3 8.3 0 0 1 9.5 4 8.3 8.3 0 1 0 20 14.5z",
        Icon::Pencil => "M4 20l1-4.5L16 4.5 19.5 8l-11 11z",
        Icon::More => "M6 12h.01M12 12h.01M18 12h.01",
        Icon::Gear => {
            "M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M5.5 18.5l2.1-2.1M16.4 7.6l2.1-2.1"
        }
        Icon::Keys => "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17.5 10h.01M8 14.2h8",
        Icon::Star => "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z",
        Icon::Funnel => "M4 5.5h16M7 12h10M10.2 18.5h3.6",
        Icon::Tick => "M5 12.5l4.6 4.6L19 7.5",
        Icon::Smile => {
            "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.6 14.2a4.2 4.2 0 0 0 6.8 0M9 9.6h.01M15 9.6h.01"
        }
        Icon::Answer => "M9.5 5.5 4 11l5.5 5.5M4 11h9a6.5 6.5 0 0 1 6.5 6.5v1",
        Icon::PassOn => "M14.5 5.5 20 11l-5.5 5.5M20 11h-9A6.5 6.5 0 0 0 4.5 17.5v1",
        Icon::Dot => "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z",
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Copy => "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
        Icon::Leave => "M14 4.5H5v15h9M10 12h10.5M16.5 8l4 4-4 4",
    }
}

/// Those that point along the line of reading turn round with it.
fn class(icon: Icon) -> &'static str {
    match icon {
        Icon::Send | Icon::Back | Icon::Panel | Icon::Leave | Icon::Answer | Icon::PassOn => {
            "icon directed"
        }
        _ => "icon",
    }
}

/// Draws a pictogram.
pub(crate) fn icon(icon: Icon) -> Html {
    html! {
        <svg class={class(icon)} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={path(icon)} />
        </svg>
    }
}
