-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('password_resets')))
  AND (SELECT count(*) = 10 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('password_resets', 'decided_at', 'false'),
    ('password_resets', 'decided_by', 'false'),
    ('password_resets', 'ended_at', 'false'),
    ('password_resets', 'id', 'true'),
    ('password_resets', 'note', 'false'),
    ('password_resets', 'reason', 'true'),
    ('password_resets', 'requested_at', 'true'),
    ('password_resets', 'state', 'true'),
    ('password_resets', 'user_id', 'true'),
    ('password_resets', 'withdrawals_from', 'false')))
  AND (SELECT count(*) = 10 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('password_resets', 'password_resets_cool_off'),
    ('password_resets', 'password_resets_decided_by_check'),
    ('password_resets', 'password_resets_decided_when'),
    ('password_resets', 'password_resets_decided_whole'),
    ('password_resets', 'password_resets_ended_when'),
    ('password_resets', 'password_resets_note_check'),
    ('password_resets', 'password_resets_pkey'),
    ('password_resets', 'password_resets_reason_check'),
    ('password_resets', 'password_resets_state_check'),
    ('password_resets', 'password_resets_user_id_fkey')))
  AND (SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('password_resets', 'password_resets_one_unfinished'),
    ('password_resets', 'password_resets_queue'),
    ('password_resets', 'password_resets_user_id')))
  AND (SELECT count(*) = 4 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('password_resets', 'password_resets_are_never_emptied'),
    ('password_resets', 'password_resets_only_move_on'),
    ('withdrawals', 'withdrawals_begin_outside_resets'),
    ('withdrawals', 'withdrawals_wait_for_resets')))
  AND (SELECT count(*) = 2 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('refuse_during_reset', '42fe2ac17959f01cde60f82d261be395'),
    ('refuse_illegal_reset', 'e04b20cd42b5bcc04de4653aede8319b'))) AS ok
