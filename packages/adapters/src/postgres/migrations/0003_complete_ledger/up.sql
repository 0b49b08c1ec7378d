-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Heights: the greatest final height the books have ever reached, also when broken finality lowers the mark --------------
ALTER TABLE final_marks ADD COLUMN reached bigint;
UPDATE final_marks SET reached = number;
ALTER TABLE final_marks ALTER COLUMN reached SET NOT NULL, ADD CONSTRAINT final_marks_reached_number CHECK (reached >= number);
CREATE FUNCTION keep_reached() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.reached := CASE TG_OP WHEN 'INSERT' THEN NEW.number ELSE GREATEST(OLD.reached, NEW.number) END;
  RETURN NEW;
END $$;
CREATE TRIGGER final_marks_keep_reached BEFORE INSERT OR UPDATE ON final_marks FOR EACH ROW EXECUTE FUNCTION keep_reached();
CREATE FUNCTION books_reached() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT max(reached) FROM final_marks';

-- Entries: when they were booked by height, and what they take back ------------------------------------------------------
-- A transaction has its own number before it takes an id: whoever has an id below a committed one is a transaction that began to
-- write before. The sealer relies on it.
ALTER TABLE ledger_entries ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE ledger_entries_serial OWNED BY ledger_entries.id;
PERFORM setval('ledger_entries_serial', coalesce((SELECT max(id) FROM ledger_entries), 0) + 1, false);
ALTER TABLE ledger_entries
  ALTER COLUMN id SET DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('ledger_entries_serial') END;
-- No default yet: what was booked before has no height.
ALTER TABLE ledger_entries ADD COLUMN block_number bigint, ADD COLUMN reverses bigint;
ALTER TABLE ledger_entries ALTER COLUMN block_number SET DEFAULT books_reached();

CREATE FUNCTION reversed_kind(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'deposit-reversed' THEN 'deposit-final' WHEN 'suspense-reversed' THEN 'deposit-final'
    WHEN 'level-reversed' THEN 'level-bought' WHEN 'commission-reversed' THEN 'commission-earned'
    WHEN 'wallet-moved-reversed' THEN 'wallet-moved' END
$$;
ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_are_history;
UPDATE ledger_entries e SET reverses = o.id FROM ledger_entries o
  WHERE o.kind = reversed_kind(e.kind) AND o.business_id = e.business_id;
ALTER TABLE ledger_entries ENABLE TRIGGER ledger_entries_are_history;
ALTER TABLE ledger_entries
  ADD CONSTRAINT ledger_entries_reverses_entry FOREIGN KEY (reverses) REFERENCES ledger_entries (id),
  -- A crumb of dust names none: all crumbs of a block and asset are one entry.
  ADD CONSTRAINT ledger_entries_reversal_names_entry CHECK (reverses IS NOT NULL OR kind NOT LIKE '%-reversed' OR kind = 'suspense-reversed');
CREATE UNIQUE INDEX ledger_entries_reversed_once ON ledger_entries (reverses) WHERE reverses IS NOT NULL;
CREATE FUNCTION refuse_false_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM ledger_entries o
    WHERE o.id = NEW.reverses AND o.kind = reversed_kind(NEW.kind) AND o.business_id = NEW.business_id
  ) THEN
    RAISE EXCEPTION 'entry % % does not take back entry %', NEW.kind, NEW.business_id, NEW.reverses
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_reversal_fits';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_entries_reversal_fits BEFORE INSERT ON ledger_entries
  FOR EACH ROW WHEN (NEW.reverses IS NOT NULL) EXECUTE FUNCTION refuse_false_reversal();
-- 2^256 - 1: what one word of the chain holds.
ALTER TABLE ledger_movements ADD CONSTRAINT ledger_movements_amount_fits
  CHECK (amount <= 115792089237316195423570985008687907853269984665640564039457584007913129639935);

-- Seals: a chain of hashes over the entries ------------------------------------------------------------------------------
CREATE TABLE ledger_seals (
  entry_id bigint PRIMARY KEY REFERENCES ledger_entries (id),
  -- Nothing is sealed twice after the same entry: the chain has no fork.
  previous text NOT NULL CONSTRAINT ledger_seals_no_fork UNIQUE CHECK (previous ~ '^0x[0-9a-f]{64}$'),
  hash text NOT NULL CHECK (hash ~ '^0x[0-9a-f]{64}$')
);
CREATE TRIGGER ledger_seals_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- One row: how far the chain goes, and how far it may go.
CREATE TABLE ledger_seal_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  entries bigint NOT NULL DEFAULT 0,
  last_id bigint NOT NULL DEFAULT 0,
  hash text NOT NULL DEFAULT '0x' || repeat('0', 64),
  -- No entry with an id up to this one will ever be added.
  settled_id bigint NOT NULL DEFAULT 0,
  -- The same holds up to this one when every transaction up to this number has ended.
  noted_id bigint,
  noted_by xid8,
  CHECK (last_id <= settled_id),
  CHECK ((noted_id IS NULL) = (noted_by IS NULL))
);
INSERT INTO ledger_seal_head DEFAULT VALUES;
CREATE FUNCTION refuse_shorter_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.settled_id < OLD.settled_id OR NEW.entries < OLD.entries
      OR (NEW.entries, NEW.last_id, NEW.hash) <> (OLD.entries, OLD.last_id, OLD.hash) AND (NEW.entries <= OLD.entries OR NEW.last_id <= OLD.last_id) THEN
    RAISE EXCEPTION 'the chain of seals only grows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_seal_head_only_grows BEFORE UPDATE OR DELETE ON ledger_seal_head
  FOR EACH ROW EXECUTE FUNCTION refuse_shorter_chain();
CREATE TRIGGER ledger_seal_head_is_kept BEFORE TRUNCATE ON ledger_seal_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
