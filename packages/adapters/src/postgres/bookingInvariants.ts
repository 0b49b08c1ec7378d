import type { Invariant } from "./Invariant.ts"

/** Whether a payment of ours has ended its payout in the books. */
const SETTLED = "EXISTS (SELECT 1 FROM payouts p WHERE p.settled_by = t.tx_hash AND p.chain_id = t.chain_id AND p.state = 'paid')"

/** Every transfer that stands in the books, reversed ones too, by how it got there: a settled deposit or payout, dust, or our own movement. */
const BOOKED = `
  SELECT t.id, t.asset, t.amount, t.purpose, r.transfer_id IS NOT NULL AS reversed, ${SETTLED} AS settled FROM transactions t
  LEFT JOIN deposits d USING (chain_id, tx_hash, log_index) LEFT JOIN deposit_reversals r ON r.transfer_id = t.id
  WHERE t.state = 'final' AND CASE WHEN t.purpose IN ('member', 'suspense') THEN d.state <> 'final'
    WHEN t.purpose = 'payout' THEN ${SETTLED} ELSE t.purpose NOT IN ('within deposit', 'within payout') END`

/** What one entry moved from or to an account, in one asset. */
const moved = (side: "debit" | "credit", kind: string, account: string) => `
  coalesce((SELECT sum(m.amount) FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
    WHERE e.kind = '${kind}' AND e.business_id = b.id AND m.${side} = ${account} AND m.asset = b.asset), 0)`

/** The two sides an own movement has in the books. */
const DEBIT = `CASE b.purpose WHEN 'deposit to payout' THEN 'chain:payout' WHEN 'payout to deposit' THEN 'chain:deposit'
  WHEN 'paid in' THEN 'chain:payout' WHEN 'payout from deposit' THEN 'chain:payout' WHEN 'deposit gas' THEN 'house:gas' WHEN 'payout gas' THEN 'house:gas' ELSE 'house:capital' END`
const CREDIT = `CASE b.purpose WHEN 'deposit to payout' THEN 'chain:deposit' WHEN 'payout to deposit' THEN 'chain:payout'
  WHEN 'paid in' THEN 'house:capital' WHEN 'out of deposit' THEN 'chain:deposit' WHEN 'deposit gas' THEN 'chain:deposit'
  WHEN 'payout from deposit' THEN 'chain:deposit'
  ELSE 'chain:payout' END`

