-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Statistics read what was booked in a range of days, and who joined in it, without reading all that was before.
CREATE INDEX ledger_entries_booked_at ON ledger_entries (booked_at);
CREATE INDEX users_created_at ON users (created_at);
