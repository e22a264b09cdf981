-- Version 1. Times are Unix milliseconds; ids are opaque text.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
    id                           TEXT PRIMARY KEY,
    name                         TEXT NOT NULL,
    retention_days               INTEGER NOT NULL,
    allows_cross_property_groups INTEGER NOT NULL DEFAULT 0,
    created_at                   INTEGER NOT NULL
) STRICT;

CREATE TABLE property (
    id              TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    name            TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id              TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    name            TEXT NOT NULL,
    email           TEXT NOT NULL UNIQUE COLLATE NOCASE,
    role            TEXT NOT NULL,
    password_hash   TEXT NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE workplace (
    person_id   TEXT NOT NULL REFERENCES person (id),
    property_id TEXT NOT NULL REFERENCES property (id),
    PRIMARY KEY (person_id, property_id)
) STRICT, WITHOUT ROWID;

-- Only a hash of the token is kept: a copied database signs nobody in.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    family     TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_person ON session (person_id, expires_at);

CREATE TABLE room (
    id              TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    kind            TEXT NOT NULL CHECK (kind IN ('DIRECT', 'GROUP', 'PROPERTY', 'ORGANIZATION')),
    name            TEXT,
    property_id     TEXT REFERENCES property (id),
    channel         TEXT NOT NULL UNIQUE,
    created_by      TEXT REFERENCES person (id),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    last_message_at INTEGER
) STRICT;

-- Properties a cross-property group may draw people from, besides its own.
CREATE TABLE room_property (
    room_id     TEXT NOT NULL REFERENCES room (id),
    property_id TEXT NOT NULL REFERENCES property (id),
    PRIMARY KEY (room_id, property_id)
) STRICT, WITHOUT ROWID;

-- read_up_to is the created_at of the newest message read, so that a message which arrives
-- between reading and reporting is never counted as read.
CREATE TABLE participant (
    room_id    TEXT NOT NULL REFERENCES room (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    joined_at  INTEGER NOT NULL,
    read_up_to INTEGER,
    is_muted   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_by_person ON participant (person_id);

-- created_at strictly grows within a room: it is the order and the paging position in one.
CREATE TABLE message (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    room_id         TEXT NOT NULL REFERENCES room (id),
    sender_id       TEXT NOT NULL REFERENCES person (id),
    kind            TEXT NOT NULL,
    content         TEXT,
    attachment_url  TEXT,
    attachment_name TEXT,
    attachment_size INTEGER,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_by_room ON message (room_id, created_at);
CREATE INDEX message_by_age ON message (created_at);

-- "This person had read up to that message at that time", one row for each step forward.
CREATE TABLE receipt (
    room_id   TEXT NOT NULL REFERENCES room (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    up_to     INTEGER NOT NULL,
    read_at   INTEGER NOT NULL,
    PRIMARY KEY (room_id, person_id, up_to)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
    id         TEXT PRIMARY KEY,
    room_id    TEXT NOT NULL REFERENCES room (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    name       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    mime_type  TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_by_age ON upload (created_at);
