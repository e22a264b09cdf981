//! The machine in virtual time, clause by clause. No socket, no clock, no sleep.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod auth;
mod cases;
mod channel;
mod connection;
mod corpus;
mod hostile;
mod presence;
mod props;
mod publish;
mod resume;
mod script;
mod sim;
mod sim_company;
mod sim_props;
