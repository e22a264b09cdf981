//! The embedded backend: the contract over SQLite, with an Ably-compatible live endpoint.

mod app;
mod cli;
mod db;
mod demo;
mod describe;
mod direct;
pub mod faults;
mod files;
mod founding;
mod groups;
mod http;
mod ids;
mod intake;
pub mod live;
mod news;
mod pace;
mod passwords;
pub mod persist;
mod plan;
mod refusal;
mod server;
mod shape;
mod sniff;
mod time;

pub use cli::Options;
pub use server::{Announcement, Backend, DemoAccounts, DemoPerson};
