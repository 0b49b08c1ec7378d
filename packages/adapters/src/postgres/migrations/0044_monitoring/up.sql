-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What a notice came of: the request, update or step, and the trace it belongs to. Nothing follows from it but lines of log.
ALTER TABLE notifications
  ADD COLUMN request_id text CONSTRAINT notifications_request_id_known CHECK (request_id ~ '^[A-Za-z0-9_.:-]{1,128}$'),
  ADD COLUMN traceparent text CONSTRAINT notifications_traceparent_known CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$');

-- The same of a withdrawal: it is signed, sent and settled by others, later.
ALTER TABLE withdrawals
  ADD COLUMN request_id text CONSTRAINT withdrawals_request_id_known CHECK (request_id ~ '^[A-Za-z0-9_.:-]{1,128}$'),
  ADD COLUMN traceparent text CONSTRAINT withdrawals_traceparent_known CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$');

-- What operators were told of incidents in Telegram ----------------------------------------------------------------------------
CREATE TABLE operator_alerts (
  kind text NOT NULL,
  subject text NOT NULL,
  telegram_id bigint NOT NULL CHECK (telegram_id > 0),
  told text NOT NULL CHECK (told IN ('nothing', 'raised', 'resolved')),
  raised_at timestamptz NOT NULL,
  -- Until when it belongs to whoever tells it now.
  held_until timestamptz,
  CONSTRAINT operator_alerts_once PRIMARY KEY (kind, subject, telegram_id)
);

-- How many updates could not be served is asked every few seconds, and most were.
CREATE INDEX bot_updates_quarantined ON bot_updates (settled_at) WHERE state = 'quarantined';
