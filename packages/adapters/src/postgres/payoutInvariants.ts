import type { Invariant } from "./Invariant.ts"

/** What must be true of payouts, of their nonces, and of the withdrawals they pay. */
export const payoutInvariants: ReadonlyArray<Invariant> = [
  {
    id: "I-22 payouts",
    meaning: "a payout pays what its withdrawals ask for, less their fees, to where they ask",
    query: `
      SELECT p.id FROM payouts p LEFT JOIN LATERAL (
        SELECT sum(w.amount - w.fee) AS net, bool_and(w.asset = p.asset AND w.destination = p.destination) AS fits
        FROM payout_withdrawals l JOIN withdrawals w ON w.id = l.withdrawal_id WHERE l.payout_id = p.id
      ) asked ON true
      WHERE CASE p.purpose WHEN 'gap' THEN asked.net IS NOT NULL ELSE (p.amount, true) IS DISTINCT FROM (asked.net, asked.fits) END`
  },
  {
    id: "I-23",
    meaning: "no payout is paid by two final transactions, and one that ended is ended by the final one",
    query: `
      SELECT p.id FROM payouts p JOIN payout_attempts a ON a.payout_id = p.id
      JOIN transactions t ON t.chain_id = p.chain_id AND t.tx_hash = a.hash AND t.log_index = -2 AND t.state = 'final'
      WHERE NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = t.id)
      GROUP BY p.id HAVING count(*) > 1`
  },
  {
    id: "displaced",
    meaning: "no transaction of a displaced payout is final: what was given back was not paid",
    query: `
      SELECT p.id FROM payouts p JOIN payout_attempts a ON a.payout_id = p.id
      JOIN transactions t ON t.chain_id = p.chain_id AND t.tx_hash = a.hash AND t.state = 'final'
      WHERE p.state = 'displaced' AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = t.id)`
  },
  // Who judges what left the wallet comes after who reads it, and what a restored database reads once more is final at once.
  {
    id: "I-24",
    meaning: "every final transaction of a payout wallet is a payout of ours or noted as somebody else's, a minute after it was read",
    query: `
      SELECT t.id FROM payout_lanes l JOIN transactions t ON t.chain_id = l.chain_id AND t.from_address = l.wallet AND t.log_index = -2
      WHERE t.state = 'final' AND t.block_number > l.start_block AND t.seen_at < now() - interval '1 minute'
        AND NOT EXISTS (SELECT 1 FROM payout_attempts a WHERE a.hash = t.tx_hash)
        AND NOT EXISTS (SELECT 1 FROM foreign_spends f WHERE (f.chain_id, f.tx_hash) = (t.chain_id, t.tx_hash))`
  },
  {
    id: "I-25",
    meaning: "nonces follow each other from the first one of the lane to its last",
    query: `
      SELECT l.chain_id, l.wallet FROM payout_lanes l LEFT JOIN payouts p
        ON p.chain_id = l.chain_id AND p.wallet = l.wallet AND p.nonce >= l.first_nonce
      GROUP BY l.chain_id, l.wallet, l.first_nonce, l.next_nonce
      HAVING count(p.id) <> l.next_nonce - l.first_nonce OR max(p.nonce) >= l.next_nonce`
  },
  {
    id: "I-27",
    meaning: "only what is signed and kept was sent; every payout has its first attempt, and a replacement pays a tenth more",
    query: `
      SELECT b.payout_id FROM payout_broadcasts b JOIN payout_attempts a USING (payout_id, number) WHERE a.bytes IS NULL
      UNION ALL SELECT p.id FROM payouts p WHERE NOT EXISTS (SELECT 1 FROM payout_attempts a WHERE a.payout_id = p.id AND a.number = 1)
      UNION ALL SELECT a.payout_id FROM payout_attempts a JOIN payout_attempts b ON b.payout_id = a.payout_id AND b.number = a.number - 1
      WHERE a.gas_price * 10 < b.gas_price * 11`
  },
  {
    id: "I-29 payouts",
    meaning: "a withdrawal is being paid exactly while its payout is open, ends as that does, and what it holds is booked out once",
    query: `
      SELECT w.id::text FROM withdrawals w LEFT JOIN payout_withdrawals l ON l.withdrawal_id = w.id LEFT JOIN payouts p ON p.id = l.payout_id
      LEFT JOIN recovered_payouts r ON r.withdrawal_id = w.id
      WHERE CASE w.state WHEN 'paying' THEN p.state IS NULL OR p.state NOT IN ('open', 'displaced')
        WHEN 'paid' THEN CASE WHEN r.withdrawal_id IS NULL THEN p.state IS DISTINCT FROM 'paid' ELSE coalesce(p.state, 'displaced') <> 'displaced' END
        WHEN 'returned' THEN p.state IS NULL OR p.state NOT IN ('reverted', 'displaced') ELSE p.id IS NOT NULL END
      UNION ALL SELECT w.id::text FROM withdrawals w JOIN payout_withdrawals l ON l.withdrawal_id = w.id
      WHERE (w.state = 'paid' AND NOT EXISTS (SELECT 1 FROM recovered_payouts r WHERE r.withdrawal_id = w.id)) <> EXISTS (SELECT 1 FROM ledger_entries e WHERE e.kind = 'withdrawal-settled' AND e.business_id = w.id::text)
        OR (w.state = 'returned') <> EXISTS (SELECT 1 FROM ledger_entries e WHERE e.kind = 'withdrawal-returned' AND e.business_id = w.id::text)`
  },
  {
    id: "recovered",
    meaning: "a payment that the books had forgotten is accounted for once, in full, out of what held it or what its receiver could spend",
    query: `
      SELECT t.id FROM recovered_payouts r JOIN transactions t USING (chain_id, tx_hash, log_index)
      LEFT JOIN withdrawals w ON w.id = r.withdrawal_id
      LEFT JOIN LATERAL (SELECT sum(m.amount) FILTER (WHERE m.credit = 'house:capital') AS back,
          coalesce(sum(m.amount) FILTER (WHERE m.debit = 'user:' || r.user_id || ':available'), 0) AS taken
        FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
        WHERE e.kind = 'payout-recovered' AND e.business_id = t.id AND m.asset = t.asset) b ON true
      WHERE t.state <> 'final' OR b.back IS DISTINCT FROM CASE WHEN r.user_id IS NULL THEN NULL ELSE t.amount END OR b.taken <> r.taken
        OR w.id IS NOT NULL AND (w.state <> 'paid' OR (w.asset, w.destination, w.amount - w.fee) <> (t.asset, t.to_address, t.amount))
      UNION ALL SELECT e.business_id FROM ledger_entries e WHERE e.kind = 'payout-recovered'
        AND NOT EXISTS (SELECT 1 FROM recovered_payouts r WHERE e.business_id = r.chain_id || ':' || r.tx_hash || ':' || r.log_index)`
  },
  {
    id: "payouts reversed",
    meaning: "what a broken finality undid of settled payouts is back in the books of the payout wallet, and nothing else is",
    query: `
      SELECT t.id FROM transactions t JOIN deposit_reversals r ON r.transfer_id = t.id JOIN payouts p ON p.settled_by = t.tx_hash
      LEFT JOIN ledger_entries e ON e.kind = 'payout-undone' AND e.business_id = t.id
      WHERE t.purpose IN ('payout', 'payout from deposit') AND p.state = 'paid' AND e.id IS NULL AND p.settled_at <= r.reversed_at`
  }
]
