-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: its rows are history', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Members ------------------------------------------------------------------------------------------------------------
CREATE TABLE users (
  id uuid PRIMARY KEY,
  -- Age among members: a sponsor is always older than whom he invited, so no ring of sponsors can close.
  serial bigint GENERATED ALWAYS AS IDENTITY,
  telegram_id bigint NOT NULL CHECK (telegram_id > 0),
  name text NOT NULL,
  language text NOT NULL CHECK (language IN ('ru', 'en')),
  invitation_code text NOT NULL CONSTRAINT users_invitation_code_unique UNIQUE CHECK (invitation_code ~ '^[A-Za-z0-9]{10}$'),
  wallet_address text CHECK (wallet_address ~ '^0x[0-9a-f]{40}$'),
  wallet_linked_at timestamptz,
  standing text NOT NULL DEFAULT 'active' CHECK (standing IN ('active', 'blocked')),
  reachable boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  UNIQUE (id, serial),
  CHECK ((wallet_address IS NULL) = (wallet_linked_at IS NULL))
);
CREATE UNIQUE INDEX "IDX_users_telegram_id" ON users (telegram_id);
CREATE UNIQUE INDEX "IDX_users_wallet_address" ON users (wallet_address) WHERE wallet_address IS NOT NULL;

CREATE TABLE referrals (
  user_id uuid PRIMARY KEY,
  user_serial bigint NOT NULL,
  sponsor_id uuid NOT NULL,
  sponsor_serial bigint NOT NULL,
  bound_at timestamptz NOT NULL,
  FOREIGN KEY (user_id, user_serial) REFERENCES users (id, serial),
  FOREIGN KEY (sponsor_id, sponsor_serial) REFERENCES users (id, serial),
  CONSTRAINT referrals_sponsor_is_older CHECK (sponsor_serial < user_serial)
);
CREATE INDEX referrals_sponsor_id ON referrals (sponsor_id);
CREATE TRIGGER referrals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON referrals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Ledger: a row is one movement, debited and credited at once, so an entry cannot be out of balance in any asset ---------
CREATE TABLE ledger_entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  business_id text NOT NULL,
  booked_at timestamptz NOT NULL,
  CONSTRAINT ledger_entries_once UNIQUE (kind, business_id)
);
CREATE TABLE ledger_movements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id bigint NOT NULL REFERENCES ledger_entries (id),
  debit text NOT NULL,
  credit text NOT NULL,
  asset text NOT NULL,
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  CHECK (debit <> credit)
);
CREATE INDEX ledger_movements_entry_id ON ledger_movements (entry_id);
CREATE INDEX ledger_movements_debit ON ledger_movements (debit, id);
CREATE INDEX ledger_movements_credit ON ledger_movements (credit, id);
-- Credits less debits. Kept by the trigger below and by nothing else.
CREATE TABLE ledger_balances (
  account text NOT NULL CHECK (account ~ '^(chain:(deposit|payout|transit)|house:(sales|fees|gas|rewards-fund|capital|suspense|reorg-receivable)|user:[0-9a-f-]{36}:(available|held|rewards))$'),
  asset text NOT NULL,
  balance numeric(79, 0) NOT NULL,
  PRIMARY KEY (account, asset),
  CONSTRAINT ledger_balances_member_not_negative CHECK (account NOT LIKE 'user:%' OR balance >= 0)
);
CREATE TRIGGER ledger_entries_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_movements_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Rows are made and locked in one order, so that two writers wait for each other and do not deadlock.
  INSERT INTO ledger_balances (account, asset, balance)
    SELECT account, asset, 0 FROM (SELECT credit AS account, asset FROM added UNION SELECT debit, asset FROM added) touched
    ORDER BY account, asset
    ON CONFLICT DO NOTHING;
  PERFORM 1 FROM ledger_balances
    WHERE (account, asset) IN (SELECT credit, asset FROM added UNION SELECT debit, asset FROM added)
    ORDER BY account, asset FOR NO KEY UPDATE;
  UPDATE ledger_balances AS kept SET balance = kept.balance + moved.delta
    FROM (
      SELECT account, asset, sum(delta) AS delta
      FROM (SELECT credit AS account, asset, amount AS delta FROM added UNION ALL SELECT debit, asset, -amount FROM added) sides
      GROUP BY account, asset
    ) moved
    WHERE kept.account = moved.account AND kept.asset = moved.asset;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_movements_keep_balances AFTER INSERT ON ledger_movements
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_balances();

