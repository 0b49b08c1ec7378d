import type { Invariant } from "./Invariant.ts"

/** What must be true of sales, of the commissions out of them, and of what members are told. */
export const saleInvariants: ReadonlyArray<Invariant> = [
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
    meaning: "every purchase made here and every commission stands in the books, and held commissions are what rewards accounts hold",
    query: `
      SELECT p.id FROM level_purchases p LEFT JOIN ledger_entries e ON e.kind = 'level-bought' AND e.business_id = p.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.amount = p.price AND m.asset = p.asset
      WHERE m.id IS NULL AND p.id NOT LIKE 'legacy:%'
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
    id: "purchases",
    meaning: "a level was bought by a payment of its buyer, or from his balance under the key of that very purchase, of which he was told; or in the old system",
    query: `
      SELECT p.id FROM level_purchases p LEFT JOIN deposits d ON d.id = p.id LEFT JOIN suspense_assignments a ON a.deposit_id = p.id
      LEFT JOIN notifications n ON n.id = 'level-bought:' || p.id AND n.user_id = p.user_id
      WHERE CASE WHEN p.id LIKE 'balance:%' THEN n.id IS NULL OR p.id <> 'balance:' || p.user_id || ':' || p.level || ':' || p.turn
        WHEN p.id LIKE 'legacy:%' THEN NOT EXISTS (SELECT 1 FROM legacy_levels l WHERE l.purchase_id = p.id)
        ELSE coalesce(a.user_id, d.user_id) IS DISTINCT FROM p.user_id END`
  },
  {
    id: "I-34",
    meaning: "every credited deposit, every reversed one and every commission was put into words for its member, once",
    query: `
      WITH credited AS (
        SELECT id, user_id FROM deposits WHERE state = 'credited'
        UNION ALL SELECT deposit_id, user_id FROM suspense_assignments WHERE settled_at IS NOT NULL
      )
      SELECT d.id FROM credited d LEFT JOIN notifications n ON n.id = 'deposit-credited:' || d.id AND n.user_id = d.user_id
      WHERE n.id IS NULL
      UNION ALL SELECT d.id FROM credited d JOIN deposit_reversals r ON r.transfer_id = d.id
      LEFT JOIN notifications n ON n.id = 'deposit-reversed:' || d.id AND n.user_id = d.user_id WHERE n.id IS NULL
      UNION ALL SELECT c.purchase_id FROM referral_commissions c
      LEFT JOIN notifications n ON n.id = 'commission-earned:' || c.purchase_id || ':' || c.tier AND n.user_id = c.user_id
      WHERE n.id IS NULL`
  }
]
