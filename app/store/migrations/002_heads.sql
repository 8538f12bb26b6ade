-- What lists show of an invoice or a link, beside its compressed whole: so that thousands are listed without being decoded.
-- `name` is the same-name key of the number; `live` 0 once the invoice is cancelled.
CREATE TABLE invoice_head (
    scope INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    name TEXT,
    live INTEGER NOT NULL,
    head BLOB NOT NULL,
    PRIMARY KEY (scope, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_head_name ON invoice_head (scope, name, live);
CREATE INDEX onedesk_invoice_place ON onedesk_invoice (scope, position, external_id);
CREATE TRIGGER onedesk_invoice_dropped AFTER DELETE ON onedesk_invoice BEGIN
    DELETE FROM invoice_head WHERE scope = old.scope AND external_id = old.external_id;
END;

CREATE TABLE link_head (
    scope INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    quickbooks_id TEXT NOT NULL,
    head BLOB NOT NULL,
    PRIMARY KEY (scope, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_head_quickbooks ON link_head (scope, quickbooks_id);
CREATE TRIGGER link_dropped AFTER DELETE ON link BEGIN
    DELETE FROM link_head WHERE scope = old.scope AND external_id = old.external_id;
END;
