//! What crosses the web view boundary: commands, replies, events, snapshot, errors.
