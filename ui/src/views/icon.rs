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
    /// Asleep: notifications are silenced.
    Moon,
    /// Writing.
    Pencil,
    /// More.
    More,
    /// Leave.
    Leave,
}

fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Bell => "M12 4.2V3M10.4 3h3.2M4.6 16.5a7.4 7.4 0 0 1 14.8 0zM3 19.6h18",
        Icon::House => {
            "M4 20.5V6.2L12 3l8 3.2v14.3M2.5 20.5h19M8.5 9.5h.01M12 9.5h.01M15.5 9.5h.01M8.5 13h.01M12 13h.01M15.5 13h.01M10 20.5v-3.2h4v3.2"
        }
        Icon::Globe => {
            "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.3 12h17.4M12 3c2.4 2.5 3.6 5.5 3.6 9s-1.2 6.5-3.6 9c-2.4-2.5-3.6-5.5-3.6-9S9.600 5.500 12 3z"
        }
        Icon::People => {
            "M9 11.2a3.3 3.3 0 1 0 0-6.600 3.3 3.3 0 0 0 0 6.600zM2.800 19.400c0-3 2.700-4.900 6.200-4.900s6.200 1.900 6.200 4.900M15.600 5a3.2 3.2 0 0 1 0 6.100M17.700 14.900c2.200.6 3.600 2.200 3.600 4.500"
        }
        Icon::Muted => {
            "M10 5.300A6 6 0 0 1 18 11v3.200M6 9.500v4.800L4.300 17h12.200M10 20.200a2.200 2.200 0 0 0 4 0M3.500 3.500l17 17"
        }
        Icon::Unmuted => {
            "M6 14.300V11a6 6 0 0 1 12 0v3.300l1.700 2.700H4.300zM10 20.200a2.200 2.200 0 0 0 4 0"
        }
        Icon::Search => {
            "M10.800 17.500a6.700 6.700 0 1 0 0-13.400 6.700 6.700 0 0 0 0 13.400zM15.700 15.700 20.500 20.500"
        }
        Icon::Cross => "M6 6l12 12M18 6 6 18",
        Icon::Send => "M4.300 4.500 20.500 12 4.300 19.500l2.200-7.500zM6.500 12h7",
        Icon::Chevron => "M9 6l6 6-6 6",
        Icon::Down => "M12 5v13M6.500 12.800 12 18.300l5.500-5.500",
        Icon::Back => "M19 12H5.500M11 6l-6 6 6 6",
        Icon::Panel => "M4 5h16v14H4zM9.500 5v14",
        Icon::Warning => "M12 4 2.800 19.500h18.400zM12 10v4.300M12 17h.01",
        Icon::NoLine => {
            "M3 3l18 18M5 12.500a10 10 0 0 1 4.300-2.600M8.300 16a5.400 5.400 0 0 1 7 .300M2.300 9A14 14 0 0 1 7 6.100M11 5.100A14 14 0 0 1 21.700 9M15.500 10.500A10 10 0 0 1 19 12.500M12 19.500h.01"
        }
        Icon::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700h.01",
        Icon::Eye => {
            "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 14.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600z"
        }
        Icon::EyeOff => {
            "M4 4l16 16M9.900 5.700A9 9 0 0 1 12 5.500c6 0 9.500 6.500 9.500 6.500a16 16 0 0 1-2.700 3.500M6.300 7.300A15.500 15.500 0 0 0 2.500 12S6 18.500 12 18.500a9.300 9.300 0 0 0 4.300-1M9.900 10a2.800 2.800 0 0 0 4 4"
        }
        Icon::File => "M6 3h8l4.500 4.500V21H6zM13.500 3v5h5",
        Icon::Picture => "M4 5h16v14H4zM4 16l4.500-4.500 4 4 2.500-2.500L20 17.500M15 9.500h.01",
        Icon::Moon => "M20 14.500A8.300 8.300 0 0 1 9.500 4 8.300 8.300 0 1 0 20 14.500z",
        Icon::Pencil => "M4 20l1-4.500L16 4.500 19.500 8l-11 11z",
        Icon::More => "M6 12h.01M12 12h.01M18 12h.01",
        Icon::Leave => "M14 4.500H5v15h9M10 12h10.500M16.500 8l4 4-4 4",
    }
}

/// Draws a pictogram.
pub(crate) fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={path(icon)} />
        </svg>
    }
}
