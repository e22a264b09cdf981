-- What the person set about a room, kept even when the room goes, for it may come back.
CREATE TABLE room_settings (
    room_id     TEXT NOT NULL PRIMARY KEY,
    -- NULL follows what they set for all rooms.
    level       TEXT,
    -- When a mute of this desk ends; NULL lasts until it is lifted.
    muted_until INTEGER
) STRICT, WITHOUT ROWID;

-- When the owner marked the room as unread. What was read before then, here or elsewhere, does not
-- undo it; the next reading does.
ALTER TABLE receipts ADD COLUMN marked_unread_at INTEGER;
