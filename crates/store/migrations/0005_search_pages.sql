-- A page of the index as it is when nothing is set would not fit into a page of the file: the
-- encryption takes its share of each, and every read would be two. Pages that are there become so as
-- they are merged.
INSERT INTO search (search, rank) VALUES ('pgsz', 3900);
