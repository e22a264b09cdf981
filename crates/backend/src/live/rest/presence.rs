//! Who is present, and who came and went (RSP3, RSP4).

use ably_proto::capability::Operation;
use ably_proto::wire::{ErrorInfo, PresenceMessage};
use axum::extract::Path;
use axum::response::Response;

use super::answer::respond_page;
use super::call::Call;
use crate::live::history::{Direction, Row, Wanted};
use crate::live::refusal;

type Page = (Vec<PresenceMessage>, Option<String>);

pub(super) async fn members(call: Call, Path(channel): Path<String>) -> Response {
    respond_page(&call, read_members(&call, &channel).await)
}

/// The presence set needs the right to subscribe, not to be present (digest §14.6).
async fn read_members(call: &Call, channel: &str) -> Result<Page, ErrorInfo> {
    let caller = call.permit(channel, Operation::Subscribe)?;
    let wanted = Wanted::read(&call.query, Direction::Forwards)?;
    let members = match caller.app.existing_channel(channel) {
        Some(channel) => channel.members().await,
        None => Vec::new(),
    };
    let is_asked = |name: &str, own: &Option<String>| {
        call.query.get(name).is_none_or(|asked| own.as_ref() == Some(asked))
    };
    let is_wanted = |row: &Row<PresenceMessage>| {
        is_asked("clientId", &row.item.client_id)
            && is_asked("connectionId", &row.item.connection_id)
    };
    Ok(wanted.page(members.into_iter().filter(is_wanted).collect()))
}

pub(super) async fn history(call: Call, Path(channel): Path<String>) -> Response {
    respond_page(&call, read_history(&call, &channel).await)
}

async fn read_history(call: &Call, channel: &str) -> Result<Page, ErrorInfo> {
    let caller = call.permit(channel, Operation::History)?;
    let wanted = Wanted::read(&call.query, Direction::Backwards)?;
    let all = match caller.app.existing_channel(channel) {
        Some(channel) => channel.presence_history(wanted.until.as_deref()).await?,
        None if wanted.until.is_some() => return Err(refusal::attach_point_too_old()),
        None => Vec::new(),
    };
    Ok(wanted.page(all))
}
