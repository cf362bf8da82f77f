-- What the API reads of findings: in pages, by criteria, and as counts.

-- Functions by the beginning of their name, and by the ARN that findings name them by. The latter is written as in the
-- conditions that ask for it, or they could not use it.
CREATE INDEX function_by_name ON function (account, region, name text_pattern_ops);
CREATE INDEX function_by_resource ON function ((
  'arn:' || CASE
    WHEN starts_with(region, 'us-gov-') THEN 'aws-us-gov' WHEN starts_with(region, 'cn-') THEN 'aws-cn'
    WHEN starts_with(region, 'us-isob-') THEN 'aws-iso-b' WHEN starts_with(region, 'us-isof-') THEN 'aws-iso-f'
    WHEN starts_with(region, 'us-iso-') THEN 'aws-iso' WHEN starts_with(region, 'eu-isoe-') THEN 'aws-iso-e'
    WHEN starts_with(region, 'eusc-') THEN 'aws-eusc' ELSE 'aws' END
  || ':lambda:' || region || ':' || account || ':function:' || name || ':' || version
) text_pattern_ops);

-- Findings in the orders in which they are asked for; those without a score come before those with one.
CREATE INDEX finding_by_rank ON finding (
  array_position(ARRAY['UNTRIAGED', 'INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'], severity), id
);
CREATE INDEX finding_by_score ON finding (coalesce(score, -1), id);
CREATE INDEX finding_by_first_observation ON finding (first_observed_at, id);
CREATE INDEX finding_by_last_observation ON finding (last_observed_at, id);
CREATE INDEX finding_by_update ON finding (updated_at);

-- How many ACTIVE findings a function has: counting them for each question would read all of them.
CREATE TABLE finding_count (
  function_id   bigint PRIMARY KEY REFERENCES function (id) ON DELETE CASCADE,
  account       text NOT NULL,             -- the function's, as the region is; they never change
  region        text NOT NULL,
  total         integer NOT NULL,
  critical      integer NOT NULL,
  high          integer NOT NULL,
  medium        integer NOT NULL,
  code_total    integer NOT NULL,          -- of these, those in code
  code_critical integer NOT NULL,
  code_high     integer NOT NULL,
  code_medium   integer NOT NULL,
  exploitable   integer NOT NULL,          -- about vulnerabilities that are known to be exploited
  fixable       integer NOT NULL           -- where every package has a fixed version
) WITH (fillfactor = 50);

-- Counts move in the transaction that moves the findings, by what a statement changes: whoever waits for another's
-- count adds to what that one leaves. In one order, so that two transactions never wait for each other. A function
-- that is being deleted is not there any more, and takes its counts along.
CREATE FUNCTION count_findings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  columns CONSTANT text := 'function_id, type, severity, exploited_since, fix_available';
  gone CONSTANT text := format('SELECT -1 AS sign, %s FROM gone WHERE status = ''ACTIVE''', columns);
  come CONSTANT text := format('SELECT 1 AS sign, %s FROM come WHERE status = ''ACTIVE''', columns);
BEGIN
  EXECUTE format(
    $statement$
    WITH changed AS (%s), moved AS (
      SELECT function_id,
             sum(sign) AS total,
             sum(CASE severity WHEN 'CRITICAL' THEN sign ELSE 0 END) AS critical,
             sum(CASE severity WHEN 'HIGH' THEN sign ELSE 0 END) AS high,
             sum(CASE severity WHEN 'MEDIUM' THEN sign ELSE 0 END) AS medium,
             sum(CASE WHEN is_code THEN sign ELSE 0 END) AS code_total,
             sum(CASE WHEN is_code AND severity = 'CRITICAL' THEN sign ELSE 0 END) AS code_critical,
             sum(CASE WHEN is_code AND severity = 'HIGH' THEN sign ELSE 0 END) AS code_high,
             sum(CASE WHEN is_code AND severity = 'MEDIUM' THEN sign ELSE 0 END) AS code_medium,
             sum(CASE WHEN exploited_since IS NULL THEN 0 ELSE sign END) AS exploitable,
             sum(CASE fix_available WHEN 'YES' THEN sign ELSE 0 END) AS fixable
      FROM (SELECT *, type = 'CODE_VULNERABILITY' AS is_code FROM changed) AS each GROUP BY function_id
    )
    INSERT INTO finding_count AS c (
      function_id, account, region, total, critical, high, medium, code_total, code_critical, code_high, code_medium,
      exploitable, fixable
    )
    SELECT fn.id, fn.account, fn.region, m.total, m.critical, m.high, m.medium, m.code_total, m.code_critical,
           m.code_high, m.code_medium, m.exploitable, m.fixable
    FROM moved m JOIN function fn ON fn.id = m.function_id
    WHERE (m.total, m.critical, m.high, m.medium, m.code_total, m.code_critical, m.code_high, m.code_medium,
           m.exploitable, m.fixable) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    ORDER BY fn.id
    ON CONFLICT (function_id) DO UPDATE SET
      total = c.total + excluded.total, critical = c.critical + excluded.critical, high = c.high + excluded.high,
      medium = c.medium + excluded.medium, code_total = c.code_total + excluded.code_total,
      code_critical = c.code_critical + excluded.code_critical, code_high = c.code_high + excluded.code_high,
      code_medium = c.code_medium + excluded.code_medium, exploitable = c.exploitable + excluded.exploitable,
      fixable = c.fixable + excluded.fixable
    $statement$,
    CASE TG_OP WHEN 'INSERT' THEN come WHEN 'DELETE' THEN gone ELSE gone || ' UNION ALL ' || come END
  );
  RETURN NULL;
END $$;

CREATE TRIGGER count_new_findings AFTER INSERT ON finding
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION count_findings();
CREATE TRIGGER count_changed_findings AFTER UPDATE ON finding
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION count_findings();
CREATE TRIGGER count_deleted_findings AFTER DELETE ON finding
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_findings();

-- Those that are there already.
INSERT INTO finding_count
SELECT fn.id, fn.account, fn.region, count(*),
       count(*) FILTER (WHERE severity = 'CRITICAL'), count(*) FILTER (WHERE severity = 'HIGH'),
       count(*) FILTER (WHERE severity = 'MEDIUM'), count(*) FILTER (WHERE is_code),
       count(*) FILTER (WHERE is_code AND severity = 'CRITICAL'), count(*) FILTER (WHERE is_code AND severity = 'HIGH'),
       count(*) FILTER (WHERE is_code AND severity = 'MEDIUM'), count(*) FILTER (WHERE exploited_since IS NOT NULL),
       count(*) FILTER (WHERE fix_available = 'YES')
FROM (SELECT *, type = 'CODE_VULNERABILITY' AS is_code FROM finding WHERE status = 'ACTIVE') f
JOIN function fn ON fn.id = f.function_id GROUP BY fn.id;
