-- What the live line calls a message, where that is not its `serial`: one that came by a page of history
-- has none, since what orders messages is the line's word alone; and one that was published again
-- after minutes has a later one than the backend knows it by.
ALTER TABLE messages ADD COLUMN line_serial TEXT NOT NULL DEFAULT '';

-- A reaction names its message by what the line calls it.
CREATE INDEX messages_by_line ON messages (iif(line_serial <> '', line_serial, serial));

-- What people answered messages with. It may be told before its message is here, by a row that names
-- the message, too. Those of a deleted message go with what it said, those of a retired one with it.
CREATE TABLE reactions (
    room_id    TEXT NOT NULL,
    serial     TEXT NOT NULL,
    version    TEXT NOT NULL,
    reactions  TEXT NOT NULL,
    message_id TEXT,
    PRIMARY KEY (room_id, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_by_message ON reactions (message_id) WHERE message_id IS NOT NULL;
