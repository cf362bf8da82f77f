-- Accounts, and what is switched on in them.

CREATE TABLE account (
  id            text PRIMARY KEY CHECK (id ~ '^[0-9]{12}$'),
  name          text NOT NULL DEFAULT '',
  regions       text[] NOT NULL,
  role_arn      text,
  external_id   text,
  source        text NOT NULL,             -- command, file or organization
  added_at      timestamptz NOT NULL DEFAULT now()
);

-- A delegated administrator: what accounts that join later get switched on.
CREATE TABLE administrator (
  account              text PRIMARY KEY,
  auto_enable_standard boolean NOT NULL DEFAULT false,
  auto_enable_code     boolean NOT NULL DEFAULT false,
  named_at             timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
  account       text PRIMARY KEY,          -- an account has one administrator at the most
  administrator text NOT NULL REFERENCES administrator (account) ON DELETE CASCADE,
  status        text NOT NULL,             -- inspector2's RelationshipStatus
  updated_at    timestamptz NOT NULL DEFAULT now()
);

-- Organisations whose accounts are followed: those that join are taken over.
CREATE TABLE organization (
  through     text PRIMARY KEY,            -- the account through which AWS Organizations is asked
  home_region text NOT NULL,               -- where that is done
  role_name   text NOT NULL,               -- of the role to assume in each account
  external_id text,
  regions     text[] NOT NULL,             -- empty for those that are switched on in each account
  ou          text,                        -- only accounts below this organisational unit
  exclude     text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE activation (
  account    text NOT NULL,
  region     text NOT NULL,
  scan_type  text NOT NULL,                -- PACKAGE or CODE
  status     text NOT NULL,                -- ENABLING, ENABLED, DISABLING or DISABLED
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account, region, scan_type)
);

-- What servers do again and again, each in one account and region or, with empty ones, for all: due when, held by whom,
-- and how it went. Whoever holds a duty renews its lease; a dead server's duties fall to the others.
CREATE TABLE duty (
  kind            text NOT NULL,
  account         text NOT NULL DEFAULT '',
  region          text NOT NULL DEFAULT '',
  due_at          timestamptz NOT NULL DEFAULT now(),
  holder          text,
  held_until      timestamptz,
  failures        integer NOT NULL DEFAULT 0,   -- in a row
  last_error      text,
  last_error_at   timestamptz,
  last_success_at timestamptz,
  last_result     text,                         -- what the last success found, where a person wants to know
  PRIMARY KEY (kind, account, region)
);
CREATE INDEX duty_by_due ON duty (due_at);

-- Event channels, and the CloudTrail events they brought.

CREATE TABLE channel (
  account           text NOT NULL,
  region            text NOT NULL,
  kind              text NOT NULL,         -- lookup or eventbridge
  state             text NOT NULL,         -- active, lagging or failed
  created_at        timestamptz NOT NULL DEFAULT now(),
  reached_at        timestamptz,           -- everything up to this event time has been read
  last_event_at     timestamptz,           -- event time of the newest event
  last_received_at  timestamptz,           -- when it reached us
  queue_url         text,
  rule_name         text,
  has_trail         boolean,               -- whether DescribeTrails shows a trail; NULL when we may not ask
  detail            text NOT NULL DEFAULT '',
  PRIMARY KEY (account, region)
);

CREATE TABLE event (
  account     text NOT NULL,
  region      text NOT NULL,
  id          text NOT NULL,               -- CloudTrail's eventID
  name        text NOT NULL,
  kind        text NOT NULL,
  function    text,
  happened_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  outcome     text NOT NULL,               -- what we did because of it, or why nothing
  record      jsonb NOT NULL,              -- the record without what may hold secrets
  PRIMARY KEY (account, region, id)
);
CREATE INDEX event_by_time ON event (happened_at);

-- Functions, artifacts, packages: the join on which everything incremental rests.

