-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 2 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('admin_sessions'),
    ('audit_log')))
  AND (SELECT count(*) = 20 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('admin_sessions', 'id', 'true'),
    ('admin_sessions', 'operator', 'true'),
    ('admin_sessions', 'seen_at', 'true'),
    ('admin_sessions', 'started_at', 'true'),
    ('admin_sessions', 'telegram_id', 'true'),
    ('admins', 'key_hash', 'false'),
    ('admins', 'name', 'true'),
    ('admins', 'standing', 'true'),
    ('admins', 'telegram_id', 'false'),
    ('audit_log', 'action', 'true'),
    ('audit_log', 'at', 'true'),
    ('audit_log', 'details', 'true'),
    ('audit_log', 'hash', 'true'),
    ('audit_log', 'operator', 'false'),
    ('audit_log', 'outcome', 'true'),
    ('audit_log', 'position', 'true'),
    ('audit_log', 'previous', 'true'),
    ('audit_log', 'reason', 'false'),
    ('audit_log', 'request_id', 'true'),
    ('audit_log', 'subject', 'true')))
  AND (SELECT count(*) = 19 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('admin_sessions', 'admin_sessions_check'),
    ('admin_sessions', 'admin_sessions_id_key'),
    ('admin_sessions', 'admin_sessions_operator_fkey'),
    ('admins', 'admins_account_once'),
    ('admins', 'admins_check'),
    ('admins', 'admins_key_hash_check'),
    ('admins', 'admins_key_once'),
    ('admins', 'admins_name_check'),
    ('admins', 'admins_once'),
    ('admins', 'admins_role_check'),
    ('admins', 'admins_standing_check'),
    ('admins', 'admins_telegram_id_check'),
    ('audit_log', 'audit_log_hash_check'),
    ('audit_log', 'audit_log_hash_key'),
    ('audit_log', 'audit_log_once'),
    ('audit_log', 'audit_log_one_after'),
    ('audit_log', 'audit_log_operator_fkey'),
    ('audit_log', 'audit_log_position_check'),
    ('audit_log', 'audit_log_previous_check')))
  AND (SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('admin_sessions', 'admin_sessions_operator'),
    ('audit_log', 'audit_log_operator'),
    ('audit_log', 'audit_log_subject')))
  AND (SELECT count(*) = 2 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('admins', 'admins_stay'),
    ('audit_log', 'audit_log_is_history'))) AS ok
