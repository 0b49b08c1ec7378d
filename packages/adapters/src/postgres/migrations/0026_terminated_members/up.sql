-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- A membership can be ended for good ------------------------------------------------------------------------------------------------
ALTER TABLE users DROP CONSTRAINT users_standing_check, ADD CONSTRAINT users_standing_check CHECK (standing IN ('active', 'blocked', 'terminated'));
ALTER TABLE standing_changes DROP CONSTRAINT standing_changes_standing_check,
  ADD CONSTRAINT standing_changes_standing_check CHECK (standing IN ('active', 'blocked', 'terminated'));
