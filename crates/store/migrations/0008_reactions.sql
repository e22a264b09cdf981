-- What the live line calls a message that came by a page of history; `serial` orders messages, and only
-- what the line told has one.
ALTER TABLE messages ADD COLUMN line_serial TEXT NOT NULL DEFAULT '';

-- A reaction names its message by what the line calls it.
CREATE INDEX messages_by_line ON messages (iif(serial <> '', serial, line_serial));

-- What people answered messages with. It may be told before its message is here. Those of a deleted
-- message go with what it said, and those of a retired one with it.
CREATE TABLE reactions (
    room_id   TEXT NOT NULL,
    serial    TEXT NOT NULL,
    version   TEXT NOT NULL,
    reactions TEXT NOT NULL,
    PRIMARY KEY (room_id, serial)
) STRICT, WITHOUT ROWID;
