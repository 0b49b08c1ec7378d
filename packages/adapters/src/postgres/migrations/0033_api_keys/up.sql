-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Keys of the HTTP API. Of a secret only its SHA-256 is kept, and what a key may be used for never changes -------------------------
CREATE TABLE api_keys (
  serial bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid CONSTRAINT api_keys_once PRIMARY KEY,
  name text NOT NULL CHECK (name <> '' AND length(name) <= 60),
  hint text NOT NULL CHECK (length(hint) BETWEEN 8 AND 20),
  hash text NOT NULL CONSTRAINT api_keys_hash_once UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  operator text NOT NULL REFERENCES admins (name),
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_keys_operator ON api_keys (operator);
CREATE TRIGGER api_keys_stay BEFORE DELETE OR TRUNCATE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Only its end and its last use change, and an end only to an earlier one.
CREATE FUNCTION keep_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.name, OLD.hint, OLD.hash, OLD.scopes, OLD.operator, OLD.created_at, OLD.expires_at)
    IS DISTINCT FROM (NEW.id, NEW.name, NEW.hint, NEW.hash, NEW.scopes, NEW.operator, NEW.created_at, NEW.expires_at)
    OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.revoked_at > OLD.revoked_at)) THEN
    RAISE EXCEPTION 'a key of the API does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_keys_keep BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION keep_api_key();
