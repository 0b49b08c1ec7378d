INSERT INTO users (id, telegram_id, name, language, invitation_code, wallet_address, wallet_linked_at, created_at) VALUES
  ('00000000-0000-7000-8000-000000000001', 11, 'One', 'en', 'AAAAAAAAAA', NULL, NULL, '2026-01-01'),
  ('00000000-0000-7000-8000-000000000002', 12, 'Two', 'ru', 'BBBBBBBBBB', '0x00000000000000000000000000000000000000aa', '2026-01-02', '2026-01-02');
INSERT INTO referrals SELECT b.id, b.serial, a.id, a.serial, '2026-01-02' FROM users a, users b WHERE a.telegram_id = 11 AND b.telegram_id = 12;
INSERT INTO level_prices VALUES (1, 1, 'BNB', 50, '2026-01-01');
INSERT INTO scan_cursors (chain_id, number, hash, moved_at) VALUES (56, 20, '0x' || repeat('0', 62) || '20', '2026-01-03');
INSERT INTO block_headers
  SELECT 56, n, '0x' || repeat('0', 62) || n, '0x' || repeat('0', 62) || CASE n WHEN 18 THEN 99 ELSE n - 1 END, 1767400000 + n
  FROM unnest(ARRAY[10, 17, 18, 19, 20]) AS kept (n);
INSERT INTO transactions (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address, to_address, asset, amount,
  user_id, suspense_reason, state, seen_at)
  SELECT 56, '0x' || repeat('a', 64), log, 10 + log, '0x' || repeat('b', 64), 1767400000 + log, '0x00000000000000000000000000000000000000aa',
    '0x5555555555555555555555555555555555555555', asset, amount, CASE WHEN reason IS NULL THEN '00000000-0000-7000-8000-000000000002'::uuid END,
    reason, state, '2026-01-03'
  FROM (VALUES (-1, 'BNB', 60, NULL, 'final'), (0, 'USDT', 7, 'unknown sender', 'final'), (1, 'USDT', 8, NULL, 'final'),
    (2, 'USDT', 9, NULL, 'seen'), (3, 'USDT', 10, 'wallet linked later', 'orphaned'), (4, 'USDT', 11, NULL, 'dropped'))
    AS given (log, asset, amount, reason, state);
INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, user_id, suspense_reason, asset, amount, final_at)
  SELECT chain_id, tx_hash, log_index, block_number, user_id, suspense_reason, asset, amount, '2026-01-03' FROM transactions
  WHERE state = 'final';
UPDATE deposits SET state = 'credited', bought = 1, settled_at = '2026-01-03' WHERE log_index = -1;
UPDATE deposits SET state = 'suspense', settled_at = '2026-01-03' WHERE log_index = 0;
INSERT INTO payment_retries SELECT id, 'resolved', 2, 'it was busy', NULL, '2026-01-03' FROM deposits WHERE log_index = 0;
INSERT INTO level_purchases SELECT id, user_id, 1, 'BNB', 50, 1, '2026-01-03' FROM deposits WHERE log_index = -1;
INSERT INTO referral_commissions (purchase_id, tier, user_id, buyer_id, asset, amount, rate, held_until)
  SELECT id, 1, '00000000-0000-7000-8000-000000000001', user_id, 'BNB', 2, 500, '2026-01-04' FROM level_purchases;
INSERT INTO ledger_entries (kind, business_id, booked_at) SELECT 'deposit-final', id, '2026-01-03' FROM deposits WHERE state <> 'final';
INSERT INTO ledger_entries (kind, business_id, booked_at) SELECT 'level-bought', id, '2026-01-03' FROM level_purchases;
INSERT INTO ledger_entries (kind, business_id, booked_at) SELECT 'commission-earned', id || ':1', '2026-01-03' FROM level_purchases;
INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
  SELECT e.id, 'chain:deposit', CASE d.state WHEN 'credited' THEN 'user:' || d.user_id || ':available' ELSE 'house:suspense' END, d.asset, d.amount
  FROM ledger_entries e JOIN deposits d ON d.id = e.business_id WHERE e.kind = 'deposit-final';
INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
  SELECT e.id, 'user:' || p.user_id || ':available', 'house:sales', 'BNB', 50 FROM ledger_entries e JOIN level_purchases p ON p.id = e.business_id
  WHERE e.kind = 'level-bought';
INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
  SELECT e.id, 'house:sales', 'user:' || c.user_id || ':rewards', 'BNB', 2 FROM ledger_entries e, referral_commissions c
  WHERE e.kind = 'commission-earned';
INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at, state)
  VALUES ('00000000-0000-7000-8000-000000000002', 1, 'BNB', 50, 1, '2026-01-03', '2026-01-02', 'fulfilled');
INSERT INTO notifications (id, user_id, notification, due_at, enqueued_at)
  SELECT 'deposit-credited:' || id, user_id, '{}'::jsonb, '2026-01-03'::timestamptz, '2026-01-03'::timestamptz FROM deposits WHERE state = 'credited'
  UNION ALL SELECT 'commission-earned:' || purchase_id || ':1', user_id, '{}'::jsonb, '2026-01-03', '2026-01-03' FROM referral_commissions;
