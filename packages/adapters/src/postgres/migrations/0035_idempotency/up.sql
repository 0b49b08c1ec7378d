-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What requests that name themselves by a key were answered with, kept in the transaction of what they did -------------------------
CREATE TABLE kept_answers (
  caller text NOT NULL CHECK (caller <> ''),
  operation text NOT NULL CHECK (operation <> ''),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint text NOT NULL CHECK (fingerprint ~ '^0x[0-9a-f]{64}$'),
  status int NOT NULL CHECK (status BETWEEN 200 AND 299),
  content_type text NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT kept_answers_once PRIMARY KEY (caller, operation, key)
);
CREATE INDEX kept_answers_at ON kept_answers (at);
CREATE TRIGGER kept_answers_stay BEFORE UPDATE OR TRUNCATE ON kept_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
