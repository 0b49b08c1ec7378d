-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 2 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('ledger_seal_head'),
    ('ledger_seals')))
  AND (SELECT count(*) = 14 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('final_marks', 'reached', 'true'),
    ('ledger_entries', 'block_number', 'false'),
    ('ledger_entries', 'id', 'true'),
    ('ledger_entries', 'reverses', 'false'),
    ('ledger_seal_head', 'entries', 'true'),
    ('ledger_seal_head', 'hash', 'true'),
    ('ledger_seal_head', 'last_id', 'true'),
    ('ledger_seal_head', 'noted_by', 'false'),
    ('ledger_seal_head', 'noted_id', 'false'),
    ('ledger_seal_head', 'one', 'true'),
    ('ledger_seal_head', 'settled_id', 'true'),
    ('ledger_seals', 'entry_id', 'true'),
    ('ledger_seals', 'hash', 'true'),
    ('ledger_seals', 'previous', 'true')))
  AND (SELECT count(*) = 13 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('final_marks', 'final_marks_reached_number'),
    ('ledger_entries', 'ledger_entries_reversal_names_entry'),
    ('ledger_entries', 'ledger_entries_reverses_entry'),
    ('ledger_movements', 'ledger_movements_amount_fits'),
    ('ledger_seal_head', 'ledger_seal_head_check'),
    ('ledger_seal_head', 'ledger_seal_head_check1'),
    ('ledger_seal_head', 'ledger_seal_head_one_check'),
    ('ledger_seal_head', 'ledger_seal_head_pkey'),
    ('ledger_seals', 'ledger_seals_entry_id_fkey'),
    ('ledger_seals', 'ledger_seals_hash_check'),
    ('ledger_seals', 'ledger_seals_no_fork'),
    ('ledger_seals', 'ledger_seals_pkey'),
    ('ledger_seals', 'ledger_seals_previous_check')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('ledger_entries', 'ledger_entries_reversed_once')))
  AND (SELECT count(*) = 5 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('final_marks', 'final_marks_keep_reached'),
    ('ledger_entries', 'ledger_entries_reversal_fits'),
    ('ledger_seal_head', 'ledger_seal_head_is_kept'),
    ('ledger_seal_head', 'ledger_seal_head_only_grows'),
    ('ledger_seals', 'ledger_seals_are_history')))
  AND (SELECT count(*) = 5 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('books_reached', '5f7cb4441fe2f40800cbce0e413f7670'),
    ('keep_reached', 'a00d980ebd3bc2056c56b8a312a9e696'),
    ('refuse_false_reversal', '7b4904d2eb4f7f58ffec2ac446a2f17e'),
    ('refuse_shorter_chain', '77f045e594920484746a03bb1d6ae78d'),
    ('reversed_kind', '9bc3d65b0007ed21ba0ef11adef3ee7b'))) AS ok