CREATE TABLE function (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account            text NOT NULL,
  region             text NOT NULL,
  name               text NOT NULL,
  version            text NOT NULL,        -- $LATEST, or a published version behind an alias
  runtime            text,
  handler            text NOT NULL,
  package_type       text NOT NULL,
  code_sha256        text NOT NULL,        -- base64, as Lambda gives it
  code_size          bigint NOT NULL,
  last_modified      timestamptz NOT NULL,
  role               text NOT NULL,
  layers             text[] NOT NULL,
  architectures      text[] NOT NULL,
  kms_key_arn        text,
  source_kms_key_arn text,
  vpc                jsonb,
  tags               jsonb,                -- NULL while unknown
  last_invoked       timestamptz,          -- end of the newest day with an invocation that we know of
  discovered_at      timestamptz NOT NULL DEFAULT now(),
  seen_at            timestamptz NOT NULL DEFAULT now(),
  terminated_at      timestamptz,
  scanned            text,                 -- what was scanned: digest of code, layers, runtime, handler, engine version
  scanned_modified   timestamptz,          -- the modification that was scanned
  generation         integer,              -- the advisories its findings were last matched against
  UNIQUE (account, region, name, version)
) WITH (fillfactor = 80);
CREATE INDEX function_by_activity ON function (account, region, (greatest(last_modified, last_invoked)));
CREATE INDEX function_terminated ON function (terminated_at) WHERE terminated_at IS NOT NULL;

-- Looking at a function in AWS: one waits in the queue at the most, a failed one is repeated, ever later.
CREATE TABLE visit (
  account         text NOT NULL,
  region          text NOT NULL,
  name            text NOT NULL,
  is_waiting      boolean NOT NULL DEFAULT false,  -- in the queue; cleared when one begins
  is_rescan       boolean NOT NULL DEFAULT false,  -- scan even if nothing changed
  turn            bigint NOT NULL DEFAULT 0,       -- of the visit begun last: what an earlier one still writes is dropped
  failures        integer NOT NULL DEFAULT 0,      -- in a row
  retry_at        timestamptz,                     -- of the repetition that counts; others have been overtaken
  PRIMARY KEY (account, region, name)
);

CREATE TABLE artifact (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256         text NOT NULL,            -- base64, as Lambda gives it
  engine_version integer NOT NULL,
  size           bigint NOT NULL,
  crashes        integer NOT NULL DEFAULT 0,   -- how often reading it killed its process
  reason         text NOT NULL DEFAULT '',     -- of the last crash, or why it cannot be read
  is_indexed     boolean NOT NULL DEFAULT false,
  claimed_paths  text[] NOT NULL DEFAULT '{}', -- files that readers claimed: what an earlier layer must not show
  installed      text[] NOT NULL DEFAULT '{}', -- ecosystems of which something is installed in it
  problems       jsonb NOT NULL DEFAULT '[]',
  indexed_at     timestamptz,
  UNIQUE (sha256, engine_version)
);

