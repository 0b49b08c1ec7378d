-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('api_keys', 'mode', 'true')))
  AND (SELECT count(*) = 3 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('api_keys', 'api_keys_hint_of_mode'),
    ('api_keys', 'api_keys_mode_check'),
    ('api_keys', 'api_keys_scopes_of_mode')))
  AND (SELECT count(*) = 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('keep_api_key', '4195b0b80e1e50a68253d32dcda6f721'))) AS ok
