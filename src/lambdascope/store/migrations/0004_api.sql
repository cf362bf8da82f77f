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
