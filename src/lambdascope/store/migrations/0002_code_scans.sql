-- What scanning code found: once per content of a package with its layers, however many functions have it.
CREATE TABLE code_scan (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key        text NOT NULL UNIQUE,           -- digest of the artifacts, the handler, the runtime, the engine and its rules
  is_done    boolean NOT NULL DEFAULT false,
  crashes    integer NOT NULL DEFAULT 0,     -- how often scanning it killed its process
  reason     text NOT NULL DEFAULT '',       -- of the last crash
  files      integer NOT NULL DEFAULT 0,     -- of own code, in a language that can be scanned
  lines      integer NOT NULL DEFAULT 0,
  problems   jsonb NOT NULL DEFAULT '[]',
  findings   bytea,                          -- sealed with the master key: they quote code
  used_at    timestamptz NOT NULL DEFAULT now()
);

-- What was scanned of a function's code.
CREATE TABLE function_code_scan (
  function_id  bigint PRIMARY KEY REFERENCES function (id) ON DELETE CASCADE,
  code_scan_id bigint NOT NULL REFERENCES code_scan (id),
  engine       text NOT NULL,                -- version of the engine and its rules
  modified     timestamptz NOT NULL          -- the function's modification that was scanned
);
CREATE INDEX function_code_scan_by_scan ON function_code_scan (code_scan_id);

-- Of findings in code; their column `vulnerability` holds their fingerprint.
ALTER TABLE finding
  ADD COLUMN code    jsonb,                  -- what of it may be shown without the key; NULL of other types
  ADD COLUMN quoted  bytea,                  -- trace, snippet and patch, sealed with the master key
  ADD COLUMN ignored boolean NOT NULL DEFAULT false;  -- by a comment in the code

-- One value, sealed: whoever cannot open it has another master key.
CREATE TABLE master_key_check (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  value   bytea NOT NULL
);
