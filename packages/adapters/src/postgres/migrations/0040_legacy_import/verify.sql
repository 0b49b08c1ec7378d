-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 3 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('legacy_levels'),
    ('legacy_members'),
    ('legacy_runs')))
  AND (SELECT count(*) = 9 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('legacy_levels', 'purchase_id', 'true'),
    ('legacy_levels', 'tx_hash', 'false'),
    ('legacy_members', 'legacy_id', 'true'),
    ('legacy_members', 'owed', 'true'),
    ('legacy_members', 'user_id', 'true'),
    ('legacy_runs', 'asset', 'true'),
    ('legacy_runs', 'fingerprint', 'true'),
    ('legacy_runs', 'one', 'true'),
    ('legacy_runs', 'taken_at', 'true')))
  AND (SELECT count(*) = 9 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('legacy_levels', 'legacy_levels_once'),
    ('legacy_levels', 'legacy_levels_purchase_id_fkey'),
    ('legacy_members', 'legacy_members_once'),
    ('legacy_members', 'legacy_members_one_each'),
    ('legacy_members', 'legacy_members_owed_check'),
    ('legacy_members', 'legacy_members_user_id_fkey'),
    ('legacy_runs', 'legacy_runs_fingerprint_check'),
    ('legacy_runs', 'legacy_runs_one_check'),
    ('legacy_runs', 'legacy_runs_pkey')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('legacy_levels', 'legacy_levels_tx_hash')))
  AND (SELECT count(*) = 3 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('legacy_levels', 'legacy_levels_are_history'),
    ('legacy_members', 'legacy_members_are_history'),
    ('legacy_runs', 'legacy_runs_are_history'))) AS ok
