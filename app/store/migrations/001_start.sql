-- Whose data: everything kept is keyed by profile, environment and realm.
CREATE TABLE scope (
    id INTEGER PRIMARY KEY,
    profile TEXT NOT NULL,
    environment TEXT NOT NULL,
    realm TEXT NOT NULL,
    UNIQUE (profile, environment, realm)
) STRICT;

CREATE TABLE setting (
    profile TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (profile, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (scope_id, kind, key)
) STRICT, WITHOUT ROWID;

-- data: the link as JSON, compressed.
CREATE TABLE link (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    number TEXT NOT NULL,
    quickbooks_id TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (scope_id, external_id)
) STRICT;

-- Outlives the link: a later create gets another request id.
CREATE TABLE generation (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (scope_id, external_id)
) STRICT, WITHOUT ROWID;

-- Intents. The claim is the unique index: one unsettled write for each company, kind and subject, whatever the profile.
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    environment TEXT NOT NULL,
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    number TEXT NOT NULL,
    request_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    body BLOB NOT NULL,
    before TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'uncertain', 'settled')),
    created TEXT NOT NULL,
    sent TEXT,
    owner TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX operation_claim ON operation (environment, realm, kind, subject_key) WHERE state <> 'settled';
CREATE INDEX operation_subject ON operation (scope_id, kind, subject_key);

-- The history. hash covers the previous hash and every column of the entry; detail is text, compressed where it is long.
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT,
    quickbooks_id TEXT,
    intuit_tid TEXT,
    detail ANY NOT NULL,
    origin TEXT NOT NULL DEFAULT '',
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX entry_at ON entry (scope_id, at);
CREATE INDEX entry_subject ON entry (scope_id, subject);
CREATE INDEX entry_origin ON entry (origin) WHERE origin <> '';

-- Where the chain ends; a copy stands in a file beside the database.
CREATE TABLE journal_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO journal_head (id, count, hash) VALUES (1, 0, '');

-- What was last read. digest tells an unchanged invoice without unpacking it.
CREATE TABLE cached_invoice (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    digest BLOB NOT NULL,
    decoded BLOB NOT NULL,
    places INTEGER NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (scope_id, external_id)
) STRICT;
CREATE INDEX cached_invoice_position ON cached_invoice (scope_id, gone, position);

-- Where the fields of an invoice were found: a few patterns, shared by all invoices.
CREATE TABLE cached_places (
    id INTEGER PRIMARY KEY,
    pattern TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE cached_organization (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (scope_id, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cached_record (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (scope_id, kind, id)
) STRICT, WITHOUT ROWID;

-- Which lists were read whole, and when something was last brought up to date.
CREATE TABLE mark (
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (scope_id, name)
) STRICT, WITHOUT ROWID;