CREATE FUNCTION refuse_change_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% on % is refused: post a ledger entry instead', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_balances_follow_movements BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_balances
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_by_hand();

-- Levels -------------------------------------------------------------------------------------------------------------
CREATE TABLE level_prices (
  version integer NOT NULL CHECK (version > 0),
  level integer NOT NULL CHECK (level BETWEEN 1 AND 100),
  asset text NOT NULL,
  price numeric(78, 0) NOT NULL CHECK (price > 0),
  published_at timestamptz NOT NULL,
  PRIMARY KEY (version, level, asset)
);
CREATE TRIGGER level_prices_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON level_prices
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE level_purchases (
  id text PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  level integer NOT NULL,
  asset text NOT NULL,
  price numeric(78, 0) NOT NULL CHECK (price > 0),
  price_version integer NOT NULL,
  bought_at timestamptz NOT NULL,
  CONSTRAINT level_purchases_once UNIQUE (user_id, level)
);

-- Commissions --------------------------------------------------------------------------------------------------------
CREATE TABLE referral_commissions (
  purchase_id text NOT NULL REFERENCES level_purchases (id),
  tier smallint NOT NULL CHECK (tier BETWEEN 1 AND 3),
  user_id uuid NOT NULL REFERENCES users (id),
  buyer_id uuid NOT NULL REFERENCES users (id),
  asset text NOT NULL,
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  rate integer NOT NULL CHECK (rate BETWEEN 0 AND 10000),
  held_until timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'released')),
  PRIMARY KEY (purchase_id, tier),
  CHECK (user_id <> buyer_id)
);
CREATE INDEX referral_commissions_held ON referral_commissions (held_until) WHERE state = 'held';
CREATE INDEX referral_commissions_user_id ON referral_commissions (user_id);
CREATE FUNCTION refuse_commissions_above_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM level_purchases p JOIN referral_commissions c ON c.purchase_id = p.id
    WHERE p.id IN (SELECT purchase_id FROM added)
    GROUP BY p.id, p.price HAVING sum(c.amount) > p.price OR bool_or(c.asset <> p.asset)
  ) THEN
    RAISE EXCEPTION 'commissions of a sale exceed its price' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER referral_commissions_within_price AFTER INSERT ON referral_commissions
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_commissions_above_price();

