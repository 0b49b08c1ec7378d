-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 3 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('broadcast_acts'),
    ('broadcast_recipients'),
    ('broadcasts')))
  AND (SELECT count(*) = 25 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('broadcast_acts', 'acted_at', 'true'),
    ('broadcast_acts', 'broadcast_id', 'true'),
    ('broadcast_acts', 'id', 'true'),
    ('broadcast_acts', 'operator', 'false'),
    ('broadcast_acts', 'state', 'true'),
    ('broadcast_recipients', 'broadcast_id', 'true'),
    ('broadcast_recipients', 'detail', 'true'),
    ('broadcast_recipients', 'due_at', 'true'),
    ('broadcast_recipients', 'failures', 'true'),
    ('broadcast_recipients', 'outcome', 'true'),
    ('broadcast_recipients', 'parts_done', 'true'),
    ('broadcast_recipients', 'serial', 'true'),
    ('broadcast_recipients', 'settled_at', 'false'),
    ('broadcast_recipients', 'user_id', 'true'),
    ('broadcasts', 'content', 'true'),
    ('broadcasts', 'created_at', 'true'),
    ('broadcasts', 'ended_at', 'false'),
    ('broadcasts', 'id', 'true'),
    ('broadcasts', 'not_after', 'false'),
    ('broadcasts', 'not_before', 'false'),
    ('broadcasts', 'operator', 'true'),
    ('broadcasts', 'segment', 'true'),
    ('broadcasts', 'serial', 'true'),
    ('broadcasts', 'started_at', 'false'),
    ('broadcasts', 'state', 'true')))
  AND (SELECT count(*) = 17 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('broadcast_acts', 'broadcast_acts_broadcast_id_fkey'),
    ('broadcast_acts', 'broadcast_acts_operator_check'),
    ('broadcast_acts', 'broadcast_acts_pkey'),
    ('broadcast_recipients', 'broadcast_recipients_broadcast_id_fkey'),
    ('broadcast_recipients', 'broadcast_recipients_check'),
    ('broadcast_recipients', 'broadcast_recipients_failures_check'),
    ('broadcast_recipients', 'broadcast_recipients_once'),
    ('broadcast_recipients', 'broadcast_recipients_outcome_check'),
    ('broadcast_recipients', 'broadcast_recipients_parts_done_check'),
    ('broadcast_recipients', 'broadcast_recipients_user_id_fkey'),
    ('broadcasts', 'broadcasts_check'),
    ('broadcasts', 'broadcasts_end'),
    ('broadcasts', 'broadcasts_ended'),
    ('broadcasts', 'broadcasts_operator_check'),
    ('broadcasts', 'broadcasts_pkey'),
    ('broadcasts', 'broadcasts_started'),
    ('broadcasts', 'broadcasts_state_check')))
  AND (SELECT count(*) = 4 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('broadcast_acts', 'broadcast_acts_broadcast'),
    ('broadcast_recipients', 'broadcast_recipients_due'),
    ('broadcast_recipients', 'broadcast_recipients_waiting'),
    ('broadcasts', 'broadcasts_open')))
  AND (SELECT count(*) = 1 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('broadcast_acts', 'broadcast_acts_are_history'))) AS ok
