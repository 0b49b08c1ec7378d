-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What wallets held before the first block we have read of them: worked out once, booked as the operator's, for ever.
CREATE TABLE wallet_openings (
  chain_id bigint NOT NULL,
  wallet text NOT NULL CHECK (wallet ~ '^0x[0-9a-f]{40}$'),
  asset text NOT NULL,
  number bigint NOT NULL CHECK (number >= 0),
  -- Negative: the transfers we know took out more than there ever was.
  amount numeric(79, 0) NOT NULL,
  PRIMARY KEY (chain_id, wallet, asset)
);
CREATE TRIGGER wallet_openings_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_openings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Comparisons of books and chain; amounts in the breakdown are strings of digits ----------------------------------------
CREATE TABLE checkpoints (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain_id bigint NOT NULL,
  number bigint NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^0x[0-9a-f]{64}$'),
  made_at timestamptz NOT NULL,
  sound boolean NOT NULL,
  breakdown jsonb NOT NULL
);
CREATE INDEX checkpoints_newest ON checkpoints (chain_id, id DESC);
CREATE INDEX checkpoints_unsound ON checkpoints (chain_id, id DESC) WHERE NOT sound;
CREATE INDEX checkpoints_sound_made_at ON checkpoints (made_at) WHERE sound;
CREATE TRIGGER checkpoints_are_not_changed BEFORE UPDATE OR TRUNCATE ON checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_forgetting_unsound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a difference that was found is not forgotten' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER checkpoints_unsound_stay BEFORE DELETE ON checkpoints
  FOR EACH ROW WHEN (NOT OLD.sound) EXECUTE FUNCTION refuse_forgetting_unsound();

-- What is owed to members, published once a day ---------------------------------------------------------------------------
CREATE TABLE liability_leaves (
  day date NOT NULL,
  asset text NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  user_id uuid NOT NULL REFERENCES users (id),
  salt text NOT NULL CHECK (salt ~ '^0x[0-9a-f]{64}$'),
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  PRIMARY KEY (day, asset, position),
  CONSTRAINT liability_leaves_once UNIQUE (day, asset, user_id)
);
CREATE TRIGGER liability_leaves_are_not_changed BEFORE UPDATE ON liability_leaves
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE liability_trees (
  day date NOT NULL,
  asset text NOT NULL,
  root text NOT NULL CHECK (root ~ '^0x[0-9a-f]{64}$'),
  total numeric(78, 0) NOT NULL CHECK (total >= 0),
  members integer NOT NULL CHECK (members > 0),
  final_number bigint,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (day, asset)
);
CREATE TRIGGER liability_trees_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON liability_trees
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE liability_chunks (
  day date NOT NULL,
  asset text NOT NULL,
  chunk integer NOT NULL CHECK (chunk >= 0),
  hash text NOT NULL CHECK (hash ~ '^0x[0-9a-f]{64}$'),
  sum numeric(78, 0) NOT NULL CHECK (sum >= 0),
  PRIMARY KEY (day, asset, chunk),
  FOREIGN KEY (day, asset) REFERENCES liability_trees (day, asset)
);
CREATE TRIGGER liability_chunks_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON liability_chunks
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
