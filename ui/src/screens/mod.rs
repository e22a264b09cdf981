//! Views put together over the State; what a person does becomes actions here.

mod desk;
mod details;
mod files;
mod links;
mod overlay;
mod people;
mod room;
mod room_menu;
mod search;
mod sidebar;
mod sign_in;

pub(crate) use desk::desk;
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use links::link_question;
pub(crate) use sign_in::sign_in;
