import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import { UserId } from "@sigmatrade/core/user/User"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const DueRow = Schema.Struct({ userId: UserId, available: AmountFromString })
const OnRow = Schema.Struct({ on: Schema.Boolean })

const isOn = (sql: SqlClient.SqlClient): AutoPayoutStore["Service"]["isOn"] => (userId) =>
  readRows(OnRow)(sql`SELECT auto_payout AS on FROM users WHERE id = ${userId}`).pipe(Effect.map(([row]) => row?.on ?? false))

const due = (sql: SqlClient.SqlClient): AutoPayoutStore["Service"]["due"] => (asset, minimum, after, limit) =>
  readRows(DueRow)(sql`
    SELECT u.id AS "userId", b.balance AS available FROM users u
    JOIN ledger_balances b ON b.account = 'user:' || u.id || ':available' AND b.asset = ${asset}
    WHERE u.auto_payout AND u.standing = 'active' AND u.wallet_address IS NOT NULL
      AND b.balance >= ${String(minimum)}::text::numeric AND (${after}::uuid IS NULL OR u.id > ${after}::uuid)
    ORDER BY u.id LIMIT ${limit}`)

/** Who wants to be paid out without asking, in Postgres. */
export const layer: Layer.Layer<AutoPayoutStore, never, SqlClient.SqlClient> = Layer.effect(
  AutoPayoutStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    AutoPayoutStore.of({
      set: (userId, on) => sql`UPDATE users SET auto_payout = ${on} WHERE id = ${userId}`.pipe(Effect.orDie, Effect.asVoid),
      isOn: isOn(sql),
      due: due(sql)
    }))
)
