CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

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
    scope INTEGER NOT NULL REFERENCES scope (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (scope, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    scope INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (scope, external_id)
) STRICT;

CREATE TABLE generation (
    scope INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (scope, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope INTEGER NOT NULL REFERENCES scope (id),
    environment TEXT NOT NULL,
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    number TEXT NOT NULL,
    request_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    body BLOB NOT NULL,
    before TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'uncertain', 'settled')),
    outcome TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    sent TEXT,
    owner TEXT NOT NULL
) STRICT;

-- The claim: one unsettled intent per company, kind and subject, whoever has it.
CREATE UNIQUE INDEX one_unsettled ON operation (environment, realm, kind, subject) WHERE state <> 'settled';
CREATE INDEX operation_refused ON operation (environment, realm, kind, subject) WHERE outcome = 'refused';

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT,
    quickbooks_id TEXT,
    intuit_tid TEXT,
    detail BLOB NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_subject ON journal (scope, subject);

CREATE TABLE journal_head (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO journal_head (id, count, hash) VALUES (1, 0, '');

CREATE TABLE onedesk_invoice (
    scope INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL,
    raw BLOB NOT NULL,
    decoded BLOB NOT NULL,
    PRIMARY KEY (scope, external_id)
) STRICT;

CREATE TABLE organization (
    scope INTEGER NOT NULL REFERENCES scope (id),
    external_id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (scope, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
    scope INTEGER NOT NULL REFERENCES scope (id),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (scope, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    scope INTEGER NOT NULL REFERENCES scope (id),
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
