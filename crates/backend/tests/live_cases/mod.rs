//! The cases by what they are about. Named by specification clause where there is one.

mod annotating;
mod applications;
mod changing;
mod channels;
mod connections;
mod faults;
mod filtering;
mod formats;
mod history;
mod malformed;
mod presence;
mod publishing;
mod resuming;
mod revoking;
mod rewinding;
mod status;
mod tokens;
