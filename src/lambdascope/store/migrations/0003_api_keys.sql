-- Keys by which the API is used.
CREATE TABLE api_key (
  id         text PRIMARY KEY,               -- the access key id
  account    text NOT NULL,                  -- whose key it is; the account need not be one that is scanned
  role       text NOT NULL,                  -- admin or auditor
  secret     bytea NOT NULL,                 -- sealed with the master key
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
