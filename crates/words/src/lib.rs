//! Every word a person reads or hears, in six languages.
//!
//! The words stand in Fluent files, `lang/<language>/*.ftl`, English first. When this crate is built
//! they become plain tables, one a language, and a function for each message in [`said`], whose
//! arguments the compiler checks. No parser ships, and the page carries English alone: another
//! language's table is a file beside it, taken in with [`learn`] (natively all of them are here).
//!
//! Which language is spoken is a matter of the thread: the page and the shell's first picture have
//! one of their own and [`speak`], everybody else says what they say [`in_language`].
//!
//! It knows nothing of views and of who is signed in, and imports `model` alone.

mod fill;
mod plural;
mod table;

use fill::Value;
#[cfg(not(target_arch = "wasm32"))]
pub use table::table;
pub use table::{in_language, knows, learn, speak, spoken};

/// What is said: a function for each message.
#[allow(missing_docs, clippy::missing_panics_doc)]
pub mod said {
    use super::Value;
    use super::table::{filled, word};

    include!(concat!(env!("OUT_DIR"), "/said.rs"));
}

/// What languages lack or say with other arguments than English: nothing, as a test sees to.
#[cfg(test)]
const FAULTS: &[&str] = include!(concat!(env!("OUT_DIR"), "/faults.rs"));

#[cfg(test)]
mod tests;
