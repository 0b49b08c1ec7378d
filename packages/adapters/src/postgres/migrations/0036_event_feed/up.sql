-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Events of one type, in their order.
CREATE INDEX events_of_type ON events (type, place) WHERE place IS NOT NULL;
