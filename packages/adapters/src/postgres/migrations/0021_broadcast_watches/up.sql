-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Messages that show operators how far a broadcast is: one per account and broadcast, gone when it has shown the end ----------------
CREATE TABLE broadcast_watches (
  broadcast_id uuid NOT NULL REFERENCES broadcasts (id),
  telegram_id bigint NOT NULL,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  message_id bigint CHECK (message_id > 0),
  shown text NOT NULL DEFAULT '',
  -- Also until when it belongs to whoever brings it up to date now.
  due_at timestamptz NOT NULL,
  CONSTRAINT broadcast_watches_once PRIMARY KEY (broadcast_id, telegram_id)
);
