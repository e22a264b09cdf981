-- An entry of the outbox is one page in its commit, for which a person waits: neither an index of
-- fifty ids nor a count of all that ever was is worth one more. That an id is there once is looked at
-- in the transaction that adds it. What is unsent is copied before the table it was in goes, in one
-- transaction.
CREATE TABLE outbox_in_one_page (
    ordinal         INTEGER PRIMARY KEY,
    id              TEXT NOT NULL,
    room_id         TEXT NOT NULL,
    sender_id       TEXT NOT NULL,
    sender_name     TEXT NOT NULL DEFAULT '',
    kind            TEXT NOT NULL,
    text            TEXT NOT NULL DEFAULT '',
    attachment_url  TEXT,
    attachment_name TEXT,
    attachment_size INTEGER,
    written_at      INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'waiting', 'failed')),
    until           INTEGER,
    code            TEXT,
    -- Whether the service may already have it: it was on the wire and no refusal came back.
    is_exposed      INTEGER NOT NULL DEFAULT 0 CHECK (is_exposed IN (0, 1))
) STRICT;

INSERT INTO outbox_in_one_page (ordinal, id, room_id, sender_id, sender_name, kind, text,
        attachment_url, attachment_name, attachment_size, written_at, state, until, code, is_exposed)
    SELECT ordinal, id, room_id, sender_id, sender_name, kind, text, attachment_url,
           attachment_name, attachment_size, written_at, state, until, code, is_exposed
    FROM outbox;

DROP TABLE outbox;
ALTER TABLE outbox_in_one_page RENAME TO outbox;
