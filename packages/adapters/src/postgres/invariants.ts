import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Something that must always be true of the database: its query answers the rows that break it, so none when all is well. */
export interface Invariant {
  /** The number in the project's catalogue, or a word of our own. */
  readonly id: string
  readonly meaning: string
  readonly query: string
}

/** Every invariant the database can check by itself. */
export const invariants: ReadonlyArray<Invariant> = [
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
    id: "I-14",
    meaning: "every final transfer to us is a deposit, and no other transfer is",
    query: `
      SELECT t.id FROM transactions t FULL JOIN deposits d USING (chain_id, tx_hash, log_index)
      WHERE (t.state = 'final') IS DISTINCT FROM (d.id IS NOT NULL)`
  },
  {
    id: "I-09",
    meaning: "what our wallet received according to the books is what the chain made final",
    query: `
      SELECT asset, received, held FROM
        (SELECT asset, sum(amount) AS received FROM deposits WHERE state <> 'final' GROUP BY asset) deposited
        FULL JOIN (SELECT asset, -balance AS held FROM ledger_balances WHERE account = 'chain:deposit') books USING (asset)
      WHERE coalesce(received, 0) <> coalesce(held, 0)`
  },
  {
    id: "I-19",
    meaning: "a commission is the exact share rounded down, and all of a sale together are at most its price",
    query: `
      SELECT c.purchase_id, c.tier FROM referral_commissions c JOIN level_purchases p ON p.id = c.purchase_id
      WHERE c.amount <> div(p.price * c.rate, 10000) OR c.asset <> p.asset OR c.buyer_id <> p.user_id
      UNION ALL SELECT p.id, 0 FROM level_purchases p JOIN referral_commissions c ON c.purchase_id = p.id
      GROUP BY p.id, p.price HAVING sum(c.amount) > p.price`
  },
  {
    id: "I-20",
    meaning: "a sponsor is older than whom he invited, so nobody is above himself",
    query: `
      SELECT r.user_id FROM referrals r JOIN users u ON u.id = r.user_id JOIN users s ON s.id = r.sponsor_id
      WHERE s.serial >= u.serial`
  },
  {
    id: "I-21",
    meaning: "a commission is earned by the buyer's sponsor of that tier",
    query: `
      SELECT c.purchase_id, c.tier FROM referral_commissions c
      JOIN referrals one ON one.user_id = c.buyer_id
      LEFT JOIN referrals two ON two.user_id = one.sponsor_id LEFT JOIN referrals three ON three.user_id = two.sponsor_id
      WHERE c.user_id IS DISTINCT FROM CASE c.tier WHEN 1 THEN one.sponsor_id WHEN 2 THEN two.sponsor_id ELSE three.sponsor_id END`
  },
  {
    id: "sales",
    meaning: "every purchase and every commission stands in the books, and held commissions are what rewards accounts hold",
    query: `
      SELECT p.id FROM level_purchases p LEFT JOIN ledger_entries e ON e.kind = 'level-bought' AND e.business_id = p.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.amount = p.price AND m.asset = p.asset WHERE m.id IS NULL
      UNION ALL SELECT c.purchase_id FROM referral_commissions c
      LEFT JOIN ledger_entries e ON e.kind = 'commission-earned' AND e.business_id = c.purchase_id || ':' || c.tier
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.amount = c.amount AND m.asset = c.asset WHERE m.id IS NULL
      UNION ALL SELECT account FROM (
        SELECT 'user:' || user_id || ':rewards' AS account, asset, sum(amount) FILTER (WHERE state = 'held') AS held
        FROM referral_commissions GROUP BY user_id, asset
      ) expected FULL JOIN (SELECT * FROM ledger_balances WHERE account LIKE 'user:%:rewards') books USING (account, asset)
      WHERE coalesce(held, 0) <> coalesce(balance, 0)`
  },
  {
    id: "I-34",
    meaning: "every credited deposit and every commission was put into words for its member, once",
    query: `
      SELECT d.id FROM deposits d LEFT JOIN notifications n ON n.id = 'deposit-credited:' || d.id AND n.user_id = d.user_id
      WHERE d.state = 'credited' AND n.id IS NULL
      UNION ALL SELECT c.purchase_id FROM referral_commissions c
      LEFT JOIN notifications n ON n.id = 'commission-earned:' || c.purchase_id || ':' || c.tier AND n.user_id = c.user_id
      WHERE n.id IS NULL`
  }
]

/** Runs every invariant; answers those that are broken, with the rows that break them. */
export const brokenInvariants = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const checked = yield* Effect.forEach(invariants, (invariant) =>
    Effect.map(sql.unsafe(`${invariant.query} LIMIT 100`), (rows) => ({ ...invariant, rows })))
  return checked.filter(({ rows }) => rows.length > 0)
})
