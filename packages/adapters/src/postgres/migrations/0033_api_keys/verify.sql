-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('api_keys')))
  AND (SELECT count(*) = 11 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('api_keys', 'created_at', 'true'),
    ('api_keys', 'expires_at', 'false'),
    ('api_keys', 'hash', 'true'),
    ('api_keys', 'hint', 'true'),
    ('api_keys', 'id', 'true'),
    ('api_keys', 'last_used_at', 'false'),
    ('api_keys', 'name', 'true'),
    ('api_keys', 'operator', 'true'),
    ('api_keys', 'revoked_at', 'false'),
    ('api_keys', 'scopes', 'true'),
    ('api_keys', 'serial', 'true')))
  AND (SELECT count(*) = 8 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('api_keys', 'api_keys_hash_check'),
    ('api_keys', 'api_keys_hash_once'),
    ('api_keys', 'api_keys_hint_check'),
    ('api_keys', 'api_keys_name_check'),
    ('api_keys', 'api_keys_once'),
    ('api_keys', 'api_keys_operator_fkey'),
    ('api_keys', 'api_keys_scopes_check'),
    ('api_keys', 'api_keys_serial_key')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('api_keys', 'api_keys_operator')))
  AND (SELECT count(*) = 2 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('api_keys', 'api_keys_keep'),
    ('api_keys', 'api_keys_stay'))) AS ok
