-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('dialogues')))
  AND (SELECT count(*) = 7 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('dialogues', 'answers', 'true'),
    ('dialogues', 'expires_at', 'true'),
    ('dialogues', 'id', 'true'),
    ('dialogues', 'meaning', 'true'),
    ('dialogues', 'question', 'true'),
    ('dialogues', 'step', 'true'),
    ('dialogues', 'user_id', 'true')))
  AND (SELECT count(*) = 4 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('dialogues', 'dialogues_meaning_check'),
    ('dialogues', 'dialogues_one_each'),
    ('dialogues', 'dialogues_step_check'),
    ('dialogues', 'dialogues_user_id_fkey'))) AS ok
