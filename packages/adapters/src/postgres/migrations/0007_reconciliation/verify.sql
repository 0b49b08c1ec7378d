-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 5 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('checkpoints'),
    ('liability_chunks'),
    ('liability_leaves'),
    ('liability_trees'),
    ('wallet_openings')))
  AND (SELECT count(*) = 30 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('checkpoints', 'breakdown', 'true'),
    ('checkpoints', 'chain_id', 'true'),
    ('checkpoints', 'hash', 'true'),
    ('checkpoints', 'id', 'true'),
    ('checkpoints', 'made_at', 'true'),
    ('checkpoints', 'number', 'true'),
    ('checkpoints', 'sound', 'true'),
    ('liability_chunks', 'asset', 'true'),
    ('liability_chunks', 'chunk', 'true'),
    ('liability_chunks', 'day', 'true'),
    ('liability_chunks', 'hash', 'true'),
    ('liability_chunks', 'sum', 'true'),
    ('liability_leaves', 'amount', 'true'),
    ('liability_leaves', 'asset', 'true'),
    ('liability_leaves', 'day', 'true'),
    ('liability_leaves', 'position', 'true'),
    ('liability_leaves', 'salt', 'true'),
    ('liability_leaves', 'user_id', 'true'),
    ('liability_trees', 'asset', 'true'),
    ('liability_trees', 'day', 'true'),
    ('liability_trees', 'final_number', 'false'),
    ('liability_trees', 'members', 'true'),
    ('liability_trees', 'published_at', 'true'),
    ('liability_trees', 'root', 'true'),
    ('liability_trees', 'total', 'true'),
    ('wallet_openings', 'amount', 'true'),
    ('wallet_openings', 'asset', 'true'),
    ('wallet_openings', 'chain_id', 'true'),
    ('wallet_openings', 'number', 'true'),
    ('wallet_openings', 'wallet', 'true')))
  AND (SELECT count(*) = 20 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('checkpoints', 'checkpoints_hash_check'),
    ('checkpoints', 'checkpoints_pkey'),
    ('liability_chunks', 'liability_chunks_chunk_check'),
    ('liability_chunks', 'liability_chunks_day_asset_fkey'),
    ('liability_chunks', 'liability_chunks_hash_check'),
    ('liability_chunks', 'liability_chunks_pkey'),
    ('liability_chunks', 'liability_chunks_sum_check'),
    ('liability_leaves', 'liability_leaves_amount_check'),
    ('liability_leaves', 'liability_leaves_once'),
    ('liability_leaves', 'liability_leaves_pkey'),
    ('liability_leaves', 'liability_leaves_position_check'),
    ('liability_leaves', 'liability_leaves_salt_check'),
    ('liability_leaves', 'liability_leaves_user_id_fkey'),
    ('liability_trees', 'liability_trees_members_check'),
    ('liability_trees', 'liability_trees_pkey'),
    ('liability_trees', 'liability_trees_root_check'),
    ('liability_trees', 'liability_trees_total_check'),
    ('wallet_openings', 'wallet_openings_number_check'),
    ('wallet_openings', 'wallet_openings_pkey'),
    ('wallet_openings', 'wallet_openings_wallet_check')))
  AND (SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('checkpoints', 'checkpoints_newest'),
    ('checkpoints', 'checkpoints_sound_made_at'),
    ('checkpoints', 'checkpoints_unsound')))
  AND (SELECT count(*) = 6 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('checkpoints', 'checkpoints_are_not_changed'),
    ('checkpoints', 'checkpoints_unsound_stay'),
    ('liability_chunks', 'liability_chunks_are_history'),
    ('liability_leaves', 'liability_leaves_are_not_changed'),
    ('liability_trees', 'liability_trees_are_history'),
    ('wallet_openings', 'wallet_openings_are_history')))
  AND (SELECT count(*) = 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('refuse_forgetting_unsound', '331f7026a4558dea0b47ed7e32bec1b9'))) AS ok
