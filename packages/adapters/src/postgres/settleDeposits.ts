import type { Settlement } from "@sigmatrade/core/deposit/DepositStore"
import { DateTime, Effect } from "effect"
import type { SqlClient } from "effect/sql"

const given = (settlements: ReadonlyArray<Settlement>, source: Settlement["source"]) =>
  settlements.filter((settlement) => settlement.source === source)

/** Only what leaves a failure behind is resolved: a row of it may stand from before it went into suspense. */
const resolve = (sql: SqlClient.SqlClient, settlements: ReadonlyArray<Settlement>) =>
  sql`
    UPDATE payment_retries SET status = 'resolved', next_retry = NULL
    WHERE deposit_id = ANY(${settlements.map(({ id }) => id)}::text[]) AND status <> 'resolved'`

const settleChain = (sql: SqlClient.SqlClient, settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) =>
  settlements.length === 0 ? Effect.succeed([]) : sql`
    UPDATE deposits SET state = outcome, bought = NULLIF(level, 0), settled_at = ${DateTime.toDateUtc(at)},
      intent = CASE WHEN outcome = 'credited' THEN given_intent END
    FROM unnest(${settlements.map(({ id }) => id)}::text[], ${settlements.map(({ outcome }) => outcome)}::text[],
      ${settlements.map(({ bought }) => bought ?? 0)}::int[], ${settlements.map(({ intent }) => intent)}::text[])
      AS given (settled_id, outcome, level, given_intent)
    WHERE id = settled_id AND state = 'final' RETURNING id`

const settleAssigned = (sql: SqlClient.SqlClient, settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) =>
  settlements.length === 0 ? Effect.succeed([]) : sql`
    UPDATE suspense_assignments SET bought = NULLIF(level, 0), settled_at = ${DateTime.toDateUtc(at)}, intent = given_intent
    FROM unnest(${settlements.map(({ id }) => id)}::text[], ${settlements.map(({ bought }) => bought ?? 0)}::int[],
      ${settlements.map(({ intent }) => intent)}::text[]) AS given (settled_id, level, given_intent)
    WHERE deposit_id = settled_id AND settled_at IS NULL RETURNING deposit_id`

/** Notes how deposits got into the books; all of them or none. See `DepositStore.settle`. */
export const settleDeposits = Effect.fn("DepositStorePostgres.settle")(
  function*(sql: SqlClient.SqlClient, settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) {
    if (settlements.length === 0) return
    yield* sql.withTransaction(Effect.gen(function*() {
      const chain = yield* settleChain(sql, given(settlements, "chain"), at)
      const assigned = yield* settleAssigned(sql, given(settlements, "suspense"), at)
      if (chain.length + assigned.length !== settlements.length) {
        return yield* Effect.die(new Error("A deposit was settled that is settled already"))
      }
      yield* resolve(sql, settlements)
    })).pipe(Effect.orDie)
  }
)
