import type { Invariant } from "./Invariant.ts"

/** What must be true of what was taken over from the inherited database. */
export const legacyInvariants: ReadonlyArray<Invariant> = [
  {
    id: "legacy openings",
    meaning: "what an inherited member was owed stands in the books once, exactly, for him, and nothing else does",
    query: `
      SELECT coalesce(m.legacy_id::text, e.business_id) AS opening FROM (
        SELECT l.legacy_id, l.user_id, l.owed, r.asset, 'legacy:users:' || l.legacy_id || ':' || r.asset AS id
        FROM legacy_members l LEFT JOIN legacy_runs r ON true WHERE l.owed > 0
      ) m FULL JOIN (SELECT id AS entry_id, business_id FROM ledger_entries WHERE kind = 'legacy-opening') e ON e.business_id = m.id
      LEFT JOIN ledger_movements v ON v.entry_id = e.entry_id AND v.debit = 'house:capital' AND v.credit = 'user:' || m.user_id || ':available'
        AND v.asset = m.asset AND v.amount = m.owed
      WHERE v.id IS NULL OR (SELECT count(*) FROM ledger_movements o WHERE o.entry_id = e.entry_id) <> 1`
  },
  {
    id: "legacy levels",
    meaning: "a level bought in the old system is booked nowhere here, and its payment is not credited a second time",
    query: `
      SELECT coalesce(p.id, l.purchase_id) AS id FROM (SELECT id FROM level_purchases WHERE id LIKE 'legacy:%') p
      FULL JOIN legacy_levels l ON l.purchase_id = p.id LEFT JOIN ledger_entries e ON e.kind = 'level-bought' AND e.business_id = p.id
      WHERE p.id IS NULL OR l.purchase_id IS NULL OR e.id IS NOT NULL
      UNION ALL SELECT d.id FROM deposits d JOIN legacy_levels l USING (tx_hash) WHERE d.state = 'credited'`
  }
]
