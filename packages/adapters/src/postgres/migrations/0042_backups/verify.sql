-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('backups')))
  AND (SELECT count(*) = 5 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('backups', 'bytes', 'true'),
    ('backups', 'fault', 'false'),
    ('backups', 'id', 'true'),
    ('backups', 'made_at', 'true'),
    ('backups', 'rehearsed_at', 'false')))
  AND (SELECT count(*) = 5 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('backups', 'backups_bytes_check'),
    ('backups', 'backups_fault_check'),
    ('backups', 'backups_faulty_when_tried'),
    ('backups', 'backups_id_check'),
    ('backups', 'backups_one_each')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('backups', 'backups_by_time'))) AS ok
