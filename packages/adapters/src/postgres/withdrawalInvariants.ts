import type { Invariant } from "./Invariant.ts"

/** What every withdrawal has in the books by its state: asked for once; settled or returned once, and only at its end. */
const BOOKED = `
  SELECT w.*, coalesce(r.moved, 0) AS reserved, coalesce(s.moved, 0) AS settled, coalesce(b.moved, 0) AS returned FROM withdrawals w
  LEFT JOIN LATERAL (SELECT sum(m.amount) AS moved FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
    WHERE e.kind = 'withdrawal-requested' AND e.business_id = w.id::text AND m.asset = w.asset
      AND m.debit = 'user:' || w.user_id || ':available' AND m.credit = 'user:' || w.user_id || ':held') r ON true
  LEFT JOIN LATERAL (SELECT sum(m.amount) AS moved FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
    WHERE (e.kind = 'withdrawal-settled' AND e.business_id = w.id::text
      OR e.kind = 'payout-recovered' AND e.business_id IN (
        SELECT c.chain_id || ':' || c.tx_hash || ':' || c.log_index FROM recovered_payouts c WHERE c.withdrawal_id = w.id
      )) AND m.asset = w.asset AND m.debit = 'user:' || w.user_id || ':held') s ON true
  LEFT JOIN LATERAL (SELECT sum(m.amount) AS moved FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
    WHERE e.kind = 'withdrawal-returned' AND e.business_id = w.id::text AND m.asset = w.asset
      AND m.debit = 'user:' || w.user_id || ':held' AND m.credit = 'user:' || w.user_id || ':available') b ON true`

/** What must be true of money on its way out, as far as members and operators decide about it. */
export const withdrawalInvariants: ReadonlyArray<Invariant> = [
  {
    id: "I-22",
    meaning: "what is paid or is to be paid was asked for in full and approved, in this very revision, by as many operators as it needs",
    query: `
      SELECT w.id FROM withdrawals w WHERE w.state IN ('approved', 'paying', 'paid', 'returned') AND w.approvals_needed > (
        SELECT count(DISTINCT a.operator) FROM withdrawal_approvals a WHERE (a.withdrawal_id, a.revision) = (w.id, w.revision)
      ) AND NOT EXISTS (SELECT 1 FROM recovered_payouts r WHERE r.withdrawal_id = w.id)
      UNION ALL SELECT w.id FROM withdrawals w WHERE w.fee >= w.amount`
  },
  {
    id: "I-29",
    meaning: "money is held for a withdrawal exactly while it has not ended, then it is settled or returned, once and in full",
    query: `
      SELECT id::text FROM (${BOOKED}) booked WHERE reserved <> amount
        OR settled <> CASE WHEN state = 'paid' THEN amount ELSE 0 END
        OR returned <> CASE WHEN state IN ('returned', 'refused', 'cancelled', 'expired') THEN amount ELSE 0 END
      UNION ALL SELECT account FROM (
        SELECT 'user:' || user_id || ':held' AS account, asset, sum(amount) AS open FROM withdrawals WHERE settled_at IS NULL GROUP BY 1, 2
      ) waiting FULL JOIN (SELECT * FROM ledger_balances WHERE account LIKE 'user:%:held') books USING (account, asset)
      WHERE coalesce(open, 0) <> coalesce(balance, 0)
      UNION ALL SELECT e.business_id FROM ledger_entries e
      WHERE e.kind IN ('withdrawal-requested', 'withdrawal-settled', 'withdrawal-returned')
        AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.id::text = e.business_id)`
  },
  {
    id: "I-30",
    meaning: "a withdrawal that has ended has its moment, and one that has not has none",
    query: `
      SELECT id FROM withdrawals WHERE (state IN ('requested', 'approved', 'paying')) <> (settled_at IS NULL)`
  },
  {
    id: "I-44",
    meaning: "every refusal is an operator's, with his reason",
    query: `
      SELECT w.id FROM withdrawals w LEFT JOIN withdrawal_refusals r ON r.withdrawal_id = w.id
      WHERE (w.state = 'refused') <> (r.withdrawal_id IS NOT NULL)`
  },
  {
    id: "I-45",
    meaning: "nothing waits to be paid for a blocked member",
    query: `
      SELECT w.id FROM withdrawals w JOIN users u ON u.id = w.user_id
      WHERE u.standing <> 'active' AND w.state IN ('requested', 'approved')`
  },
  {
    id: "I-34-out",
    meaning: "the end of every withdrawal, and every change of a wallet, was put into words for its member",
    query: `
      SELECT w.id::text FROM withdrawals w LEFT JOIN notifications n
        ON n.id = 'withdrawal-' || w.state || ':' || w.id || ':' || w.revision AND n.user_id = w.user_id
      WHERE w.settled_at IS NOT NULL AND n.id IS NULL
      UNION ALL SELECT c.user_id::text FROM wallet_changes c WHERE NOT EXISTS (
        SELECT 1 FROM notifications n WHERE n.user_id = c.user_id AND n.notification->>'_tag' = 'WalletChanged'
          AND (n.notification->>'from', n.notification->>'to') = (c.from_address, c.to_address)
      )`
  },
  {
    id: "wallets-out",
    meaning: "what waits to be paid goes to the wallet its member has now, and no wallet is or was two members'",
    query: `
      SELECT w.id::text FROM withdrawals w JOIN users u ON u.id = w.user_id
      WHERE w.state IN ('requested', 'approved') AND w.destination IS DISTINCT FROM u.wallet_address
      UNION ALL SELECT c.from_address FROM wallet_changes c JOIN users u ON u.wallet_address = c.from_address WHERE u.id <> c.user_id
      UNION ALL SELECT c.from_address FROM wallet_changes c JOIN wallet_changes o USING (from_address) WHERE c.user_id <> o.user_id`
  }
]
