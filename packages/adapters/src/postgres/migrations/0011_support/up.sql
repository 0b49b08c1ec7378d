-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Tickets: the inherited table, which nothing has written to so far ---------------------------------------------------------
ALTER TABLE support_tickets
  ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT support_tickets_number UNIQUE,
  ADD COLUMN category text NOT NULL
    CHECK (category IN ('payments', 'withdrawals', 'password', 'referrals', 'technical', 'appeal', 'other')),
  ADD COLUMN priority text NOT NULL CHECK (priority IN ('normal', 'high')),
  -- When the block happened that an appeal is against.
  ADD COLUMN appeal_of timestamptz,
  ADD COLUMN taken_by text CHECK (taken_by ~ '^[a-z0-9-]{1,40}$'),
  ADD COLUMN revision integer NOT NULL CHECK (revision > 0),
  ADD COLUMN member_at timestamptz NOT NULL,
  ADD COLUMN answered_at timestamptz,
  ADD COLUMN due_at timestamptz,
  ADD COLUMN closed_at timestamptz,
  ADD CONSTRAINT support_tickets_state_known CHECK (state IN ('open', 'taken', 'answered', 'closed')),
  ADD CONSTRAINT support_tickets_open_is_nobodys CHECK ((state = 'open') = (taken_by IS NULL)),
  ADD CONSTRAINT support_tickets_due_while_waiting CHECK ((state IN ('open', 'taken')) = (due_at IS NOT NULL)),
  ADD CONSTRAINT support_tickets_closed_when CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  ADD CONSTRAINT support_tickets_appeal_of_block CHECK ((category = 'appeal') = (appeal_of IS NOT NULL));
CREATE UNIQUE INDEX support_tickets_appeal_once ON support_tickets (user_id, appeal_of) WHERE appeal_of IS NOT NULL;
CREATE INDEX support_tickets_queue ON support_tickets (due_at, number) WHERE due_at IS NOT NULL;
CREATE INDEX support_tickets_user_id ON support_tickets (user_id, number DESC);

CREATE FUNCTION refuse_illegal_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.revision <> 1 THEN
      RAISE EXCEPTION 'a ticket begins with its first revision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a ticket is never forgotten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.id, OLD.user_id, OLD.number, OLD.category, OLD.opened_at) <> (NEW.id, NEW.user_id, NEW.number, NEW.category, NEW.opened_at)
      OR OLD.appeal_of IS DISTINCT FROM NEW.appeal_of THEN
    RAISE EXCEPTION 'whose ticket it is and what about never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.revision <> OLD.revision + 1 THEN
    RAISE EXCEPTION 'every change of a ticket is one revision' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER support_tickets_legal BEFORE INSERT OR UPDATE OR DELETE ON support_tickets
  FOR EACH ROW EXECUTE FUNCTION refuse_illegal_ticket();
CREATE TRIGGER support_tickets_stay BEFORE TRUNCATE ON support_tickets
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was said, once each, in the order it was kept ------------------------------------------------------------------------
CREATE TABLE support_messages (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL CONSTRAINT support_messages_once UNIQUE,
  ticket_id uuid NOT NULL REFERENCES support_tickets (id),
  author text NOT NULL CHECK (author IN ('member', 'operator', 'system')),
  operator text CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  content jsonb NOT NULL CHECK (content ->> '_tag' IN ('Text', 'Media', 'Event')),
  said_at timestamptz NOT NULL,
  CONSTRAINT support_messages_operator_named CHECK ((author = 'member') = (operator IS NULL)),
  CONSTRAINT support_messages_event_of_system CHECK ((author = 'system') = (content ->> '_tag' = 'Event'))
);
CREATE INDEX support_messages_ticket_id ON support_messages (ticket_id, serial);
CREATE TRIGGER support_messages_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON support_messages
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
