-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('operator_alerts')))
  AND (SELECT count(*) = 10 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('notifications', 'request_id', 'false'),
    ('notifications', 'traceparent', 'false'),
    ('operator_alerts', 'held_until', 'false'),
    ('operator_alerts', 'kind', 'true'),
    ('operator_alerts', 'raised_at', 'true'),
    ('operator_alerts', 'subject', 'true'),
    ('operator_alerts', 'telegram_id', 'true'),
    ('operator_alerts', 'told', 'true'),
    ('withdrawals', 'request_id', 'false'),
    ('withdrawals', 'traceparent', 'false')))
  AND (SELECT count(*) = 7 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('notifications', 'notifications_request_id_known'),
    ('notifications', 'notifications_traceparent_known'),
    ('operator_alerts', 'operator_alerts_once'),
    ('operator_alerts', 'operator_alerts_telegram_id_check'),
    ('operator_alerts', 'operator_alerts_told_check'),
    ('withdrawals', 'withdrawals_request_id_known'),
    ('withdrawals', 'withdrawals_traceparent_known')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('bot_updates', 'bot_updates_quarantined'))) AS ok