/** What must be true between the chain and the books. */
export const bookingInvariants: ReadonlyArray<Invariant> = [
  {
    id: "I-09",
    meaning: "what our wallets hold according to the books is what they began with, what came for good, less what left, gas and what was reversed",
    query: `
      SELECT account, asset, held, came FROM (
        SELECT account, asset, -balance AS held FROM ledger_balances WHERE account IN ('chain:deposit', 'chain:payout')
      ) books FULL JOIN (
        SELECT account, asset, sum(delta) AS came FROM (
          SELECT m.debit AS account, m.asset, m.amount AS delta FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
          WHERE e.kind = 'opening-balance'
          UNION ALL SELECT account, asset, delta FROM (${BOOKED}) b CROSS JOIN LATERAL (
          SELECT 'chain:deposit' AS account, CASE WHEN b.purpose IN ('member', 'suspense', 'dust', 'payout to deposit') THEN b.amount
            WHEN b.purpose IN ('deposit to payout', 'out of deposit', 'deposit gas', 'payout from deposit') THEN -b.amount ELSE 0 END AS delta
          UNION ALL SELECT 'chain:payout', CASE WHEN b.purpose IN ('deposit to payout', 'paid in') THEN b.amount
            WHEN b.purpose IN ('payout to deposit', 'out of payout', 'payout gas', 'payout') THEN -b.amount
            WHEN b.purpose = 'payout from deposit' AND NOT b.settled THEN b.amount ELSE 0 END
          ) sides WHERE NOT b.reversed
        ) moved GROUP BY account, asset
      ) chain USING (account, asset) WHERE coalesce(held, 0) <> coalesce(came, 0)`
  },
  {
    id: "openings",
    meaning: "what a wallet began with stands in the books once, exactly, and nothing else does",
    query: `
      SELECT coalesce(e.business_id, o.id) AS opening FROM (
        SELECT chain_id || ':' || wallet || ':' || asset AS id, asset, amount FROM wallet_openings WHERE amount > 0
      ) o FULL JOIN (SELECT id AS entry_id, business_id FROM ledger_entries WHERE kind = 'opening-balance') e ON e.business_id = o.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.entry_id AND m.asset = o.asset AND m.amount = o.amount
      WHERE m.id IS NULL`
  },
  {
    id: "I-13",
    meaning: "a settled deposit stands in the books once, with exactly the amount of its transfer, for its member or in suspense",
    query: `
      SELECT d.id FROM deposits d JOIN transactions t USING (chain_id, tx_hash, log_index)
      LEFT JOIN ledger_entries e ON e.kind = 'deposit-final' AND e.business_id = d.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.debit = 'chain:deposit' AND m.asset = d.asset AND m.amount = t.amount
        AND m.credit = CASE WHEN d.user_id IS NULL THEN 'house:suspense' ELSE 'user:' || d.user_id || ':available' END
      WHERE d.amount <> t.amount OR (d.state <> 'final') <> (m.id IS NOT NULL)`
  },
  {
    id: "suspense",
    meaning: "money in suspense that was assigned and settled went to its member exactly, once, and no other did",
    query: `
      SELECT d.id FROM deposits d LEFT JOIN suspense_assignments a ON a.deposit_id = d.id
      LEFT JOIN ledger_entries e ON e.kind = 'suspense-assigned' AND e.business_id = d.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.debit = 'house:suspense' AND m.asset = d.asset AND m.amount = d.amount
        AND m.credit = 'user:' || a.user_id || ':available'
      WHERE (a.settled_at IS NOT NULL) <> (m.id IS NOT NULL) OR (e.id IS NULL) <> (m.id IS NULL)
        OR a.deposit_id IS NOT NULL AND d.state <> 'suspense'
      UNION ALL SELECT s.deposit_id FROM suspense_decisions s LEFT JOIN suspense_assignments a
        ON (a.deposit_id, a.decision, a.user_id) = (s.deposit_id, s.serial, s.user_id)
      WHERE s.action = 'assign' AND a.deposit_id IS NULL`
  },
  {
    id: "wallets",
    meaning: "dust and our own movements stand in the books exactly as the chain made them final",
    query: `
      SELECT coalesce(b.asset, booked.asset) AS asset FROM (
        SELECT asset, sum(amount) AS amount FROM transactions WHERE state = 'final' AND purpose = 'dust' GROUP BY asset
      ) b FULL JOIN (
        SELECT m.asset, sum(m.amount) AS amount FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
        WHERE e.kind = 'dust-final' AND m.debit = 'chain:deposit' AND m.credit = 'house:suspense' GROUP BY m.asset
      ) booked USING (asset) WHERE b.amount IS DISTINCT FROM booked.amount
      UNION ALL SELECT b.id FROM (${BOOKED}) b LEFT JOIN ledger_entries e ON e.kind = 'wallet-moved' AND e.business_id = b.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.asset = b.asset AND m.amount = b.amount
        AND m.debit = ${DEBIT} AND m.credit = ${CREDIT}
      WHERE (b.purpose NOT IN ('member', 'suspense', 'dust', 'payout')) <> (m.id IS NOT NULL)`
  },
  {
    id: "reversals",
    meaning: "what a broken finality took is out of the books exactly, with the level it bought and its commissions, and nothing else is",
    query: `
      SELECT b.id FROM (${BOOKED}) b WHERE CASE WHEN b.reversed THEN b.amount ELSE 0 END <> CASE
        WHEN b.purpose IN ('member', 'suspense', 'dust')
          THEN ${moved("credit", "deposit-reversed", "'chain:deposit'")} + ${moved("credit", "suspense-reversed", "'chain:deposit'")}
        WHEN b.purpose = 'payout' THEN ${moved("debit", "payout-undone", "'chain:payout'")}
        ELSE ${moved("credit", "wallet-moved-reversed", DEBIT)} END
      UNION ALL SELECT p.id FROM level_purchases p LEFT JOIN level_reversals v ON v.purchase_id = p.id
      LEFT JOIN deposit_reversals r ON r.transfer_id = p.id LEFT JOIN ledger_entries e ON e.kind = 'level-reversed' AND e.business_id = p.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.debit = 'house:sales' AND m.asset = p.asset AND m.amount = p.price
        AND m.credit = 'user:' || p.user_id || ':available'
      WHERE (v.purchase_id IS NOT NULL) <> (m.id IS NOT NULL) OR (v.purchase_id IS NULL AND r.transfer_id IS NOT NULL)
      UNION ALL SELECT b.id FROM (
        SELECT c.purchase_id || ':' || c.tier AS id, c.asset, c.amount, c.state, v.purchase_id AS taken
        FROM referral_commissions c LEFT JOIN level_reversals v USING (purchase_id)
      ) b WHERE (b.state = 'reversed') <> (b.taken IS NOT NULL)
        OR CASE WHEN b.state = 'reversed' THEN b.amount ELSE 0 END <> ${moved("credit", "commission-reversed", "'house:sales'")}`
  }
]
