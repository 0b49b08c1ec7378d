-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('bot_updates')))
  AND (SELECT count(*) = 10 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('bot_updates', 'arrival', 'true'),
    ('bot_updates', 'attempts', 'true'),
    ('bot_updates', 'content', 'false'),
    ('bot_updates', 'id', 'true'),
    ('bot_updates', 'leased_until', 'false'),
    ('bot_updates', 'reason', 'false'),
    ('bot_updates', 'received_at', 'true'),
    ('bot_updates', 'settled_at', 'false'),
    ('bot_updates', 'state', 'true'),
    ('bot_updates', 'telegram_id', 'true')))
  AND (SELECT count(*) = 11 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('bot_updates', 'bot_updates_attempts_check'),
    ('bot_updates', 'bot_updates_explained'),
    ('bot_updates', 'bot_updates_forgotten'),
    ('bot_updates', 'bot_updates_id_check'),
    ('bot_updates', 'bot_updates_leased'),
    ('bot_updates', 'bot_updates_once'),
    ('bot_updates', 'bot_updates_reason_check'),
    ('bot_updates', 'bot_updates_settled'),
    ('bot_updates', 'bot_updates_state_check'),
    ('bot_updates', 'bot_updates_taken'),
    ('bot_updates', 'bot_updates_telegram_id_check')))
  AND (SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('bot_updates', 'bot_updates_by_end'),
    ('bot_updates', 'bot_updates_one_in_hand'),
    ('bot_updates', 'bot_updates_open'))) AS ok
