//! Logs: one JSON object a line with the fields of the customer's plan: `timestamp`, `level`,
//! `event`, and where they are known `userId`, `roomId`, `messageId`, `latency` (milliseconds);
//! everything else under `metadata`.
//!
//! No line is meant to hold words of people or secrets. What looks like one all the same is taken
//! out before the line is written.

pub(crate) mod redact;
mod told;

use std::fmt::Debug;
use std::io::Write;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;

pub use told::trace;

/// Fields with a place of their own, by their names in code.
const PLACES: [(&str, &str); 5] = [
    ("message", "event"),
    ("user_id", "userId"),
    ("room_id", "roomId"),
    ("message_id", "messageId"),
    ("latency_ms", "latency"),
];

/// Writes each event as a line.
#[derive(Debug)]
pub struct JsonLines<W> {
    writer: W,
}

impl<W> JsonLines<W> {
    /// Writes into `writer`.
    pub fn new(writer: W) -> Self {
        Self { writer }
    }
}

impl<S, W> Layer<S> for JsonLines<W>
where
    S: Subscriber,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let line = line(event, &jiff::Timestamp::now().to_string());
        // A log that cannot be written has nobody to tell.
        let _ = self.writer.make_writer_for(event.metadata()).write_all(line.as_bytes());
    }
}

fn line(event: &Event<'_>, timestamp: &str) -> String {
    let mut fields = Fields::default();
    event.record(&mut fields);
    let Fields { mut placed, mut metadata } = fields;
    metadata.insert("target".to_owned(), event.metadata().target().into());
    placed.insert("timestamp".to_owned(), timestamp.into());
    placed.insert("level".to_owned(), event.metadata().level().as_str().into());
    placed.insert("metadata".to_owned(), metadata.into());
    let mut line = Value::Object(placed).to_string();
    line.push('\n');
    line
}

#[derive(Default)]
struct Fields {
    placed: Map<String, Value>,
    metadata: Map<String, Value>,
}

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        match PLACES.iter().find(|(name, _)| *name == field.name()) {
            Some((_, place)) => self.placed.insert((*place).to_owned(), value),
            None => self.metadata.insert(field.name().to_owned(), value),
        };
    }

    fn put_text(&mut self, field: &Field, text: &str) {
        // The name is part of what says that a value is secret.
        let named = redact::redact(&format!("{}={text}", field.name()));
        let clean = match named.split_once('=') {
            Some((_, "[secret]")) => "[secret]".to_owned(),
            _ => redact::redact(text),
        };
        self.put(field, clean.into());
    }
}

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_text(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put_text(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(log: impl FnOnce()) -> Vec<Value> {
        let sink = Sink::default();
        let writer = sink.clone();
        let layer = JsonLines::new(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let bytes = sink.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_line_has_the_fields_of_the_plan_and_the_rest_beside() {
        let lines = logged(|| {
            let (room_id, message_id) = (model::RoomId::new("r1"), model::MessageId::new("m1"));
            tracing::info!(%room_id, %message_id, latency_ms = 42, tries = 2, "Message sent");
        });
        let line = lines.first().unwrap();
        assert_eq!((&line["event"], &line["level"]), (&"Message sent".into(), &"INFO".into()));
        assert_eq!((&line["roomId"], &line["messageId"]), (&"r1".into(), &"m1".into()));
        assert_eq!((&line["latency"], &line["metadata"]["tries"]), (&42.into(), &2.into()));
        let at: jiff::Timestamp = line["timestamp"].as_str().unwrap().parse().unwrap();
        assert!(at.as_second() > 0);
    }

    #[test]
    fn what_must_not_be_there_is_taken_out_wherever_it_stands() {
        let lines = logged(|| {
            tracing::warn!(password = "hunter2", note = "card 4111 1111 1111 1111", "For ana@a.b");
        });
        let text = lines.first().unwrap().to_string();
        for secret in ["hunter2", "4111", "ana@a.b"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
