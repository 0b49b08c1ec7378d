-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('broadcast_watches')))
  AND (SELECT count(*) = 6 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('broadcast_watches', 'broadcast_id', 'true'),
    ('broadcast_watches', 'due_at', 'true'),
    ('broadcast_watches', 'message_id', 'false'),
    ('broadcast_watches', 'serial', 'true'),
    ('broadcast_watches', 'shown', 'true'),
    ('broadcast_watches', 'telegram_id', 'true')))
  AND (SELECT count(*) = 3 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('broadcast_watches', 'broadcast_watches_broadcast_id_fkey'),
    ('broadcast_watches', 'broadcast_watches_message_id_check'),
    ('broadcast_watches', 'broadcast_watches_once'))) AS ok
