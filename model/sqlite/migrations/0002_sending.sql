-- How each webhook is sent to. Durations here are milliseconds.
ALTER TABLE webhooks ADD COLUMN timeout     INTEGER NOT NULL DEFAULT 15000;
ALTER TABLE webhooks ADD COLUMN retry       TEXT    NOT NULL DEFAULT 'default';
ALTER TABLE webhooks ADD COLUMN rate_limit  TEXT    NOT NULL DEFAULT 'none';
ALTER TABLE webhooks ADD COLUMN concurrency INTEGER NOT NULL DEFAULT 8;
ALTER TABLE webhooks ADD COLUMN ordering    TEXT    NOT NULL DEFAULT 'none';

-- The secret that still signs beside a new one.
ALTER TABLE webhooks ADD COLUMN previous_secret_ref  TEXT NOT NULL DEFAULT '';
ALTER TABLE webhooks ADD COLUMN previous_secret_ends INTEGER;

-- When the first of an unbroken row of failed attempts was.
ALTER TABLE webhooks ADD COLUMN failing_since INTEGER;

-- ordered: it takes part in the order of its subject. Only these are in the
-- index, so that nothing else pays for it.
ALTER TABLE deliveries ADD COLUMN ordered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deliveries_in_order ON deliveries (webhook_id, subject, seq)
    WHERE ordered AND status IN ('pending', 'held');

-- For those who poll.
CREATE INDEX events_by_type ON events (type);
CREATE INDEX events_by_subject ON events (subject) WHERE subject <> '';
CREATE INDEX events_elsewhere ON events (environment) WHERE environment <> 'production';

-- When nothing could be sent, through no fault of any receiver; ended is NULL
-- while it lasts.
CREATE TABLE aways (
    reason TEXT    NOT NULL,
    began  INTEGER NOT NULL,
    ended  INTEGER,
    PRIMARY KEY (reason, began)
) STRICT, WITHOUT ROWID;

-- Events that no webhook got, for the retention; hardly any event is in it.
CREATE INDEX events_without_deliveries ON events (received) WHERE deliveries = 0;
