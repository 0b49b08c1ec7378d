-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- The team: the inherited table of admins, in our words operators. Until now it only stood for its name ------------------------
IF EXISTS (SELECT 1 FROM admins) THEN
  RAISE EXCEPTION 'admins holds rows that no version of this program has written: move them away first' USING ERRCODE = 'restrict_violation';
END IF;
DROP TABLE admins;
CREATE TABLE admins (
  name text CONSTRAINT admins_once PRIMARY KEY CHECK (name ~ '^[a-z0-9-]{1,40}$'),
  role text NOT NULL CHECK (role IN ('support', 'manager', 'owner')),
  -- SHA-256 of a long random key; none: the key is one of the settings, or he is dismissed.
  key_hash text CONSTRAINT admins_key_once UNIQUE CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  -- One person, one operator: whoever has two names could agree with himself.
  telegram_id bigint CONSTRAINT admins_account_once UNIQUE CHECK (telegram_id > 0),
  standing text NOT NULL DEFAULT 'active' CHECK (standing IN ('active', 'dismissed')),
  added_at timestamptz NOT NULL,
  CHECK (standing = 'active' OR (key_hash IS NULL AND telegram_id IS NULL))
);
CREATE TRIGGER admins_stay BEFORE DELETE OR TRUNCATE ON admins FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who is logged in: one session for each account. No money fact; whoever loses one shows his key again --------------------------
CREATE TABLE admin_sessions (
  telegram_id bigint CONSTRAINT admin_sessions_one_each PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  operator text NOT NULL REFERENCES admins (name),
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL CHECK (seen_at >= started_at)
);
CREATE INDEX admin_sessions_operator ON admin_sessions (operator);

-- What operators did: a chain of hashes, in which nothing can be changed, removed, added or moved without being seen --------------
CREATE TABLE audit_log (
  position bigint CONSTRAINT audit_log_once PRIMARY KEY CHECK (position > 0),
  at timestamptz NOT NULL,
  operator text REFERENCES admins (name),
  action text NOT NULL,
  subject text NOT NULL,
  outcome text NOT NULL,
  reason text,
  details jsonb NOT NULL,
  request_id text NOT NULL,
  previous text NOT NULL CONSTRAINT audit_log_one_after UNIQUE CHECK (previous ~ '^0x[0-9a-f]{64}$'),
  hash text NOT NULL UNIQUE CHECK (hash ~ '^0x[0-9a-f]{64}$')
);
CREATE INDEX audit_log_subject ON audit_log (subject, position);
CREATE INDEX audit_log_operator ON audit_log (operator, position);
CREATE TRIGGER audit_log_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
