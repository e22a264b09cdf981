//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// The embedded backend of Deskbell.
#[derive(Clone, Debug, Parser)]
#[command(name = "deskbell-backend", version, about)]
pub struct Options {
    /// Address to listen on; port 0 takes a free one, told in the first line of the output.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Folder of the database and the uploads.
    #[arg(long, required_unless_present = "memory", conflicts_with = "memory")]
    pub data: Option<PathBuf>,
    /// Keep everything in memory; it ends with the process.
    #[arg(long)]
    pub memory: bool,
    /// Found the demo organization where there is no organization yet.
    #[arg(long)]
    pub demo: bool,
    /// Found the organization this JSON file describes, unless there is one of its name; may be
    /// given several times.
    #[arg(long = "organization", value_name = "FILE")]
    pub organizations: Vec<PathBuf>,
    /// What the demo organization, its talk and its colleagues are made from.
    #[arg(long, default_value_t = 1, requires = "demo")]
    pub seed: u64,
    /// Let the people of the demo nobody has signed in as be present and answer.
    #[arg(long, requires = "demo")]
    pub colleagues: bool,
    /// Offer the fault switches under /control, for tests.
    #[arg(long)]
    pub faults: bool,
    /// Messages a person may send in a minute.
    #[arg(long, default_value_t = model::limits::MESSAGES_PER_WINDOW)]
    pub messages_per_minute: u32,
    /// Hours a session lasts after it was last renewed.
    #[arg(long, default_value_t = 30 * 24)]
    pub session_hours: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_for_the_data_must_be_chosen() {
        assert!(Options::try_parse_from(["deskbell-backend"]).is_err());
        assert!(Options::try_parse_from(["deskbell-backend", "--memory", "--data", "x"]).is_err());
        assert!(Options::try_parse_from(["deskbell-backend", "--memory", "--colleagues"]).is_err());
        let options = Options::try_parse_from(["deskbell-backend", "--memory", "--demo"]).unwrap();
        assert_eq!((options.listen.port(), options.messages_per_minute), (0, 10));
    }
}
