-- When the news happened that is to be delivered: what is too old is found by it.
ALTER TABLE delivery ADD COLUMN happened_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX delivery_by_time ON delivery (destination, happened_at) WHERE given_up_at IS NULL;

-- Reports of findings, and exports of software bills of materials: asked for by the API, written by workers.
CREATE TABLE report (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL,               -- FINDINGS or SBOM
  account     text NOT NULL,               -- who asked
  region      text NOT NULL,
  format      text NOT NULL,               -- inspector2's ReportFormat or SbomReportFormat
  destination jsonb NOT NULL,              -- inspector2's Destination
  criteria    jsonb NOT NULL,              -- inspector2's FilterCriteria or ResourceFilterCriteria
  status      text NOT NULL,               -- inspector2's ExternalReportStatus
  error_code  text,                        -- inspector2's ReportingErrorCode
  error       text,
  attempts    integer NOT NULL DEFAULT 0,  -- begun; what an earlier one still writes is dropped
  upload      text,                        -- of the attempt under way, in several parts: to be aborted by the next
  done_after  bigint NOT NULL DEFAULT 0,   -- of an SBOM export: functions up to this id are done
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
-- One at a time.
CREATE UNIQUE INDEX report_in_progress ON report (account, region, kind) WHERE status = 'IN_PROGRESS';
CREATE INDEX report_by_time ON report (account, region, kind, created_at);
