-- Files on this desk: what stands in the composers, what waits in the outbox, and what was sent or
-- fetched and is kept as long as there is room. The bytes of each are in an encrypted file of its
-- own beside this one, named after `id`.
CREATE TABLE attachments (
    id         TEXT NOT NULL PRIMARY KEY,
    room_id    TEXT NOT NULL,
    -- NULL while it stands in the room's composer.
    message_id TEXT UNIQUE,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
