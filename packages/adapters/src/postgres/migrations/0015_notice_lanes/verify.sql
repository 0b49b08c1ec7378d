-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('dead_letter_acts')))
  AND (SELECT count(*) = 9 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('dead_letter_acts', 'act', 'true'),
    ('dead_letter_acts', 'acted_at', 'true'),
    ('dead_letter_acts', 'id', 'true'),
    ('dead_letter_acts', 'note', 'true'),
    ('dead_letter_acts', 'notification_id', 'true'),
    ('dead_letter_acts', 'operator', 'true'),
    ('notifications', 'at_most_once', 'true'),
    ('notifications', 'lane', 'true'),
    ('users', 'chat_id', 'false')))
  AND (SELECT count(*) = 8 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('dead_letter_acts', 'dead_letter_acts_act_check'),
    ('dead_letter_acts', 'dead_letter_acts_check'),
    ('dead_letter_acts', 'dead_letter_acts_notification_id_fkey'),
    ('dead_letter_acts', 'dead_letter_acts_operator_check'),
    ('dead_letter_acts', 'dead_letter_acts_pkey'),
    ('notifications', 'notifications_lane_known'),
    ('notifications', 'notifications_state_known'),
    ('users', 'users_chat_id_check')))
  AND (SELECT count(*) = 5 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('dead_letter_acts', 'dead_letter_acts_notification'),
    ('dead_letter_acts', 'dead_letter_resolved_once'),
    ('failed_notifications', 'failed_notifications_dead'),
    ('notifications', 'notifications_due'),
    ('notifications', 'notifications_kept')))
  AND (SELECT count(*) = 1 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('dead_letter_acts', 'dead_letter_acts_are_history'))) AS ok
