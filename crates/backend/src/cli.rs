//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// The embedded backend of Deskbell.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "deskbell-backend",
    version,
    about,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct Cli {
    /// What to do instead of serving the contract.
    #[command(subcommand)]
    pub task: Option<Task>,
    /// How to serve the contract.
    #[command(flatten)]
    pub options: Options,
}

/// What the program does beside serving the contract.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Serve the live endpoint alone, with applications made by POST /apps, for tests of clients.
    Sandbox {
        /// Address to listen on; port 0 takes a free one, told in the first line of the output.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
}

/// How the contract is served.
#[derive(Clone, Debug, Parser)]
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

    fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from([&["deskbell-backend"], arguments].concat())
    }

    #[test]
    fn a_place_for_the_data_must_be_chosen() {
        assert!(parse(&[]).is_err());
        assert!(parse(&["--memory", "--data", "x"]).is_err());
        assert!(parse(&["--memory", "--colleagues"]).is_err());
        let options = parse(&["--memory", "--demo"]).unwrap().options;
        assert_eq!((options.listen.port(), options.messages_per_minute), (0, 10));
    }

    #[test]
    fn a_sandbox_needs_no_place_for_data_and_takes_no_options_of_the_contract() {
        let Some(Task::Sandbox { listen }) = parse(&["sandbox"]).unwrap().task else {
            panic!("no sandbox");
        };
        assert_eq!(listen.to_string(), "127.0.0.1:0");
        let chosen = parse(&["sandbox", "--listen", "127.0.0.1:7"]).unwrap().task;
        let Some(Task::Sandbox { listen }) = chosen else { panic!("no sandbox") };
        assert_eq!(listen.port(), 7);
        assert!(parse(&["sandbox", "--demo"]).is_err());
        assert!(parse(&["--memory", "sandbox"]).is_err());
    }
}
