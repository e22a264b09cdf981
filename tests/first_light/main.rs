//! The scenarios of the first light, one file each: Ana sits before the real window, Bruno works
//! through `deskbell-rpc`, and the backend is a process of its own.
//!
//! Each scenario has its own desktop, data and backend, so they run side by side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod s10_the_page;
mod s11_people;
mod s12_a_crash;
mod s13_changing;
mod s14_reacting;
mod s1_sign_in;
mod s2_live;
mod s3_outbox;
mod s4_no_duplicates;
mod s5_expired_session;
mod s6_notifications;
mod s7_bare_desktop;
mod s8_damaged_database;
mod s9_attachments;
mod the_backend;
mod the_tray;
