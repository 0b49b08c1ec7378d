-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('events', 'events_of_type'))) AS ok
