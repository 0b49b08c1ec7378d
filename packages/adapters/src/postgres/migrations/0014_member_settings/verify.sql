-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('member_settings')))
  AND (SELECT count(*) = 6 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('member_settings', 'changed_at', 'true'),
    ('member_settings', 'muted', 'true'),
    ('member_settings', 'phrase', 'false'),
    ('member_settings', 'shows_name', 'true'),
    ('member_settings', 'user_id', 'true'),
    ('referral_commissions', 'serial', 'true')))
  AND (SELECT count(*) = 4 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('member_settings', 'member_settings_muted_known'),
    ('member_settings', 'member_settings_one_each'),
    ('member_settings', 'member_settings_phrase_fits'),
    ('member_settings', 'member_settings_user_id_fkey')))
  AND (SELECT count(*) = 4 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('referral_commissions', 'referral_commissions_ranking'),
    ('referral_commissions', 'referral_commissions_user_buyer'),
    ('referral_commissions', 'referral_commissions_user_serial'),
    ('referrals', 'referrals_sponsor_serial'))) AS ok
