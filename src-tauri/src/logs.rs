//! Logs: one JSON object a line ([`engine::logs`]), a file a day, two weeks kept.
//!
//! Nobody but support reads them, so they hold ids, codes and counts, never a message's text, a
//! password or a token.

use std::path::PathBuf;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::places::Places;

/// Days of logs kept.
const FILES: usize = 14;
/// Lines that may wait for the disk before some are dropped. Their places are made at once: the
/// appender's own number takes 5 MB.
const LINES: usize = 4_096;
/// Ours at `info`, everybody else's at `warn`.
const FILTER: &str = "warn,deskbell=info,engine=info,keychain=info,store=info,chat=info,\
                      ably_realtime=info,ably_proto=info";

/// Starts logging. Without a folder to write to it goes on with the terminal alone.
pub(crate) fn start(places: &Places) -> Option<WorkerGuard> {
    let terminal = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(tracing_subscriber::filter::LevelFilter::WARN);
    // Made here, since the appender complains aloud when it looks for old files in no folder.
    let folder = std::fs::create_dir_all(places.logs()).map(|()| places.logs());
    let file = folder.map_err(|err| err.to_string()).and_then(open);
    let (layer, guard) = match file {
        Ok(file) => {
            let queue = NonBlockingBuilder::default().buffered_lines_limit(LINES);
            let (writer, guard) = queue.finish(file);
            (Some(engine::logs::JsonLines::new(writer)), Some(guard))
        }
        Err(err) => {
            eprintln!("No log is written: {err}");
            (None, None)
        }
    };
    let filter = EnvFilter::try_from_env("DESKBELL_LOG").unwrap_or_else(|_| FILTER.into());
    let registry = tracing_subscriber::registry().with(filter).with(terminal).with(layer);
    if let Err(err) = registry.try_init() {
        eprintln!("No log is written: {err}");
    }
    log_panics();
    guard
}

fn open(folder: PathBuf) -> Result<RollingFileAppender, String> {
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("deskbell")
        .filename_suffix("jsonl")
        .max_log_files(FILES)
        .build(folder)
        .map_err(|err| err.to_string())
}

/// Writes where a panic happened, not what it said: its words may quote a message.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
        tracing::error!(place, thread, "A thread panicked");
        if cfg!(debug_assertions) {
            before(panic);
        }
    }));
}
