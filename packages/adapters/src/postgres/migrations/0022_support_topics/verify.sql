-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('support_topics')))
  AND (SELECT count(*) = 6 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('support_topics', 'due_at', 'true'),
    ('support_topics', 'is_closed', 'true'),
    ('support_topics', 'revision', 'true'),
    ('support_topics', 'thread', 'false'),
    ('support_topics', 'ticket_id', 'true'),
    ('support_topics', 'told', 'true')))
  AND (SELECT count(*) = 6 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('support_topics', 'support_topics_once'),
    ('support_topics', 'support_topics_revision_check'),
    ('support_topics', 'support_topics_thread'),
    ('support_topics', 'support_topics_thread_check'),
    ('support_topics', 'support_topics_ticket_id_fkey'),
    ('support_topics', 'support_topics_told_check')))
  AND (SELECT count(*) = 1 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('support_topics', 'support_topics_stay')))
  AND (SELECT count(*) = 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('refuse_second_topic', 'e627e6021b03d505cac831170188d713'))) AS ok