CREATE TABLE layer_version (
  arn     text PRIMARY KEY,                -- immutable, so what it holds is known for good
  sha256  text NOT NULL,
  size    bigint NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE package (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ecosystem text NOT NULL,
  name      text NOT NULL,
  version   text,                          -- NULL when nothing proves one
  UNIQUE NULLS NOT DISTINCT (ecosystem, name, version)
);

CREATE TABLE artifact_package (
  artifact_id    bigint NOT NULL REFERENCES artifact (id) ON DELETE CASCADE,
  package_id     bigint NOT NULL REFERENCES package (id),
  path           text NOT NULL,
  manager        text NOT NULL,
  evidence       text NOT NULL,
  identified_by  text NOT NULL,
  is_development boolean NOT NULL
);
CREATE INDEX artifact_package_by_artifact ON artifact_package (artifact_id);
CREATE INDEX artifact_package_by_package ON artifact_package (package_id) INCLUDE (artifact_id);

CREATE TABLE function_artifact (
  function_id        bigint NOT NULL REFERENCES function (id) ON DELETE CASCADE,
  position           smallint NOT NULL,    -- 0 is the function's own package, layers follow in attachment order
  artifact_id        bigint NOT NULL REFERENCES artifact (id),
  layer_arn          text,
  hidden_paths       text[] NOT NULL DEFAULT '{}',  -- of this layer, what a later layer replaces
  ignored_ecosystems text[] NOT NULL DEFAULT '{}',  -- of which lock files do not count: something is installed elsewhere
  PRIMARY KEY (function_id, position)
);
CREATE INDEX function_artifact_by_artifact ON function_artifact (artifact_id) INCLUDE (function_id);

-- What is found, and whether we look.

CREATE TABLE coverage (
  function_id     bigint NOT NULL REFERENCES function (id) ON DELETE CASCADE,
  scan_type       text NOT NULL,
  reason          text NOT NULL,
  detail          text NOT NULL DEFAULT '',
  last_scanned_at timestamptz,
  changed_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (function_id, scan_type)
) WITH (fillfactor = 80);

-- What findings share: each vulnerability as the advisories described it when it was last matched.
CREATE TABLE vulnerability (
  id         text PRIMARY KEY,
  document   jsonb NOT NULL,
  epss       double precision,             -- apart: it moves every day, which is no update of a finding
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE finding (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  arn               text NOT NULL UNIQUE,
  function_id       bigint NOT NULL REFERENCES function (id) ON DELETE CASCADE,
  type              text NOT NULL,         -- PACKAGE_VULNERABILITY or CODE_VULNERABILITY
  vulnerability     text NOT NULL,         -- what it is about: a vulnerability's id
  status            text NOT NULL,         -- ACTIVE, SUPPRESSED or CLOSED
  severity          text NOT NULL,
  score             double precision,
  title             text NOT NULL,
  fix_available     text NOT NULL,
  exploited_since   date,
  source            text NOT NULL,         -- inspector2's vulnerabilitySource
  vendor_severity   text,
  rating            jsonb NOT NULL,
  matches           jsonb NOT NULL,
  digest            text NOT NULL,         -- of its content: another one is an update
  first_observed_at timestamptz NOT NULL,
  last_observed_at  timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  closed_at         timestamptz,
  closed_because    text                   -- REMEDIATED, or RESOURCE: deleted, excluded or no longer eligible
);
-- One problem of one function is open once.
CREATE UNIQUE INDEX finding_open ON finding (function_id, type, vulnerability) WHERE status <> 'CLOSED';
CREATE INDEX finding_by_function ON finding (function_id);
CREATE INDEX finding_by_vulnerability ON finding (vulnerability);
CREATE INDEX finding_by_severity ON finding (severity, status);
CREATE INDEX finding_by_closing ON finding (closed_at) WHERE status = 'CLOSED';

CREATE TABLE filter (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  arn         text NOT NULL UNIQUE,
  account     text NOT NULL,
  region      text NOT NULL,
  owner       text NOT NULL,               -- an account id, or an organisation's for a delegated administrator's rule
  name        text NOT NULL,
  action      text NOT NULL,               -- NONE or SUPPRESS
  description text NOT NULL DEFAULT '',
  reason      text NOT NULL DEFAULT '',
  criteria    jsonb NOT NULL,              -- inspector2's FilterCriteria
  tags        jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (owner, region, name)
);

-- What is to be told: written with the change it tells of, so that none is lost.
CREATE TABLE news (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text NOT NULL,               -- Inspector2 Finding, Inspector2 Scan or Inspector2 Coverage
  account     text NOT NULL,
  region      text NOT NULL,
  resource    text NOT NULL,               -- the function's qualified ARN
  subject     text NOT NULL,               -- a finding's ARN, or a scan type
  detail      jsonb NOT NULL,
  happened_at timestamptz NOT NULL
);
CREATE INDEX news_by_time ON news (happened_at);

-- Compiled advisory databases, each a generation; their files are kept here for workers on other machines.

CREATE TABLE generation (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256      text NOT NULL,               -- of the file, lower-case hex
  size        bigint NOT NULL,
  compiled_at timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,        -- when its feed was last read, with or without news
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE generation_file (
  generation integer NOT NULL REFERENCES generation (id) ON DELETE CASCADE,
  position   integer NOT NULL,
  data       bytea NOT NULL,
  PRIMARY KEY (generation, position)
);
ALTER TABLE generation_file ALTER COLUMN data SET STORAGE PLAIN;

-- What differs from the generation before: the only vulnerabilities that have to be matched again.
CREATE TABLE generation_change (
  generation    integer NOT NULL REFERENCES generation (id) ON DELETE CASCADE,
  vulnerability text NOT NULL,
  PRIMARY KEY (generation, vulnerability)
);

-- Limits and figures that all processes share.

CREATE UNLOGGED TABLE request_rate (
  account text NOT NULL,
  region  text NOT NULL,
  api     text NOT NULL,
  free_at timestamptz NOT NULL,            -- when the next request may be sent
  PRIMARY KEY (account, region, api)
);

CREATE TABLE metric (
  name   text NOT NULL,
  labels text NOT NULL,                    -- as Prometheus writes them: kind="..."
  value  double precision NOT NULL,
  PRIMARY KEY (name, labels)
);
