-- The words of the messages, for searching. A row's id is the message's time, in steps of 64 ms
-- since 2020, and then its ordinal: the newest come first without sorting, a stretch of time is a
-- stretch of ids, and the message is found without another index. Only the words are kept, not
-- their places: those are found in the text of the few messages that are shown.
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- However a message goes, its words go with it, in the same transaction.
CREATE TRIGGER messages_leave_search AFTER DELETE ON messages WHEN old.ordinal < 268435456 BEGIN
    DELETE FROM search WHERE rowid =
        (min(max((old.sent_at - 1577836800000) / 64, 0), 34359738367) << 28) | old.ordinal;
END;

-- Rooms of which older messages are not in the index yet: those before this place. A start must
-- not wait for them, so they are taken in little by little, the newest first.
CREATE TABLE search_backlog (
    room_id TEXT NOT NULL PRIMARY KEY,
    sent_at INTEGER NOT NULL,
    serial  TEXT NOT NULL,
    id      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX search_backlog_by_time ON search_backlog (sent_at);

-- From room to room along the index, not through all messages.
INSERT INTO search_backlog (room_id, sent_at, serial, id)
WITH RECURSIVE known (room_id) AS (
    SELECT min(room_id) FROM messages
    UNION ALL
    SELECT (SELECT min(m.room_id) FROM messages m WHERE m.room_id > known.room_id)
    FROM known WHERE known.room_id IS NOT NULL
)
-- U+10FFFF sorts after every serial, so that the newest message itself stands before the place.
SELECT room_id,
       (SELECT max(m.sent_at) FROM messages m WHERE m.room_id = known.room_id), char(1114111), ''
FROM known WHERE room_id IS NOT NULL;
