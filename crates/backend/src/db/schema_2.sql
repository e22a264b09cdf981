-- Version 2: messages that their writers changed or deleted (contract, extension 6). `changed_at`
-- grows with every change of a message and is its version; a deleted one has lost what it said.
ALTER TABLE message ADD COLUMN is_edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN changed_at INTEGER;
CREATE INDEX message_by_change ON message (room_id, changed_at) WHERE changed_at IS NOT NULL;
