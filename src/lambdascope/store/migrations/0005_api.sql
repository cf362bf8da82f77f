-- What the API reads of coverage: by criteria that few rows meet.
CREATE INDEX coverage_by_reason ON coverage (reason);
CREATE INDEX function_by_runtime ON function (coalesce(runtime, ''));
CREATE INDEX function_by_tags ON function USING gin (tags);

-- Which accounts an organisation has, as AWS Organizations told last: its management account names the delegated
-- administrator, which makes accounts of the same organisation its members.
CREATE TABLE organization_account (
  through    text NOT NULL REFERENCES organization (through) ON DELETE CASCADE,
  account    text NOT NULL,
  management text NOT NULL,                -- the organisation's management account
  PRIMARY KEY (through, account)
);
CREATE INDEX organization_account_by_account ON organization_account (account);
CREATE INDEX organization_account_by_management ON organization_account (management);

CREATE INDEX member_by_administrator ON member (administrator, account);

-- How long functions were covered, by days in UTC: what counts every few minutes add up to.
CREATE TABLE usage (
  account          text NOT NULL,
  region           text NOT NULL,
  scan_type        text NOT NULL,
  day              date NOT NULL,
  function_seconds double precision NOT NULL,
  PRIMARY KEY (account, region, scan_type, day)
);
CREATE INDEX usage_by_day ON usage (day);

-- When it was counted last.
CREATE TABLE usage_count (
  is_only    boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  counted_at timestamptz NOT NULL
);

-- When each scan type was first switched on; it stays, whatever happens later.
CREATE TABLE trial (
  account    text NOT NULL,
  region     text NOT NULL,
  scan_type  text NOT NULL,
  started_at timestamptz NOT NULL,
  PRIMARY KEY (account, region, scan_type)
);
INSERT INTO trial SELECT account, region, scan_type, changed_at FROM activation;

-- The KMS keys that accounts have named for code.
CREATE TABLE encryption_key (
  account     text NOT NULL,
  region      text NOT NULL,
  kms_key_arn text NOT NULL,
  PRIMARY KEY (account, region)
);
