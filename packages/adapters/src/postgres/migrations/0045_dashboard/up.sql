-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- A session in a browser beside the one in the chat ---------------------------------------------------------------------------
ALTER TABLE admin_sessions
  ADD COLUMN place text NOT NULL DEFAULT 'chat' CHECK (place IN ('chat', 'browser')),
  -- SHA-256 of what the browser shows.
  ADD COLUMN key_hash text CONSTRAINT admin_sessions_key_once UNIQUE CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT admin_sessions_keyed CHECK ((place = 'browser') = (key_hash IS NOT NULL)),
  DROP CONSTRAINT admin_sessions_one_each,
  ADD CONSTRAINT admin_sessions_one_each PRIMARY KEY (telegram_id, place);

-- What opens the dashboard once: a row is deleted by whoever uses it. No money fact; whoever loses one asks for another ----------
CREATE TABLE dashboard_links (
  telegram_id bigint CONSTRAINT dashboard_links_one_each PRIMARY KEY,
  hash text NOT NULL CONSTRAINT dashboard_links_hash_once UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  operator text NOT NULL REFERENCES admins (name),
  session uuid NOT NULL,
  expires_at timestamptz NOT NULL
);
