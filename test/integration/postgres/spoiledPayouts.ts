/** A final transaction of a payout wallet, of this name, read so long ago. */
export const paysGas = (digit: string, ago = "2 minutes") => `
  INSERT INTO transactions (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address, to_address, asset, amount,
    proof, purpose, state, seen_at)
  SELECT chain_id, '0x' || repeat('${digit}', 64), -2, start_block + 1, '0x' || repeat('e', 64), 1, wallet, wallet, 'BNB', 1, 'block',
    'payout gas', 'final', now() - interval '${ago}' FROM payout_lanes ORDER BY chain_id LIMIT 1`

const FIRST = "(SELECT p.id FROM payouts p JOIN payout_lanes l USING (chain_id, wallet) ORDER BY p.chain_id LIMIT 1)"
const REVERSED = "(SELECT min(transfer_id) FROM deposit_reversals)"

/** Ways to spoil payouts that only somebody who switches the triggers off can go, and the invariant that tells. */
export const spoiledPayouts: ReadonlyArray<readonly [id: string, ...statements: ReadonlyArray<string>]> = [
  ["I-22 payouts", "UPDATE payouts SET amount = amount + 1"],
  [
    "I-23",
    `UPDATE payout_attempts SET hash = '0x' || repeat('9', 64), bytes = '0x00' WHERE payout_id = ${FIRST}`,
    `INSERT INTO payout_attempts (payout_id, number, gas_price, gas_limit, hash, bytes, epoch, planned_at)
     VALUES (${FIRST}, 2, 50000000000, 21000, '0x' || repeat('8', 64), '0x00', 1, now())`,
    paysGas("9"),
    paysGas("8")
  ],
  [
    "displaced",
    `UPDATE payout_attempts SET hash = '0x' || repeat('9', 64), bytes = '0x00' WHERE payout_id = ${FIRST}`,
    `UPDATE payouts SET state = 'displaced', settled_by = NULL, settled_at = now() WHERE id = ${FIRST}`,
    paysGas("9")
  ],
  ["I-24", paysGas("7")],
  ["I-25", "UPDATE payout_lanes SET next_nonce = next_nonce + 1"],
  ["I-27", "DELETE FROM payout_attempts"],
  ["I-29 payouts", "DELETE FROM payout_withdrawals"],
  [
    "recovered",
    `INSERT INTO recovered_payouts (chain_id, tx_hash, log_index, user_id, taken, recovered_at)
     SELECT chain_id, tx_hash, log_index, (SELECT id FROM users LIMIT 1), 0, now() FROM transactions WHERE state = 'final' LIMIT 1`
  ],
  ["recovered", "INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('payout-recovered', 'nothing', now())"],
  [
    "payouts reversed",
    `UPDATE transactions SET purpose = 'payout', user_id = NULL, suspense_reason = NULL WHERE id = ${REVERSED}`,
    `UPDATE payouts SET state = 'paid', settled_at = '2000-01-01', settled_by = (SELECT tx_hash FROM transactions WHERE id = ${REVERSED})
     WHERE id = ${FIRST}`
  ]
]
