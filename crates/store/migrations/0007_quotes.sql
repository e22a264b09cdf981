-- Whether the words a message quotes were deleted: they stay away, however often it comes again.
ALTER TABLE messages ADD COLUMN quote_is_gone INTEGER NOT NULL DEFAULT 0;
