//! The endpoint's refusals: one constructor a code, so that a code always comes with its status
//! and its words (digest §17).

use ably_proto::wire::ErrorInfo;

macro_rules! refusals {
    ($( $(#[$meta:meta])* $name:ident = $code:literal / $status:literal : $message:literal; )*) => {
        $(
            $(#[$meta])*
            pub(crate) fn $name() -> ErrorInfo {
                ErrorInfo::new($code, $status, $message)
            }
        )*
    };
}

refusals! {
    /// The frame is over the limit of the transport.
    frame_too_large = 40009 / 400: "Frame exceeds the maximum size";
    /// The messages of one publish are over the limit together (TO3l8f).
    message_too_large = 40009 / 400: "Message exceeds the maximum size";
    /// The channel's name cannot be used (digest §10).
    bad_channel_name = 40010 / 400: "Invalid channel name";
    /// The filter in a channel's name is no expression (RTS5).
    bad_filter = 40010 / 400: "Invalid filter in the channel name";
    /// A filtered channel is a way of hearing another.
    only_heard = 40010 / 400: "A filtered channel can only be subscribed to";
    /// The client id is not this credential's (RTL6g).
    foreign_client_id = 40012 / 400: "Client id is not that of the credential";
    /// Annotations that count clients need one.
    no_annotator = 40012 / 400: "Annotations of this type need a client id";
    /// What is there and what is to be appended do not join.
    not_appendable = 40013 / 400: "Text is appended to text and bytes to bytes";
    /// The connection key of a message is none of this application's.
    bad_connection_key = 40006 / 400: "Invalid connection key in a message";
    /// The client asked for a refusal, to see what it does with one (RSL1l1).
    refused_on_request = 40099 / 400: "Refused on request";
    /// The payload is of a type that cannot be sent (RSL4a).
    bad_payload = 40013 / 400: "Payload must be a string, bytes, an object or an array";
    /// The ids of a batch do not follow `base:index` (RSL1k3).
    bad_message_id = 40031 / 400: "Messages of one publish need ids of one base and their index";
    /// Extras are not an object.
    bad_extras = 40032 / 400: "Extras must be an object";
    /// Not everything in a batch was accepted; said to clients that know no better form.
    batch_with_errors = 40020 / 400: "Batched response includes errors";
    /// The key is unknown or its secret is wrong.
    bad_key = 40101 / 401: "Unknown key or wrong secret";
    /// The mac of a token request does not fit its text (RSA9g).
    bad_mac = 40101 / 401: "Token request is not signed by its key";
    /// The client id asked for is not that of the credential (RSA15).
    incompatible_client_id = 40102 / 401: "Client id does not fit the credential";
    /// The connection that is to go on belongs to another application.
    foreign_connection = 40102 / 401: "Connection belongs to another application";
    /// The timestamp of a token request is too far from the server's clock.
    bad_timestamp = 40104 / 401: "Timestamp is not current";
    /// The nonce of a token request was used before.
    nonce_replayed = 40105 / 401: "Nonce was used before";
    /// The request carries no credential.
    no_credential = 40101 / 401: "No credential given";
    /// Tokens are revoked with the key they were made from.
    wrong_key_to_revoke = 40133 / 401: "Tokens are revoked with the key they were made from";
    /// The token was revoked.
    token_revoked = 40141 / 401: "Token revoked";
    /// A token that can be revoked lives an hour at most.
    lives_too_long = 40144 / 401: "Tokens of this key live an hour at most";
    /// Revoking is for whoever holds the key, not for those with a token (RSA17d).
    needs_key = 40162 / 401: "Revoking tokens needs their key";
    /// The key's tokens cannot be revoked.
    not_revocable = 40163 / 401: "Tokens of this key cannot be revoked";
    /// The token is over.
    token_expired = 40142 / 401: "Token expired";
    /// The token is malformed or not signed by its key.
    bad_token = 40144 / 401: "Token is malformed or not signed by its key";
    /// The key or application does not exist.
    unknown_key = 40400 / 404: "No such application or key";
    /// The sandbox has as many applications as it can have.
    too_many_apps = 40110 / 403: "Too many applications";
    /// The application was deleted while its clients were connected.
    app_deleted = 40400 / 404: "The application was deleted";
    /// The capability does not hold the operation.
    not_permitted = 40160 / 401: "Capability does not permit this operation";
    /// The channel was attached without the mode that the operation needs.
    mode_not_granted = 40165 / 401: "Channel is attached without the mode for this operation";
    /// Somebody without an identity has no messages of their own (RTL32).
    nobody_has_no_own_messages = 40166 / 401: "Changing one's own messages needs a client id";
    /// Nothing is served there.
    unknown_path = 40400 / 404: "No such path";
    /// The message is not or no longer known.
    unknown_message = 40400 / 404: "No such message";
    /// One connection sends more than it may.
    connection_rate_exceeded = 42911 / 429: "Too many messages a second on this connection";
    /// The transport was replaced by a newer one of the same connection.
    superseded = 80016 / 400: "Connection continues on a newer transport";
    /// The connection key is not of the form the endpoint issues.
    malformed_connection_key = 80018 / 400: "Invalid connection key";
    /// The client reads too slowly; resume repairs the gap.
    reads_too_slowly = 80020 / 400: "Client reads too slowly";
    /// The connection is not or no longer known.
    unknown_connection = 80022 / 404: "Connection not found";
    /// The channel position is too old to continue from.
    position_too_old = 90003 / 404: "Messages after this position are no longer kept";
    /// Too much happened since the channel position.
    position_displaced = 90004 / 404: "Too many messages after this position";
    /// A rewind goes further back than the endpoint does.
    rewind_cut_short = 90004 / 400: "Only the newest 100 messages are rewound to";
    /// The attach point is unknown or too old.
    attach_point_too_old = 90008 / 400: "Attach point is no longer known";
    /// One connection holds too many channels.
    too_many_channels = 90010 / 400: "Too many channels on this connection";
    /// Presence needs an identity.
    no_presence_identity = 91000 / 400: "Presence needs a client id";
    /// The presence set is full.
    too_many_members = 91003 / 400: "Too many presence members on this channel";
    /// Presence was given an action that is none of enter, update, leave.
    bad_presence_action = 40003 / 400: "Presence action must be enter, update or leave";
    /// Updates, deletes and annotations need a namespace that allows them.
    not_mutable = 93002 / 400: "Messages of this channel are not mutable";
}

/// The request makes no sense (40000).
pub(crate) fn bad_request(message: impl Into<String>) -> ErrorInfo {
    ErrorInfo::new(40000, 400, message)
}

/// The body cannot be read (40001).
pub(crate) fn bad_body(message: impl Into<String>) -> ErrorInfo {
    ErrorInfo::new(40001, 400, message)
}

/// A parameter has a value that cannot be used (40003).
pub(crate) fn bad_value(message: impl Into<String>) -> ErrorInfo {
    ErrorInfo::new(40003, 400, message)
}
