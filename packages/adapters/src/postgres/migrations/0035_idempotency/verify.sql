-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('kept_answers')))
  AND (SELECT count(*) = 8 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('kept_answers', 'at', 'true'),
    ('kept_answers', 'body', 'true'),
    ('kept_answers', 'caller', 'true'),
    ('kept_answers', 'content_type', 'true'),
    ('kept_answers', 'fingerprint', 'true'),
    ('kept_answers', 'key', 'true'),
    ('kept_answers', 'operation', 'true'),
    ('kept_answers', 'status', 'true')))
  AND (SELECT count(*) = 6 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('kept_answers', 'kept_answers_caller_check'),
    ('kept_answers', 'kept_answers_fingerprint_check'),
    ('kept_answers', 'kept_answers_key_check'),
    ('kept_answers', 'kept_answers_once'),
    ('kept_answers', 'kept_answers_operation_check'),
    ('kept_answers', 'kept_answers_status_check')))
  AND (SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('kept_answers', 'kept_answers_at')))
  AND (SELECT count(*) = 1 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('kept_answers', 'kept_answers_stay'))) AS ok
