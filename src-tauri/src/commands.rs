//! The three commands the page may call, and the pictures it may see.

use engine::Json;
use ipc::{Code, Command, Envelope, IpcError, Snapshot};
use serde_json::Value;
use tauri::http::Request;
use tauri::{Manager, Runtime, State, UriSchemeContext, UriSchemeResponder};

use crate::desk::Desk;

/// Runs a command of the page. The command comes as JSON, so that one this version does not know is
/// refused with a code like any other, not with Tauri's sentence.
#[tauri::command]
pub(crate) async fn call(command: Value, desk: State<'_, Desk>) -> Result<Json, IpcError> {
    let command = parse(command)?;
    let method = command.method();
    let reply = desk.engine()?.call(command).await;
    match &reply {
        Ok(_) => tracing::debug!(method, "Answered"),
        Err(err) => tracing::info!(method, code = ?err.code, "Refused"),
    }
    reply
}

/// Answers the first picture. What happens from there on is the page's `flow`, asked for with
/// [`next_events`]; a flow before it ends.
#[tauri::command]
pub(crate) async fn subscribe(flow: u32, desk: State<'_, Desk>) -> Result<Snapshot, IpcError> {
    let (snapshot, events) = desk.engine()?.subscribe().await?;
    desk.flow.begin(flow, &snapshot, events);
    tracing::info!(rooms = snapshot.rooms.len(), seq = snapshot.seq, "Page subscribed");
    Ok(snapshot)
}

/// Waits until something happens and answers all that has, in order; nothing once the flow is over.
#[tauri::command]
pub(crate) async fn next_events(
    flow: u32,
    desk: State<'_, Desk>,
) -> Result<Vec<Envelope>, IpcError> {
    Ok(desk.flow.next(flow).await)
}

/// Answers a picture under its own scheme when the engine has it; the web view waits for none.
pub(crate) fn picture<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let engine = context.app_handle().state::<Desk>().engine().cloned();
    tauri::async_runtime::spawn(async move {
        responder.respond(filing::serve(engine, request.uri().path()).await);
    });
}

fn parse(command: Value) -> Result<Command, IpcError> {
    let method = command.get("method").and_then(Value::as_str).unwrap_or_default();
    if !Command::METHODS.contains(&method) {
        return Err(IpcError::new(Code::UnknownCommand, "There is no such command"));
    }
    // Serde's sentence may quote a parameter, and with it a password: the code has to do.
    serde_json::from_value(command)
        .map_err(|_| IpcError::new(Code::InvalidParams, "The parameters do not fit the command"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_command_is_refused_with_its_code_and_without_its_words() {
        let unknown = parse(json!({ "method": "format_disk", "params": {} })).unwrap_err();
        assert_eq!(unknown.code, Code::UnknownCommand);
        let misfit = json!({ "method": "sign_in", "params": { "email": 7, "password": "s3cret" } });
        let misfit = parse(misfit).unwrap_err();
        assert_eq!(misfit.code, Code::InvalidParams);
        assert!(!misfit.message.contains("s3cret"));
        assert_eq!(parse(json!("sign_out")).unwrap_err().code, Code::UnknownCommand);
    }

    #[test]
    fn a_command_is_read_as_ipc_writes_it() {
        let command = parse(json!({ "method": "retry_now", "params": {} })).unwrap();
        assert_eq!(command, ipc::RetryNow {}.into());
    }
}
