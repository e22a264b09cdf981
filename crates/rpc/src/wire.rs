//! JSON-RPC 2.0 as text: what a line asks, and the lines that answer it.

use engine::Json;
use ipc::{Code, Command, Envelope, IpcError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const VERSION: &str = "2.0";
/// Code of JSON-RPC for a line that is no JSON.
const PARSE_ERROR: i32 = -32_700;
/// Code of JSON-RPC for JSON that is no call.
const INVALID_CALL: i32 = -32_600;
/// Code of JSON-RPC for an unknown method.
const UNKNOWN_METHOD: i32 = -32_601;
/// Code of JSON-RPC for parameters that do not fit.
const INVALID_PARAMS: i32 = -32_602;
/// Our code for everything the engine refuses; `data.code` says what.
const REFUSED: i32 = -32_000;

/// A call: `id` is what the answer bears, and `None` for a call that wants no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Incoming {
    pub(crate) id: Option<Value>,
    pub(crate) command: Command,
}

/// Reads a line. `Err` is the line to answer; `None` where the sender wants no answer.
pub(crate) fn read(line: &str) -> Result<Incoming, Option<String>> {
    let value: Value = serde_json::from_str(line)
        .map_err(|_| Some(error(&Value::Null, PARSE_ERROR, "This is no JSON", None)))?;
    let Some((id, method)) = call(&value) else {
        let sentence = "This is no call of JSON-RPC 2.0, or a batch of them";
        return Err(Some(error(&Value::Null, INVALID_CALL, sentence, None)));
    };
    let refuse =
        |code, message: String| id.as_ref().map(|id| refusal(id, &IpcError::new(code, message)));
    if !Command::METHODS.contains(&method) {
        return Err(refuse(Code::UnknownCommand, format!("There is no method {method}")));
    }
    let params = value.get("params").cloned().unwrap_or_else(|| json!({}));
    // Serde would take a list for the fields in their order, which is no promise of ours.
    let is_object = params.is_object();
    let command = serde_json::from_value(json!({ "method": method, "params": params }));
    match command {
        Ok(command) if is_object => Ok(Incoming { id, command }),
        // Serde's sentence may quote a parameter, and with it a password.
        _ => Err(refuse(Code::InvalidParams, format!("The parameters do not fit {method}"))),
    }
}

/// The id and method of a call.
fn call(value: &Value) -> Option<(Option<Value>, &str)> {
    if value.get("jsonrpc")?.as_str()? != VERSION {
        return None;
    }
    let id = value.get("id");
    let is_id = id.is_none_or(|id| id.is_string() || id.is_number() || id.is_null());
    is_id.then_some((id.cloned(), value.get("method")?.as_str()?))
}

/// The line that answers a call.
pub(crate) fn answer(id: &Value, reply: Result<Json, IpcError>) -> String {
    match reply {
        Ok(result) => text(&Success { jsonrpc: VERSION, id, result }),
        Err(err) => refusal(id, &err),
    }
}

/// The line that tells an event. `seq` stands beside `params`, so that these are the event's own.
///
/// # Errors
/// `Internal` when an event cannot be written, which its types rule out.
pub(crate) fn notification(envelope: &Envelope) -> Result<String, IpcError> {
    let event = serde_json::to_string(&envelope.event)
        .and_then(|text| serde_json::from_str::<Told>(&text))
        .map_err(|err| IpcError::new(Code::Internal, err.to_string()))?;
    let Told { event: method, params } = event;
    Ok(text(&Notification { jsonrpc: VERSION, method, seq: envelope.seq, params }))
}

/// An event in the two parts its own types write.
#[derive(Deserialize)]
struct Told {
    event: String,
    params: Option<Json>,
}

#[derive(Serialize)]
struct Notification {
    jsonrpc: &'static str,
    method: String,
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<Json>,
}

#[derive(Serialize)]
struct Success<'a> {
    jsonrpc: &'static str,
    id: &'a Value,
    result: Json,
}

