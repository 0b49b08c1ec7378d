import type { Invariant } from "./Invariant.ts"

/** What must be true of the books by themselves. */
export const ledgerInvariants: ReadonlyArray<Invariant> = [
  {
    id: "I-01",
    meaning: "every entry moves money",
    query: "SELECT e.id FROM ledger_entries e WHERE NOT EXISTS (SELECT 1 FROM ledger_movements m WHERE m.entry_id = e.id)"
  },
  {
    id: "I-02",
    meaning: "all accounts of an asset add up to zero",
    query: "SELECT asset, sum(balance) FROM ledger_balances GROUP BY asset HAVING sum(balance) <> 0"
  },
  {
    id: "I-03",
    meaning: "a balance is the sum of its movements",
    query: `
      SELECT account, asset, balance, coalesce(moved, 0) FROM ledger_balances FULL JOIN (
        SELECT account, asset, sum(delta) AS moved FROM (
          SELECT credit AS account, asset, amount AS delta FROM ledger_movements
          UNION ALL SELECT debit, asset, -amount FROM ledger_movements
        ) sides GROUP BY account, asset
      ) movements USING (account, asset) WHERE balance IS DISTINCT FROM coalesce(moved, 0)`
  },
  {
    id: "I-04",
    meaning: "the chain of seals has every entry up to its head, each after the one before (`ledger verify` makes the hashes again)",
    query: `
      SELECT coalesce(e.id, s.entry_id) AS id FROM (SELECT e.id FROM ledger_entries e, ledger_seal_head h WHERE e.id <= h.last_id) e
      FULL JOIN ledger_seals s ON s.entry_id = e.id WHERE e.id IS NULL OR s.entry_id IS NULL
      UNION ALL SELECT entry_id FROM (
        SELECT entry_id, previous, lag(hash, 1, '0x' || repeat('0', 64)) OVER (ORDER BY entry_id) AS expected FROM ledger_seals
      ) linked WHERE previous <> expected
      UNION ALL SELECT h.last_id FROM ledger_seal_head h LEFT JOIN ledger_seals s ON s.entry_id = h.last_id
      WHERE h.entries <> (SELECT count(*) FROM ledger_seals) OR h.entries > 0 AND h.hash IS DISTINCT FROM s.hash`
  },
  {
    id: "I-05",
    meaning: "no member is below zero",
    query: "SELECT account, asset, balance FROM ledger_balances WHERE account LIKE 'user:%' AND balance < 0"
  },
  {
    id: "I-06",
    meaning: "what is held was requested, and is settled or returned once, whole; nothing else moves it",
    query: `
      SELECT e.business_id FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
      WHERE (m.debit LIKE 'user:%:held' OR m.credit LIKE 'user:%:held')
        AND e.kind NOT IN ('withdrawal-requested', 'withdrawal-settled', 'withdrawal-returned', 'payout-recovered')
      UNION ALL SELECT business_id FROM (
        SELECT coalesce(r.withdrawal_id::text, e.business_id) AS business_id, CASE WHEN m.credit LIKE 'user:%:held' THEN m.credit ELSE m.debit END AS account, m.asset,
          coalesce(sum(m.amount) FILTER (WHERE e.kind = 'withdrawal-requested' AND m.credit LIKE 'user:%:held'), 0) AS asked,
          coalesce(sum(m.amount) FILTER (WHERE e.kind <> 'withdrawal-requested' AND m.debit LIKE 'user:%:held'), 0) AS ended,
          count(DISTINCT e.kind) FILTER (WHERE e.kind <> 'withdrawal-requested') AS ends
        FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
        LEFT JOIN recovered_payouts r ON e.kind = 'payout-recovered' AND e.business_id = r.chain_id || ':' || r.tx_hash || ':' || r.log_index
        WHERE e.kind LIKE 'withdrawal-%' OR e.kind = 'payout-recovered' AND m.debit LIKE 'user:%:held'
        GROUP BY 1, 2, 3
      ) holds WHERE asked = 0 OR ends > 1 OR ends = 1 AND asked <> ended`
  },
  {
    id: "I-07",
    meaning: "an amount is whole, more than nothing, and fits into one word of the chain; a movement is of one asset",
    query: `
      SELECT id FROM ledger_movements
      WHERE amount <= 0 OR amount <> trunc(amount) OR amount >= 2::numeric ^ 256 OR asset !~ '^[A-Z][A-Z0-9]{1,11}$' OR debit = credit`
  },
  {
    id: "I-08",
    meaning: "there is one entry per kind and business id",
    query: "SELECT kind, business_id FROM ledger_entries GROUP BY kind, business_id HAVING count(*) > 1"
  },
  {
    id: "links",
    meaning: "what takes back an entry names it: of its original kind, with its business id, once; only crumbs of dust name none",
    query: `
      SELECT e.id FROM ledger_entries e LEFT JOIN ledger_entries o ON o.id = e.reverses
      WHERE e.kind LIKE '%-reversed' AND (e.reverses IS NOT NULL OR e.kind <> 'suspense-reversed'
          OR EXISTS (SELECT 1 FROM ledger_entries d WHERE d.kind = 'deposit-final' AND d.business_id = e.business_id))
        AND (o.kind, o.business_id) IS DISTINCT FROM (reversed_kind(e.kind), e.business_id)
        OR e.reverses IS NOT NULL AND reversed_kind(e.kind) IS NULL
      UNION ALL SELECT reverses FROM ledger_entries WHERE reverses IS NOT NULL GROUP BY reverses HAVING count(*) > 1`
  }
]
