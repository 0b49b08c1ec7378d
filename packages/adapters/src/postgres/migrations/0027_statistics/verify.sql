-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 2 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('ledger_entries', 'ledger_entries_booked_at'),
    ('users', 'users_created_at'))) AS ok
