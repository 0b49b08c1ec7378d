import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import { DateTime } from "effect"
import type { SqlClient } from "effect/sql"

const LEVEL = `(SELECT max(p.level) FROM level_purchases p WHERE p.user_id = u.id
  AND NOT EXISTS (SELECT 1 FROM level_reversals r WHERE r.purchase_id = p.id))`
const ACCOUNTS = "ARRAY['user:' || u.id || ':available', 'user:' || u.id || ':held', 'user:' || u.id || ':rewards']"

const within = (sql: SqlClient.SqlClient, segment: Segment) => {
  switch (segment._tag) {
    case "Everybody":
      return sql`true`
    case "InLanguage":
      return sql`u.language = ${segment.language}`
    case "AtLevel":
      return segment.level === null ? sql`${sql.literal(LEVEL)} IS NULL` : sql`${sql.literal(LEVEL)} = ${segment.level}`
    case "WithBalance":
      return sql`EXISTS (SELECT 1 FROM ledger_balances b WHERE b.account = 'user:' || u.id || ':available' AND b.balance > 0)`
    case "InactiveSince": {
      const since = DateTime.toDateUtc(segment.since)
      // The newest movement of each account is enough to know.
      return sql`u.created_at < ${since} AND NOT EXISTS (
        SELECT 1 FROM unnest(${sql.literal(ACCOUNTS)}) AS own (account), LATERAL (
          (SELECT m.entry_id FROM ledger_movements m WHERE m.debit = own.account ORDER BY m.id DESC LIMIT 1)
          UNION ALL (SELECT m.entry_id FROM ledger_movements m WHERE m.credit = own.account ORDER BY m.id DESC LIMIT 1)
        ) last JOIN ledger_entries e ON e.id = last.entry_id WHERE e.booked_at >= ${since})`
    }
    case "Listed":
      return sql`u.id = ANY(${segment.members}::uuid[])`
  }
}

/** The members (`u`) of a segment who can be told: a condition. */
export const inSegment = (sql: SqlClient.SqlClient, segment: Segment) =>
  sql`u.reachable AND u.standing = 'active' AND ${within(sql, segment)}`
