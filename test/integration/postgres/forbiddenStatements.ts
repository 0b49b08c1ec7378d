/** Deposits that are settled and that nobody took back. */
const STANDING = "WHERE state <> 'final' AND id NOT IN (SELECT transfer_id FROM deposit_reversals)"

/** What somebody with a database console might try, and why the database must refuse it. */
export const forbiddenStatements: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["an entry is never changed", "UPDATE ledger_entries SET kind = 'x'"],
  ["an entry is never deleted", "DELETE FROM ledger_entries"],
  ["a movement is never changed", "UPDATE ledger_movements SET amount = amount + 1"],
  ["a movement is never deleted", "DELETE FROM ledger_movements"],
  ["the ledger is never emptied", "TRUNCATE ledger_movements"],
  ["a balance is never changed by hand", "UPDATE ledger_balances SET balance = balance + 1"],
  ["a balance is never made by hand", "INSERT INTO ledger_balances VALUES ('house:sales', 'XYZ', 5)"],
  ["a balance is never deleted", "DELETE FROM ledger_balances"],
  [
    "an entry is booked once",
    "INSERT INTO ledger_entries (kind, business_id, booked_at) SELECT kind, business_id, now() FROM ledger_entries LIMIT 1"
  ],
  [
    "no member falls below zero",
    `INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
     SELECT e.id, 'user:' || u.id || ':available', 'house:sales', 'BNB', 10::numeric ^ 30 FROM ledger_entries e, users u LIMIT 1`
  ],
  [
    "no money goes to an account that is not on the list",
    "INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'house:sales', 'house:pocket', 'BNB', 1 FROM ledger_entries LIMIT 1"
  ],
  ["a movement of nothing is none", "INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'house:sales', 'house:fees', 'BNB', 0 FROM ledger_entries LIMIT 1"],
  [
    "a transfer is recorded once per chain, transaction and log",
    `INSERT INTO transactions (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address, to_address, asset,
       amount, suspense_reason, purpose, proof) SELECT chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address,
       to_address, asset, amount, 'unknown sender', 'suspense', 'block' FROM transactions LIMIT 1`
  ],
  [
    "a transfer is credited once per chain, transaction and log",
    `INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, suspense_reason, asset, amount, final_at)
     SELECT chain_id, tx_hash, log_index, block_number, suspense_reason, asset, amount, now() FROM deposits WHERE user_id IS NULL LIMIT 1`
  ],
  ["a final transfer does not change", "UPDATE transactions SET amount = amount + 1"],
  ["a final transfer is not deleted", "DELETE FROM transactions"],
  ["a settled deposit does not change", `UPDATE deposits SET amount = amount + 1 ${STANDING}`],
  ["a settled deposit is not settled again", `UPDATE deposits SET state = 'final', settled_at = NULL, intent = NULL ${STANDING}`],
  [
    "a member buys a level once",
    `INSERT INTO level_purchases (id, user_id, level, asset, price, price_version, bought_at)
     SELECT 'again', user_id, level, asset, price, price_version, now() FROM level_purchases p
     WHERE NOT EXISTS (SELECT 1 FROM level_reversals r WHERE r.purchase_id = p.id) LIMIT 1`
  ],
  ["a purchase is never changed", "UPDATE level_purchases SET price = price + 1"],
  ["a purchase is never deleted", "DELETE FROM level_purchases"],
  [
    "a tier earns once from a purchase",
    `INSERT INTO referral_commissions SELECT purchase_id, tier, user_id, buyer_id, asset, 1, rate, now() FROM referral_commissions LIMIT 1`
  ],
  ["a commission never changes its amount", "UPDATE referral_commissions SET amount = amount - 1, state = 'released'"],
  ["a commission is never deleted", "DELETE FROM referral_commissions"],
  ["a commission does not stay where it is and change", "UPDATE referral_commissions SET held_until = now()"],
  ["a published price does not change", "UPDATE level_prices SET price = 1"],
  ["who set prices is nobody else afterwards", "UPDATE level_price_changes SET operator = 'other'"],
  ["nobody sets prices that there are not", "INSERT INTO level_price_changes VALUES (2000000, 'anna', 'why')"],
  ["a sponsor is never changed", "UPDATE referrals SET sponsor_id = user_id"],
  ["a sponsor is never removed", "DELETE FROM referrals"],
  [
    "a younger member sponsors no older one",
    `INSERT INTO referrals SELECT old.id, old.serial, young.id, young.serial, now() FROM users old, users young
     WHERE old.serial < young.serial AND NOT EXISTS (SELECT 1 FROM referrals WHERE user_id = old.id) LIMIT 1`
  ],
  ["a wallet belongs to one member", "UPDATE users SET wallet_address = (SELECT max(wallet_address) FROM users), wallet_linked_at = now()"],
  ["a Telegram account is one member", "UPDATE users SET telegram_id = 5"]
]
