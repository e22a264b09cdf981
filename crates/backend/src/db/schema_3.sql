-- Version 3: reactions (contract, extension 8). They are annotations of messages on the live line, and
-- `serial` is what that calls a message; those from before have one made of what orders them.
-- `touched_at` grows with every change of a message and with every reaction.
ALTER TABLE message ADD COLUMN serial TEXT;
UPDATE message SET serial = printf('%014d-000@kept:000', created_at);
CREATE INDEX message_by_serial ON message (serial);
ALTER TABLE message ADD COLUMN touched_at INTEGER;
UPDATE message SET touched_at = changed_at;
DROP INDEX message_by_change;
CREATE INDEX message_by_touch ON message (room_id, touched_at) WHERE touched_at IS NOT NULL;
-- The serial of the last annotation, which taking one back is, too: the version of a message's
-- reactions.
ALTER TABLE message ADD COLUMN reactions_version TEXT;

CREATE TABLE reaction (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    emoji      TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (message_id, emoji, person_id)
) STRICT, WITHOUT ROWID;
