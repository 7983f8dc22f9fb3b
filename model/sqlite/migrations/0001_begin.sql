-- Times are unix milliseconds, durations microseconds; NULL is "never".
-- Ids are text for the outside; rows are ordered by seq, in which they were made.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A deleted webhook keeps its row: the log still shows its name and URL.
CREATE TABLE webhooks (
    seq           INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    environment   TEXT    NOT NULL,
    description   TEXT    NOT NULL,
    owner         TEXT    NOT NULL,
    events        TEXT    NOT NULL, -- JSON array of patterns
    allow_private INTEGER NOT NULL,
    secret_ref    TEXT    NOT NULL,
    active        INTEGER NOT NULL,
    status_since  INTEGER NOT NULL,
    status_reason TEXT    NOT NULL,
    created       INTEGER NOT NULL,
    updated       INTEGER NOT NULL,
    deleted       INTEGER
) STRICT;

CREATE UNIQUE INDEX webhooks_by_name ON webhooks (environment, name) WHERE deleted IS NULL;

-- The order of the log when it is sorted by webhook.
CREATE UNIQUE INDEX webhooks_in_log ON webhooks (name COLLATE NOCASE, id);

CREATE TABLE events (
    seq            INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE,
    type           TEXT    NOT NULL,
    environment    TEXT    NOT NULL,
    timestamp      INTEGER NOT NULL,
    test           INTEGER NOT NULL,
    initiator_type TEXT    NOT NULL,
    initiator_id   TEXT    NOT NULL,
    initiator_name TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    subject        TEXT    NOT NULL,
    target         TEXT    NOT NULL,
    source         TEXT    NOT NULL,
    received       INTEGER NOT NULL,
    deliveries     INTEGER NOT NULL, -- how many were made, for the answer to a repeated key
    key            TEXT,             -- NULL: the caller named none
    fingerprint    BLOB,
    data           BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX events_by_key ON events (key) WHERE key IS NOT NULL;

-- What lists show of the event and of the last attempt is kept here too, so
-- that a list never reads the wide tables.
CREATE TABLE deliveries (
    seq           INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    event_id      TEXT    NOT NULL REFERENCES events (id),
    webhook_id    TEXT    NOT NULL REFERENCES webhooks (id),
    status        TEXT    NOT NULL,
    hold          TEXT    NOT NULL,
    due           INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    tries         INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    created       INTEGER NOT NULL,
    activity      INTEGER NOT NULL, -- last_attempt, else created
    last_attempt  INTEGER,
    last_code     INTEGER NOT NULL,
    last_duration INTEGER NOT NULL,
    last_cause    TEXT    NOT NULL,
    last_reason   TEXT    NOT NULL,
    event_type    TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    environment   TEXT    NOT NULL,
    test          INTEGER NOT NULL
) STRICT;

-- Every index is paid for by each event, so there are few. Those of the first
-- group are of growing values or don't change; those of the second hold only
-- deliveries in an unusual state.

CREATE INDEX deliveries_by_event ON deliveries (event_id);
CREATE INDEX deliveries_by_type ON deliveries (event_type);
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, activity);
-- Covers the statistics, and the sorting by status, code and duration.
CREATE INDEX deliveries_by_activity ON deliveries (activity, status, last_code, last_duration, attempts);

CREATE INDEX deliveries_pending ON deliveries (webhook_id, due) WHERE status = 'pending';
CREATE INDEX deliveries_held ON deliveries (hold, webhook_id) WHERE status = 'held';
CREATE INDEX deliveries_failed ON deliveries (activity) WHERE status = 'failed';
CREATE INDEX deliveries_cancelled ON deliveries (activity) WHERE status = 'cancelled';

CREATE TABLE attempts (
    seq              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL,
    delivery_id      TEXT    NOT NULL REFERENCES deliveries (id),
    number           INTEGER NOT NULL,
    round            INTEGER NOT NULL,
    started          INTEGER NOT NULL,
    succeeded        INTEGER NOT NULL,
    cause            TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    detail           TEXT    NOT NULL,
    dns              INTEGER NOT NULL,
    connect          INTEGER NOT NULL,
    tls              INTEGER NOT NULL,
    first_byte       INTEGER NOT NULL,
    total            INTEGER NOT NULL,
    method           TEXT    NOT NULL,
    url              TEXT    NOT NULL,
    request_headers  TEXT    NOT NULL, -- JSON array of {name, value}
    proto            TEXT    NOT NULL,
    status           INTEGER NOT NULL,
    truncated        INTEGER NOT NULL,
    response_headers TEXT    NOT NULL, -- JSON array of {name, value}
    body             BLOB
) STRICT;

CREATE UNIQUE INDEX attempts_by_delivery ON attempts (delivery_id, number);
