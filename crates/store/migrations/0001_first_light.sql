-- One person's desk. Times are milliseconds since 1970 UTC; booleans are 0 or 1.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL DEFAULT '',
    email        TEXT,
    role         TEXT NOT NULL DEFAULT 'STAFF',
    property_ids TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
    id              TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL,
    name            TEXT,
    organization_id TEXT NOT NULL,
    property_id     TEXT,
    property_name   TEXT,
    channel         TEXT,
    created_at      INTEGER NOT NULL,
    last_message_at INTEGER,
    -- What this desk said; NULL follows the backend (contract, extension 3).
    is_muted_here   INTEGER CHECK (is_muted_here IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE participants (
    room_id      TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    user_id      TEXT NOT NULL,
    joined_at    INTEGER NOT NULL,
    last_read_at INTEGER,
    is_muted     INTEGER NOT NULL DEFAULT 0 CHECK (is_muted IN (0, 1)),
    PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

-- What the service has taken. A message may arrive before its room is known, so there is no
-- reference to `rooms`. Checks on its booleans would cost a fifth of a burst.
CREATE TABLE messages (
    ordinal         INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    room_id         TEXT NOT NULL,
    sender_id       TEXT NOT NULL,
    sender_name     TEXT NOT NULL DEFAULT '',
    kind            TEXT NOT NULL,
    text            TEXT NOT NULL DEFAULT '',
    attachment_url  TEXT,
    attachment_name TEXT,
    attachment_size INTEGER,
    written_at      INTEGER NOT NULL,
    sent_at         INTEGER NOT NULL,
    serial          TEXT NOT NULL DEFAULT '',
    delivery        TEXT NOT NULL CHECK (delivery IN ('sent', 'delivered', 'read')),
    is_edited       INTEGER NOT NULL DEFAULT 0,
    is_deleted      INTEGER NOT NULL DEFAULT 0,
    is_own          INTEGER NOT NULL DEFAULT 0,
    is_countable    INTEGER NOT NULL DEFAULT 0,
    mentions_me     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The order of a timeline. `is_countable` rides along so that unread is counted in the index.
CREATE INDEX messages_by_position ON messages (room_id, sent_at, serial, id, is_countable);
CREATE INDEX messages_mentioning ON messages (room_id, sent_at, serial, id) WHERE mentions_me = 1;
-- Own messages whose ticks can still turn.
CREATE INDEX messages_unread_by_others ON messages (room_id, sent_at, serial, id)
    WHERE is_own = 1 AND delivery <> 'read';

-- What the service has not yet taken. Whole in itself, so that a damaged cache beside it does not
-- cost an unsent message, and in the order it was written. Never dropped by a migration. Fifty rows
-- need no index of their rooms, which would be one more page in every commit.
CREATE TABLE outbox (
    ordinal         INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
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
    attempts        INTEGER NOT NULL DEFAULT 0,
    -- Whether the service may already have it: it was on the wire and no refusal came back.
    is_exposed      INTEGER NOT NULL DEFAULT 0 CHECK (is_exposed IN (0, 1))
) STRICT;

-- Kept even when the room goes, for it may come back.
CREATE TABLE drafts (
    room_id TEXT NOT NULL PRIMARY KEY,
    text    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Up to where somebody has read, or everything has reached them. The own `read` row is the read
-- marker. `awaited_*` is a receipt for a message that has not arrived yet.
CREATE TABLE receipts (
    room_id             TEXT NOT NULL,
    user_id             TEXT NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('read', 'delivered')),
    message_id          TEXT,
    sent_at             INTEGER,
    at                  INTEGER NOT NULL,
    awaited_message_id  TEXT,
    awaited_at          INTEGER,
    reported_message_id TEXT,
    PRIMARY KEY (room_id, user_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipts_awaiting ON receipts (awaited_message_id)
    WHERE awaited_message_id IS NOT NULL;

-- Where the live channel of a room stands; written with the rows it covers.
CREATE TABLE cursors (
    room_id TEXT NOT NULL PRIMARY KEY,
    cursor  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where the backend's pages of a room stand.
CREATE TABLE history (
    room_id       TEXT NOT NULL PRIMARY KEY,
    next_cursor   TEXT,
    reached_start INTEGER NOT NULL DEFAULT 0 CHECK (reached_start IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Known holes. Something may be missing after `after`, and before `until` where that is known.
CREATE TABLE gaps (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id TEXT NOT NULL,
    after   INTEGER NOT NULL,
    until   INTEGER,
    UNIQUE (room_id, after)
) STRICT;

-- Decisions about notifications; a message is decided once.
CREATE TABLE journal (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    room_id    TEXT NOT NULL,
    at         INTEGER NOT NULL,
    reason     TEXT NOT NULL
) STRICT;
