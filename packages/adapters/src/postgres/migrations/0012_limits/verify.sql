-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 3 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('blacklist_changes'),
    ('rate_limits'),
    ('sessions')))
  AND (SELECT count(*) = 17 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('blacklist_changes', 'changed_at', 'true'),
    ('blacklist_changes', 'is_listed', 'true'),
    ('blacklist_changes', 'note', 'true'),
    ('blacklist_changes', 'operator', 'true'),
    ('blacklist_changes', 'serial', 'true'),
    ('blacklist_changes', 'telegram_id', 'true'),
    ('rate_limits', 'ends_at', 'true'),
    ('rate_limits', 'operation', 'true'),
    ('rate_limits', 'over_at', 'true'),
    ('rate_limits', 'subject', 'true'),
    ('rate_limits', 'told_until', 'true'),
    ('rate_limits', 'used', 'true'),
    ('sessions', 'data', 'true'),
    ('sessions', 'expires_at', 'true'),
    ('sessions', 'id', 'true'),
    ('sessions', 'subject', 'true'),
    ('sessions', 'version', 'true')))
  AND (SELECT count(*) = 13 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('blacklist_changes', 'blacklist_changes_note_check'),
    ('blacklist_changes', 'blacklist_changes_operator_check'),
    ('blacklist_changes', 'blacklist_changes_pkey'),
    ('blacklist_changes', 'blacklist_changes_telegram_id_check'),
    ('rate_limits', 'rate_limits_check'),
    ('rate_limits', 'rate_limits_one_each'),
    ('rate_limits', 'rate_limits_operation_check'),
    ('rate_limits', 'rate_limits_subject_check'),
    ('rate_limits', 'rate_limits_used_check'),
    ('sessions', 'sessions_id_check'),
    ('sessions', 'sessions_one_each'),
    ('sessions', 'sessions_subject_check'),
    ('sessions', 'sessions_version_check')))
  AND (SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('blacklist_changes', 'blacklist_changes_last'),
    ('rate_limits', 'rate_limits_over_at'),
    ('sessions', 'sessions_expires_at')))
  AND (SELECT count(*) = 1 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('blacklist_changes', 'blacklist_changes_are_history'))) AS ok
