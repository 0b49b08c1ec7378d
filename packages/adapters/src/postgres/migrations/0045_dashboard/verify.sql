-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('dashboard_links')))
  AND (SELECT count(*) = 7 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('admin_sessions', 'key_hash', 'false'),
    ('admin_sessions', 'place', 'true'),
    ('dashboard_links', 'expires_at', 'true'),
    ('dashboard_links', 'hash', 'true'),
    ('dashboard_links', 'operator', 'true'),
    ('dashboard_links', 'session', 'true'),
    ('dashboard_links', 'telegram_id', 'true')))
  AND (SELECT count(*) = 9 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('admin_sessions', 'admin_sessions_key_hash_check'),
    ('admin_sessions', 'admin_sessions_key_once'),
    ('admin_sessions', 'admin_sessions_keyed'),
    ('admin_sessions', 'admin_sessions_one_each'),
    ('admin_sessions', 'admin_sessions_place_check'),
    ('dashboard_links', 'dashboard_links_hash_check'),
    ('dashboard_links', 'dashboard_links_hash_once'),
    ('dashboard_links', 'dashboard_links_one_each'),
    ('dashboard_links', 'dashboard_links_operator_fkey'))) AS ok
