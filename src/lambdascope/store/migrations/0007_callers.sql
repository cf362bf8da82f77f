-- Who called a function when its code was scanned, as AWS told it: pairs of caller and source; NULL where nobody may ask.
ALTER TABLE function_code_scan ADD COLUMN callers jsonb;
