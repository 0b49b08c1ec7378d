-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- Lists of the API begin at an entry: what they are ordered by has an index of its own.
CREATE INDEX users_serial ON users (serial);
CREATE INDEX transactions_of_members ON transactions (seen_at, block_number, log_index, tx_hash) WHERE purpose IN ('member', 'suspense');
CREATE INDEX withdrawals_requested_at ON withdrawals (requested_at, id);
