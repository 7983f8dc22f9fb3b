-- The user's own part of the event catalogue. A type belongs to the group that
-- its first part names, whether that is here, ships, or is nowhere.
CREATE TABLE event_groups (
    name  TEXT PRIMARY KEY,
    title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event_types (
    type     TEXT PRIMARY KEY,
    title    TEXT NOT NULL,
    fires    TEXT NOT NULL,
    excludes TEXT NOT NULL,
    sample   BLOB NOT NULL -- a JSON object
) STRICT;
