-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('recovered_payouts')))
  AND (SELECT count(*) = 8 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('recovered_payouts', 'chain_id', 'true'),
    ('recovered_payouts', 'log_index', 'true'),
    ('recovered_payouts', 'recovered_at', 'true'),
    ('recovered_payouts', 'serial', 'true'),
    ('recovered_payouts', 'taken', 'true'),
    ('recovered_payouts', 'tx_hash', 'true'),
    ('recovered_payouts', 'user_id', 'false'),
    ('recovered_payouts', 'withdrawal_id', 'false')))
  AND (SELECT count(*) = 8 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('recovered_payouts', 'recovered_payouts_chain_id_tx_hash_log_index_fkey'),
    ('recovered_payouts', 'recovered_payouts_check'),
    ('recovered_payouts', 'recovered_payouts_check1'),
    ('recovered_payouts', 'recovered_payouts_once'),
    ('recovered_payouts', 'recovered_payouts_taken_check'),
    ('recovered_payouts', 'recovered_payouts_user_id_fkey'),
    ('recovered_payouts', 'recovered_payouts_withdrawal_id_fkey'),
    ('recovered_payouts', 'recovered_payouts_withdrawal_once')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('recovered_payouts', 'recovered_payouts_serial')))
  AND (SELECT count(*) = 2 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('recovered_payouts', 'recovered_payouts_are_history'),
    ('recovered_payouts', 'recovered_payouts_of_open')))
  AND (SELECT count(*) = 2 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('refuse_illegal_withdrawal', '4acf5ec4013d1248fb0326e703abcfba'),
    ('refuse_recovering_paid', '7fe7add3895b025a4eeaf4c70457bba0'))) AS ok
