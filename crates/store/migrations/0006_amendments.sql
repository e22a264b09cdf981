-- When a message was last changed or deleted after it was sent: the version of its content.
ALTER TABLE messages ADD COLUMN changed_at INTEGER;

-- What became of messages that are not here yet: those in a hole, or in the outbox while the answer
-- to their publish is on its way. It goes where its message comes. A deletion has no text.
CREATE TABLE amendments (
    message_id  TEXT NOT NULL PRIMARY KEY,
    room_id     TEXT NOT NULL,
    sender_id   TEXT NOT NULL,
    text        TEXT,
    changed_at  INTEGER NOT NULL,
    mentions_me INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