#[derive(Serialize)]
struct Failure<'a> {
    jsonrpc: &'static str,
    id: &'a Value,
    error: Problem<'a>,
}

#[derive(Serialize)]
struct Problem<'a> {
    code: i32,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Reason>,
}

#[derive(Serialize)]
struct Reason {
    code: Code,
}

fn refusal(id: &Value, err: &IpcError) -> String {
    let code = match err.code {
        Code::UnknownCommand => UNKNOWN_METHOD,
        Code::InvalidParams => INVALID_PARAMS,
        _ => REFUSED,
    };
    error(id, code, &err.message, Some(err.code))
}

fn error(id: &Value, code: i32, message: &str, reason: Option<Code>) -> String {
    let data = reason.map(|code| Reason { code });
    text(&Failure { jsonrpc: VERSION, id, error: Problem { code, message, data } })
}

/// Nothing written here has maps without text keys, which is all that JSON cannot hold.
fn text(line: &impl Serialize) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use ipc::{Event, RetryNow};
    use model::RoomId;

    use super::*;

    fn refused(line: &str) -> Value {
        serde_json::from_str(&read(line).unwrap_err().unwrap()).unwrap()
    }

    #[test]
    fn a_call_is_read_with_its_id_and_without_parameters() {
        let incoming = read(r#"{"jsonrpc":"2.0","id":"a","method":"retry_now"}"#).unwrap();
        assert_eq!(incoming, Incoming { id: Some("a".into()), command: RetryNow {}.into() });
        let silent = read(r#"{"jsonrpc":"2.0","method":"retry_now","params":{}}"#).unwrap();
        assert_eq!(silent.id, None);
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_the_codes_of_json_rpc() {
        let cases = [
            ("{", -32_700, Value::Null),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"retry_now"}]"#, -32_600, Value::Null),
            (r#"{"id":1,"method":"retry_now"}"#, -32_600, Value::Null),
            (r#"{"jsonrpc":"2.0","id":{},"method":"retry_now"}"#, -32_600, Value::Null),
            (r#"{"jsonrpc":"2.0","id":1,"method":"format_disk"}"#, -32_601, json!(1)),
            (r#"{"jsonrpc":"2.0","id":2,"method":"open_room"}"#, -32_602, json!(2)),
            (r#"{"jsonrpc":"2.0","id":3,"method":"open_room","params":["r1"]}"#, -32_602, json!(3)),
        ];
        for (line, code, id) in cases {
            let answer = refused(line);
            assert_eq!(answer["error"]["code"], code, "{line}");
            assert_eq!(answer["id"], id, "{line}");
        }
        assert_eq!(read(r#"{"jsonrpc":"2.0","method":"format_disk"}"#), Err(None));
    }

    #[test]
    fn a_password_is_not_repeated() {
        let line = r#"{"jsonrpc":"2.0","id":1,"method":"sign_in","params":{"password":"s3cret"}}"#;
        assert!(!refused(line).to_string().contains("s3cret"));
    }

    #[test]
    fn a_refused_command_says_why_in_its_data() {
        let line = answer(&json!(7), Err(IpcError::new(Code::OutboxFull, "The outbox is full")));
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["error"]["code"], -32_000);
        assert_eq!(line["error"]["data"]["code"], "outbox_full");
    }

    #[test]
    fn an_event_is_a_notification_with_its_number_beside_its_parameters() {
        let event = Event::RoomRemoved { room_id: RoomId::new("r1") };
        let line = notification(&Envelope { seq: 4, event }).unwrap();
        let line: Value = serde_json::from_str(&line).unwrap();
        let expected = json!({
            "jsonrpc": "2.0", "method": "room_removed", "seq": 4, "params": { "room_id": "r1" },
        });
        assert_eq!(line, expected);
        let line = notification(&Envelope { seq: 5, event: Event::Resync }).unwrap();
        assert!(!line.contains("params"), "{line}");
    }
}
