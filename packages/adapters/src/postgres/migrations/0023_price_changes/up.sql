-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Who put a version of the prices in force, and why; the settings' own versions have no row here ------------------------------------
CREATE TABLE level_price_changes (
  version integer PRIMARY KEY,
  operator text NOT NULL CHECK (operator <> ''),
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 1000)
);
CREATE TRIGGER level_price_changes_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON level_price_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_without_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM level_prices WHERE version = NEW.version) THEN
    RAISE EXCEPTION 'there are no prices of version %', NEW.version USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER level_price_changes_have_prices BEFORE INSERT ON level_price_changes
  FOR EACH ROW EXECUTE FUNCTION refuse_change_without_prices();
