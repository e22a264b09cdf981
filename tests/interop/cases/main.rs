//! What the official client and ours see of each other, in every pairing of formats.
//!
//! Ana is the official client, Bruno is ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use ably_realtime::Format::{Json, MsgPack};
use interop::Formats;

/// Plays scenarios in all four pairings of formats, each a test of its own.
macro_rules! in_all_formats {
    ($($module:ident: $($scenario:ident)*;)*) => { $( $(
        mod $scenario {
            use super::{Formats, Json, MsgPack};

            #[tokio::test]
            async fn official_json_ours_json() -> anyhow::Result<()> {
                Box::pin(crate::$module::$scenario(Formats { npm: Json, ours: Json })).await
            }

            #[tokio::test]
            async fn official_json_ours_msgpack() -> anyhow::Result<()> {
                Box::pin(crate::$module::$scenario(Formats { npm: Json, ours: MsgPack })).await
            }

            #[tokio::test]
            async fn official_msgpack_ours_json() -> anyhow::Result<()> {
                Box::pin(crate::$module::$scenario(Formats { npm: MsgPack, ours: Json })).await
            }

            #[tokio::test]
            async fn official_msgpack_ours_msgpack() -> anyhow::Result<()> {
                Box::pin(crate::$module::$scenario(Formats { npm: MsgPack, ours: MsgPack })).await
            }
        }
    )* )* };
}

mod changes;
mod connecting;
mod messages;
mod presence;
mod resuming;
mod revoking;

in_all_formats! {
    messages: both_see_every_payload_alike both_read_the_same_past
        both_see_what_the_official_rest_client_publishes
        both_see_one_order_whoever_publishes_at_once both_hear_the_same_through_a_filter;
    presence: both_see_each_other_come_change_and_go whoever_vanishes_leaves_and_comes_back_by_itself;
    resuming: the_official_client_misses_nothing ours_misses_nothing;
    changes: both_see_every_version both_see_the_summaries_of_annotations;
}
