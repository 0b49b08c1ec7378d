-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What came in from Telegram: each update once, of one person one at a time -------------------------------------------------
CREATE TABLE bot_updates (
  -- <id of the bot>:<id of the update>. After a week of silence Telegram goes on at any number: nothing follows from which is greater.
  id text CONSTRAINT bot_updates_once PRIMARY KEY CHECK (id ~ '^[0-9]{1,20}:[0-9]{1,20}$'),
  -- The order in which updates came in.
  arrival bigint GENERATED ALWAYS AS IDENTITY,
  telegram_id bigint NOT NULL CHECK (telegram_id > 0),
  state text NOT NULL CHECK (state IN ('waiting', 'in hand', 'served', 'quarantined')),
  attempts integer NOT NULL CHECK (attempts >= 0),
  leased_until timestamptz,
  -- Sealed while it is open, for it may hold a password; without what people wrote in quarantine; nothing once it is served.
  content text,
  reason text CHECK (length(reason) <= 2000),
  received_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT bot_updates_leased CHECK ((state = 'in hand') = (leased_until IS NOT NULL)),
  CONSTRAINT bot_updates_forgotten CHECK ((state = 'served') = (content IS NULL)),
  CONSTRAINT bot_updates_explained CHECK ((state = 'quarantined') = (reason IS NOT NULL)),
  CONSTRAINT bot_updates_settled CHECK ((state IN ('served', 'quarantined')) = (settled_at IS NOT NULL)),
  CONSTRAINT bot_updates_taken CHECK ((state = 'waiting') = (attempts = 0))
);

-- However many processes there are: of one person one update is served at a time.
CREATE UNIQUE INDEX bot_updates_one_in_hand ON bot_updates (telegram_id) WHERE state = 'in hand';
CREATE INDEX bot_updates_open ON bot_updates (telegram_id, arrival) WHERE state IN ('waiting', 'in hand');
CREATE INDEX bot_updates_by_end ON bot_updates (settled_at) WHERE settled_at IS NOT NULL;
