//! What is drawn: pure functions of their props; what a person does goes out by callbacks.

pub(crate) mod attachment;
pub(crate) mod avatar;
pub(crate) mod banner;
pub(crate) mod cards;
pub(crate) mod composer;
pub(crate) mod context_menu;
mod copying;
pub(crate) mod details;
pub(crate) mod dialog;
pub(crate) mod drop_zone;
pub(crate) mod excerpt;
pub(crate) mod find;
pub(crate) mod formats;
pub(crate) mod icon;
pub(crate) mod lightbox;
mod listbox;
pub(crate) mod live_region;
pub(crate) mod message_menu;
pub(crate) mod message_row;
pub(crate) mod message_text;
pub(crate) mod notices;
pub(crate) mod people;
pub(crate) mod person_bar;
mod picture_grid;
pub(crate) mod plain;
pub(crate) mod reactions;
pub(crate) mod rest;
pub(crate) mod room_header;
pub(crate) mod room_menu;
pub(crate) mod room_row;
pub(crate) mod rows;
pub(crate) mod safe;
mod scroll;
pub(crate) mod search;
mod search_days;
pub(crate) mod sections;
pub(crate) mod settings;
pub(crate) mod shortcuts;
pub(crate) mod sign_in_form;
pub(crate) mod staged;
pub(crate) mod states;
pub(crate) mod switcher;
pub(crate) mod timeline;
pub(crate) mod toast;

/// Items that bear keys, as a list of their own. Yew goes by keys only where every child of an
/// element has one: beside a child without, be it one that is not there, each change of the list
/// would make all of its items anew.
pub(crate) fn keyed(items: impl IntoIterator<Item = yew::Html>) -> yew::Html {
    let items: Vec<yew::Html> = items.into_iter().collect();
    debug_assert!(items.iter().all(yew::Html::has_key), "an item has no key");
    items.into_iter().collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod file_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
