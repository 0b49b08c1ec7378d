-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Topics of tickets in a forum of operators, where there is one: how far each is behind its ticket --------------------------------
CREATE TABLE support_topics (
  ticket_id uuid CONSTRAINT support_topics_once PRIMARY KEY REFERENCES support_tickets (id),
  thread bigint CONSTRAINT support_topics_thread UNIQUE CHECK (thread > 0),
  told integer NOT NULL DEFAULT 0 CHECK (told >= 0),
  is_closed boolean NOT NULL DEFAULT false,
  revision integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
  -- Also until when it belongs to whoever brings it up to its ticket now.
  due_at timestamptz NOT NULL
);

CREATE FUNCTION refuse_second_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.thread IS NOT NULL AND NEW.thread IS DISTINCT FROM OLD.thread THEN
    RAISE EXCEPTION 'a ticket has one topic for ever' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER support_topics_stay BEFORE UPDATE ON support_topics FOR EACH ROW EXECUTE FUNCTION refuse_second_topic();
