-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('transactions', 'transactions_of_members'),
    ('users', 'users_serial'),
    ('withdrawals', 'withdrawals_requested_at'))) AS ok
