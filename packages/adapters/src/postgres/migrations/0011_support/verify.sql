-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('support_messages')))
  AND (SELECT count(*) = 17 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('support_messages', 'author', 'true'),
    ('support_messages', 'content', 'true'),
    ('support_messages', 'id', 'true'),
    ('support_messages', 'operator', 'false'),
    ('support_messages', 'said_at', 'true'),
    ('support_messages', 'serial', 'true'),
    ('support_messages', 'ticket_id', 'true'),
    ('support_tickets', 'answered_at', 'false'),
    ('support_tickets', 'appeal_of', 'false'),
    ('support_tickets', 'category', 'true'),
    ('support_tickets', 'closed_at', 'false'),
    ('support_tickets', 'due_at', 'false'),
    ('support_tickets', 'member_at', 'true'),
    ('support_tickets', 'number', 'true'),
    ('support_tickets', 'priority', 'true'),
    ('support_tickets', 'revision', 'true'),
    ('support_tickets', 'taken_by', 'false')))
  AND (SELECT count(*) = 18 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('support_messages', 'support_messages_author_check'),
    ('support_messages', 'support_messages_content_check'),
    ('support_messages', 'support_messages_event_of_system'),
    ('support_messages', 'support_messages_once'),
    ('support_messages', 'support_messages_operator_check'),
    ('support_messages', 'support_messages_operator_named'),
    ('support_messages', 'support_messages_pkey'),
    ('support_messages', 'support_messages_ticket_id_fkey'),
    ('support_tickets', 'support_tickets_appeal_of_block'),
    ('support_tickets', 'support_tickets_category_check'),
    ('support_tickets', 'support_tickets_closed_when'),
    ('support_tickets', 'support_tickets_due_while_waiting'),
    ('support_tickets', 'support_tickets_number'),
    ('support_tickets', 'support_tickets_open_is_nobodys'),
    ('support_tickets', 'support_tickets_priority_check'),
    ('support_tickets', 'support_tickets_revision_check'),
    ('support_tickets', 'support_tickets_state_known'),
    ('support_tickets', 'support_tickets_taken_by_check')))
  AND (SELECT count(*) = 4 FROM pg_indexes WHERE schemaname = 'public' AND (tablename, indexname) IN (
    ('support_messages', 'support_messages_ticket_id'),
    ('support_tickets', 'support_tickets_appeal_once'),
    ('support_tickets', 'support_tickets_queue'),
    ('support_tickets', 'support_tickets_user_id')))
  AND (SELECT count(*) = 3 FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = 'public'::regnamespace AND tgenabled = 'O' AND (relname, tgname) IN (
    ('support_messages', 'support_messages_are_history'),
    ('support_tickets', 'support_tickets_legal'),
    ('support_tickets', 'support_tickets_stay')))
  AND (SELECT count(*) = 1 FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname, md5(prosrc)) IN (
    ('refuse_illegal_ticket', '702ca49829e28b1adb80f4b01851d404'))) AS ok
