//! A person's or a room's small sign: initials on a colour that stays theirs, or a pictogram.

use model::{Availability, RoomKind};
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::text;

/// How many colours there are (`--hue-…` in tokens.css).
const HUES: u32 = 10;

/// The colour of an id, the same on every desk: FNV-1a over its bytes.
pub(crate) fn hue(id: &str) -> u32 {
    let hash = id
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) % HUES
}

fn hue_class(id: &str) -> String {
    format!("hue-{}", hue(id))
}

/// Initials on the person's colour.
pub(crate) fn person(id: &str, name: &str) -> Html {
    html! {
        <span class={classes!("avatar", hue_class(id))} aria-hidden="true">
            { text::initials(name) }
        </span>
    }
}

/// The pictogram of a room of several, on the room's colour.
pub(crate) fn room(id: &str, kind: RoomKind) -> Html {
    let sign = match kind {
        RoomKind::Property => Icon::House,
        RoomKind::Organization => Icon::Globe,
        RoomKind::Group | RoomKind::Direct => Icon::People,
    };
    html! {
        <span class={classes!("avatar", "square", hue_class(id))} aria-hidden="true">
            { icon(sign) }
        </span>
    }
}

/// The class that colours a sender's name.
pub(crate) fn name_class(id: &str) -> Classes {
    classes!("sender", hue_class(id))
}

/// The dot that says who is here, in colour, in shape and in words.
pub(crate) fn dot(availability: Availability) -> Html {
    let class = match availability {
        Availability::Active => "is-active",
        Availability::Away => "is-away",
        Availability::Offline => "is-offline",
    };
    html! {
        <span class={classes!("dot", class)} role="img" aria-label={text::availability(availability)} />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_belongs_to_an_id_and_all_colours_are_used() {
        assert_eq!(hue("u-ana"), hue("u-ana"));
        let mut seen: Vec<u32> = (0..200).map(|n| hue(&format!("person-{n}"))).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, (0..HUES).collect::<Vec<_>>());
    }
}
