-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('level_price_changes')))
  AND (SELECT count(*) = 3 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('level_price_changes', 'note', 'true'),
    ('level_price_changes', 'operator', 'true'),
    ('level_price_changes', 'version', 'true')))
  AND (SELECT count(*) = 3 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('level_price_changes', 'level_price_changes_note_check'),
    ('level_price_changes', 'level_price_changes_operator_check'),
    ('level_price_changes', 'level_price_changes_pkey')))
  AND (SELECT count(*) = 2 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('level_price_changes', 'level_price_changes_are_history'),
    ('level_price_changes', 'level_price_changes_have_prices')))
  AND (SELECT count(*) = 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('refuse_change_without_prices', '05f29e3086aadccdbfbefe569e99b5d6'))) AS ok