-- Chain --------------------------------------------------------------------------------------------------------------
CREATE TABLE scan_cursors (
  chain_id bigint PRIMARY KEY,
  number bigint NOT NULL CHECK (number >= 0),
  hash text NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE block_headers (
  chain_id bigint NOT NULL,
  number bigint NOT NULL,
  hash text NOT NULL,
  parent_hash text NOT NULL,
  timestamp_seconds bigint NOT NULL,
  PRIMARY KEY (chain_id, number)
);
CREATE TABLE transactions (
  chain_id bigint NOT NULL,
  tx_hash text NOT NULL CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
  -- The place of the log in its block, or -1 for the value a transaction itself carries.
  log_index integer NOT NULL CHECK (log_index >= -1),
  id text NOT NULL GENERATED ALWAYS AS (chain_id::text || ':' || tx_hash || ':' || log_index::text) STORED,
  block_number bigint NOT NULL,
  block_hash text NOT NULL,
  timestamp_seconds bigint NOT NULL,
  from_address text NOT NULL,
  to_address text NOT NULL,
  asset text NOT NULL,
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  user_id uuid REFERENCES users (id),
  suspense_reason text,
  state text NOT NULL DEFAULT 'seen' CHECK (state IN ('seen', 'final', 'orphaned', 'dropped')),
  seen_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((user_id IS NULL) = (suspense_reason IS NOT NULL))
);
CREATE UNIQUE INDEX "IDX_transactions_tx_hash_unique" ON transactions (chain_id, tx_hash, log_index);
CREATE UNIQUE INDEX transactions_id ON transactions (id);
CREATE INDEX "IDX_transactions_user_id" ON transactions (user_id, block_number DESC);
CREATE INDEX transactions_unsettled ON transactions (chain_id, block_number) WHERE state IN ('seen', 'orphaned');
CREATE FUNCTION refuse_change_of_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of a % row of % is refused: it is final', TG_OP, OLD.state, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER transactions_final_is_for_ever BEFORE UPDATE OR DELETE ON transactions
  FOR EACH ROW WHEN (OLD.state = 'final') EXECUTE FUNCTION refuse_change_of_final();

-- Deposits -----------------------------------------------------------------------------------------------------------
CREATE TABLE deposits (
  chain_id bigint NOT NULL,
  tx_hash text NOT NULL,
  log_index integer NOT NULL,
  id text NOT NULL GENERATED ALWAYS AS (chain_id::text || ':' || tx_hash || ':' || log_index::text) STORED,
  block_number bigint NOT NULL,
  user_id uuid REFERENCES users (id),
  suspense_reason text,
  asset text NOT NULL,
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  state text NOT NULL DEFAULT 'final' CHECK (state IN ('final', 'credited', 'suspense')),
  bought integer,
  final_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT deposits_once PRIMARY KEY (chain_id, tx_hash, log_index),
  FOREIGN KEY (chain_id, tx_hash, log_index) REFERENCES transactions (chain_id, tx_hash, log_index),
  CHECK ((user_id IS NULL) = (suspense_reason IS NOT NULL)),
  CHECK ((state = 'final') = (settled_at IS NULL)),
  CHECK (state <> 'credited' OR user_id IS NOT NULL),
  CHECK (state <> 'suspense' OR user_id IS NULL)
);
CREATE UNIQUE INDEX deposits_id ON deposits (id);
CREATE INDEX "IDX_deposits_processing" ON deposits (block_number, log_index, tx_hash) WHERE state = 'final';
CREATE INDEX "IDX_deposits_user_id" ON deposits (user_id);
CREATE INDEX deposits_waiting_of_user ON deposits (user_id) WHERE state = 'final';
CREATE TRIGGER deposits_settled_is_for_ever BEFORE UPDATE OR DELETE ON deposits
  FOR EACH ROW WHEN (OLD.state <> 'final') EXECUTE FUNCTION refuse_change_of_final();
CREATE TABLE deposit_intents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  level integer NOT NULL,
  asset text NOT NULL,
  price numeric(78, 0) NOT NULL CHECK (price > 0),
  price_version integer NOT NULL,
  expires_at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'fulfilled'))
);
CREATE UNIQUE INDEX deposit_intents_one_open ON deposit_intents (user_id, level) WHERE state = 'open';
CREATE TABLE payment_retries (
  deposit_id text PRIMARY KEY REFERENCES deposits (id),
  status text NOT NULL CHECK (status IN ('waiting', 'dead', 'resolved')),
  attempts integer NOT NULL CHECK (attempts > 0),
  reason text NOT NULL,
  next_retry timestamptz,
  failed_at timestamptz NOT NULL,
  CHECK ((status = 'waiting') = (next_retry IS NOT NULL))
);
CREATE INDEX "IDX_payment_retries_status" ON payment_retries (status);
CREATE INDEX "IDX_payment_retries_next_retry" ON payment_retries (next_retry);

-- Notices ------------------------------------------------------------------------------------------------------------
CREATE TABLE notifications (
  id text PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  user_id uuid NOT NULL REFERENCES users (id),
  subject text,
  notification jsonb NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'replaced', 'dead')),
  due_at timestamptz NOT NULL,
  -- Until when it belongs to whoever delivers it now.
  leased_until timestamptz,
  enqueued_at timestamptz NOT NULL,
  settled_at timestamptz,
  chat_id bigint,
  message_id bigint
);
CREATE INDEX notifications_due ON notifications (serial) WHERE state = 'pending';
CREATE INDEX notifications_subject ON notifications (user_id, subject, serial) WHERE subject IS NOT NULL;
CREATE TABLE failed_notifications (
  notification_id text PRIMARY KEY REFERENCES notifications (id),
  status text NOT NULL CHECK (status IN ('retrying', 'dead', 'resolved')),
  attempts integer NOT NULL DEFAULT 0,
  reason text NOT NULL,
  detail text NOT NULL DEFAULT '',
  next_retry timestamptz,
  failed_at timestamptz NOT NULL
);
CREATE INDEX "IDX_failed_notifications_status" ON failed_notifications (status);
CREATE INDEX "IDX_failed_notifications_next_retry" ON failed_notifications (next_retry);

-- Inherited tables whose features come later: the names and keys exist from the first version on --------------------------
CREATE TABLE withdrawals (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  asset text NOT NULL,
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  destination text NOT NULL,
  state text NOT NULL,
  requested_at timestamptz NOT NULL
);
CREATE TABLE support_tickets (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  state text NOT NULL,
  opened_at timestamptz NOT NULL
);
CREATE TABLE admins (
  telegram_id bigint PRIMARY KEY,
  role text NOT NULL,
  added_at timestamptz NOT NULL
);
