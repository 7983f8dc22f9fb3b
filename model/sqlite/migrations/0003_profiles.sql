-- What is sent to each webhook, and in what form.
ALTER TABLE webhooks ADD COLUMN body             TEXT    NOT NULL DEFAULT 'canonical';
ALTER TABLE webhooks ADD COLUMN template         TEXT    NOT NULL DEFAULT '';
ALTER TABLE webhooks ADD COLUMN message          TEXT    NOT NULL DEFAULT '{}'; -- JSON, see model.Message
ALTER TABLE webhooks ADD COLUMN chat_id          TEXT    NOT NULL DEFAULT '';
ALTER TABLE webhooks ADD COLUMN mask_key         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhooks ADD COLUMN signature        TEXT    NOT NULL DEFAULT 'standard';
ALTER TABLE webhooks ADD COLUMN custom_signature TEXT    NOT NULL DEFAULT '{}'; -- JSON, see model.CustomSignature
ALTER TABLE webhooks ADD COLUMN headers          TEXT    NOT NULL DEFAULT '[]'; -- JSON array of {name, value, secret}
ALTER TABLE webhooks ADD COLUMN credentials_ref  TEXT    NOT NULL DEFAULT '';

-- The body as it was sent first in a round, unless it is the canonical one,
-- which follows from the event: what it was rendered from may change.
ALTER TABLE attempts ADD COLUMN sent BLOB;

-- Who changed what of a webhook.
CREATE TABLE webhook_changes (
    seq        INTEGER PRIMARY KEY,
    webhook_id TEXT    NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    fields     TEXT    NOT NULL -- JSON array of {field, old, new}
) STRICT;

CREATE INDEX changes_by_webhook ON webhook_changes (webhook_id);
