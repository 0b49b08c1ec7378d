-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- A key opens the live data or a sandbox of its operator, for ever one of them; its secret begins with which. -----------------------------
ALTER TABLE api_keys ADD COLUMN mode text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'test'));
ALTER TABLE api_keys ALTER COLUMN mode DROP DEFAULT;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_hint_of_mode CHECK (starts_with(hint, 'sk_' || mode || '_'));
ALTER TABLE api_keys ADD CONSTRAINT api_keys_scopes_of_mode CHECK (mode = 'test' OR NOT scopes @> ARRAY['sandbox:control']);

CREATE OR REPLACE FUNCTION keep_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.name, OLD.hint, OLD.hash, OLD.scopes, OLD.mode, OLD.operator, OLD.created_at, OLD.expires_at)
    IS DISTINCT FROM (NEW.id, NEW.name, NEW.hint, NEW.hash, NEW.scopes, NEW.mode, NEW.operator, NEW.created_at, NEW.expires_at)
    OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.revoked_at > OLD.revoked_at)) THEN
    RAISE EXCEPTION 'a key of the API does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
