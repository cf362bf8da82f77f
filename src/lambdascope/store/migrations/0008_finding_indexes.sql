-- Which findings are about a package of that name.
CREATE INDEX finding_by_package ON finding USING gin (jsonb_path_query_array(matches, '$[*].name'));

-- Functions in the order in which they are asked for most, the worst first; any other order is sorted.
CREATE INDEX finding_count_by_severity ON finding_count (region, (-critical), (-high), (-total), function_id)
  WHERE total > 0;

-- Of functions in their order, the findings of one severity and status: where few have any, none of the others is read.
-- It serves whatever the index of functions alone did.
CREATE INDEX finding_in_function ON finding (function_id, severity, status);
DROP INDEX finding_by_function;
