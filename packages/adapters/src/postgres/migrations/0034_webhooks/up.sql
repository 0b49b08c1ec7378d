-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What has happened. A place is given to a row when every transaction that could still write before it has ended; readers follow places. -
CREATE TABLE events (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL CONSTRAINT events_id UNIQUE CHECK (id ~ '^evt_[0-9a-f-]{36}$'),
  cause text NOT NULL CONSTRAINT events_cause UNIQUE,
  type text NOT NULL CHECK (type ~ '^[a-z_]+(\.[a-z_]+)+$'),
  data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
  occurred_at timestamptz NOT NULL,
  written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
  place bigint CONSTRAINT events_place UNIQUE CHECK (place > 0)
);
CREATE INDEX events_unplaced ON events (serial) WHERE place IS NULL;

CREATE FUNCTION refuse_other_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.place IS NULL AND NEW.place IS NOT NULL
    AND (OLD.serial, OLD.id, OLD.cause, OLD.type, OLD.data, OLD.occurred_at) = (NEW.serial, NEW.id, NEW.cause, NEW.type, NEW.data, NEW.occurred_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'events are history: only their place is given, once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_are_history BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_other_event();
CREATE TRIGGER events_stay BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_event();

-- Where integrators are told. -------------------------------------------------------------------------------------------------------
CREATE TABLE webhook_endpoints (
  id text PRIMARY KEY CHECK (id ~ '^we_[0-9a-f-]{36}$'),
  url text NOT NULL,
  description text NOT NULL,
  types text[],
  mode text NOT NULL CHECK (mode IN ('instant', 'finalized')),
  scheme text NOT NULL CHECK (scheme IN ('v1', 'v1a')),
  secrets jsonb NOT NULL CHECK (jsonb_array_length(secrets) BETWEEN 1 AND 2),
  disabled text CHECK (disabled IN ('gone', 'failing', 'operator')),
  failing_since timestamptz,
  planned_to bigint NOT NULL CHECK (planned_to >= 0),
  created_at timestamptz NOT NULL,
  revision integer NOT NULL CHECK (revision >= 0)
);

CREATE TABLE webhook_deliveries (
  endpoint_id text NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
  event_id text NOT NULL REFERENCES events (id),
  place bigint NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given up')),
  due_at timestamptz NOT NULL,
  -- Until when it belongs to whoever delivers it now.
  leased_until timestamptz,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  round integer NOT NULL DEFAULT 0 CHECK (round >= 0),
  CONSTRAINT webhook_deliveries_once PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (endpoint_id, due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_place ON webhook_deliveries (endpoint_id, place);

CREATE TABLE webhook_attempts (
  endpoint_id text NOT NULL,
  event_id text NOT NULL,
  attempt integer NOT NULL CHECK (attempt > 0),
  attempted_at timestamptz NOT NULL,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0),
  status integer,
  error text,
  PRIMARY KEY (endpoint_id, event_id, attempt),
  FOREIGN KEY (endpoint_id, event_id) REFERENCES webhook_deliveries ON DELETE CASCADE
);
