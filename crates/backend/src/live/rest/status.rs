//! What is going on: channels, their occupancy, and statistics that nobody keeps.

use ably_proto::capability::Operation;
use ably_proto::wire::ErrorInfo;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::respond;
use super::call::Call;
use crate::live::channel::Metrics;
use crate::live::refusal;

/// One channel's status and occupancy (RSL8).
pub(super) async fn channel(call: Call, Path(channel): Path<String>) -> Response {
    respond(&call, StatusCode::OK, read_channel(&call, &channel).await)
}

async fn read_channel(call: &Call, name: &str) -> Result<Value, ErrorInfo> {
    let caller = call.permit(name, Operation::ChannelMetadata)?;
    let channel = caller.app.existing_channel(name);
    let metrics = match &channel {
        Some(channel) => channel.metrics().await,
        None => Metrics::default(),
    };
    Ok(json!({
        "channelId": name,
        "name": name,
        "status": {"isActive": channel.is_some(), "occupancy": {"metrics": metrics}},
    }))
}

/// The names of the channels there are.
pub(super) async fn channels(call: Call) -> Response {
    respond(&call, StatusCode::OK, read_channels(&call))
}

fn read_channels(call: &Call) -> Result<Vec<String>, ErrorInfo> {
    let caller = call.admit()?;
    if !caller.grant.capability.allows("*", Operation::ChannelMetadata) {
        return Err(refusal::not_permitted());
    }
    Ok(caller.app.channel_names())
}

/// There are no statistics; whoever may read them is told so.
pub(super) async fn stats(call: Call) -> Response {
    let read = || {
        let caller = call.admit()?;
        let is_allowed = caller.grant.capability.allows("*", Operation::Stats);
        if is_allowed { Ok([(); 0]) } else { Err(refusal::not_permitted()) }
    };
    respond(&call, StatusCode::OK, read())
}
