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
    id: "I-05",
    meaning: "no member is below zero",
    query: "SELECT account, asset, balance FROM ledger_balances WHERE account LIKE 'user:%' AND balance < 0"
  }
]
