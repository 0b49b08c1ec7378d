import type { Invariant } from "./Invariant.ts"

/** What must be true of jobs, of campaigns, and of sales that were refunded. */
export const rewardInvariants: ReadonlyArray<Invariant> = [
  {
    id: "I-41",
    meaning: "a job's periods follow one another without gap or overlap, only the last one is open, and every reward belongs to one",
    query: `
      SELECT job, starts_at::text FROM (
        SELECT *, lag(ends_at) OVER periods AS before, lead(starts_at) OVER periods AS after
        FROM job_periods WINDOW periods AS (PARTITION BY job ORDER BY starts_at)
      ) p WHERE before <> starts_at OR closed_at IS NULL AND after IS NOT NULL OR ends_at <= starts_at
      UNION ALL SELECT w.campaign, w.period_starts_at::text FROM campaign_rewards w
      LEFT JOIN job_periods p ON p.job = 'hourly-rewards' AND p.starts_at = w.period_starts_at WHERE p.job IS NULL`
  },
  {
    id: "campaigns",
    meaning: "a campaign has paid what its rewards add up to and never more than its funds, all of it booked; the rest is in the fund or back",
    query: `
      SELECT c.id FROM campaigns c LEFT JOIN campaign_rewards w ON w.campaign = c.id
      GROUP BY c.id HAVING c.paid <> coalesce(sum(w.amount), 0) OR c.paid > c.funds
      UNION ALL SELECT w.campaign || ':' || w.user_id || ':' || w.cause FROM campaign_rewards w JOIN campaigns c ON c.id = w.campaign
      LEFT JOIN ledger_entries e ON e.kind = 'campaign-reward' AND e.business_id = w.campaign || ':' || w.user_id || ':' || w.cause
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.debit = 'house:rewards-fund' AND m.asset = c.asset AND m.amount = w.amount
        AND m.credit = 'user:' || w.user_id || ':available' WHERE m.id IS NULL
      UNION ALL SELECT e.business_id FROM ledger_entries e LEFT JOIN campaign_rewards w
        ON e.business_id = w.campaign || ':' || w.user_id || ':' || w.cause WHERE e.kind = 'campaign-reward' AND w.campaign IS NULL
      UNION ALL SELECT c.id FROM campaigns c LEFT JOIN ledger_entries e ON e.kind = 'campaign-funded' AND e.business_id = c.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.debit = 'house:capital' AND m.credit = 'house:rewards-fund'
        AND m.asset = c.asset AND m.amount = c.funds WHERE m.id IS NULL
      UNION ALL SELECT c.id FROM campaigns c LEFT JOIN ledger_entries e ON e.kind = 'campaign-ended' AND e.business_id = c.id
      LEFT JOIN ledger_movements m ON m.entry_id = e.id AND m.debit = 'house:rewards-fund' AND m.credit = 'house:capital'
        AND m.asset = c.asset WHERE coalesce(m.amount, 0) <> CASE WHEN c.ended_at IS NULL THEN 0 ELSE c.funds - c.paid END
      UNION ALL SELECT asset FROM (
        SELECT asset, sum(funds - paid) AS due FROM campaigns WHERE ended_at IS NULL GROUP BY asset
      ) promised FULL JOIN (SELECT asset, balance FROM ledger_balances WHERE account = 'house:rewards-fund') fund USING (asset)
      WHERE coalesce(due, 0) <> coalesce(balance, 0)`
  },
  {
    id: "refunds",
    meaning: "a refund two operators agreed to took back its sale, its level and all its commissions, and everybody concerned was told",
    query: `
      SELECT f.purchase_id FROM refunds f LEFT JOIN level_reversals v USING (purchase_id)
      LEFT JOIN ledger_entries e ON e.kind = 'level-reversed' AND e.business_id = f.purchase_id
      LEFT JOIN notifications n ON n.id = 'sale-refunded:' || f.purchase_id
      WHERE f.approved_at IS NOT NULL AND (v.purchase_id IS NULL OR e.id IS NULL OR n.id IS NULL) OR f.approved_by = f.requested_by
      UNION ALL SELECT c.purchase_id FROM refunds f JOIN referral_commissions c USING (purchase_id)
      LEFT JOIN notifications n ON n.id = 'commission-reversed:' || c.purchase_id || ':' || c.tier AND n.user_id = c.user_id
      WHERE f.approved_at IS NOT NULL AND (c.state <> 'reversed' OR n.id IS NULL)
      UNION ALL SELECT v.purchase_id FROM level_reversals v LEFT JOIN refunds f ON f.purchase_id = v.purchase_id
      LEFT JOIN deposit_reversals r ON r.transfer_id = v.purchase_id WHERE f.approved_at IS NULL AND r.transfer_id IS NULL`
  }
]
