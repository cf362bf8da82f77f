-- What the API reads of coverage: by criteria that few rows meet.
CREATE INDEX coverage_by_reason ON coverage (reason);
CREATE INDEX function_by_runtime ON function (coalesce(runtime, ''));
CREATE INDEX function_by_tags ON function USING gin (tags);
