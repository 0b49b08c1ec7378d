import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { AssignedAlready, SuspenseItem, SuspenseStore, SuspenseUnknown } from "@sigmatrade/core/deposit/SuspenseStore"
import type { SuspenseDecision } from "@sigmatrade/core/deposit/SuspenseStore"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const ItemRow = Schema.Struct({
  ...SuspenseItem.fields,
  amount: AmountFromString,
  blockNumber: Int8.pipe(Schema.decodeTo(SuspenseItem.fields.blockNumber)),
  paidAt: Schema.DateTimeUtcFromDate
})
const StandingRow = Schema.Struct({ id: TransferId, isAssigned: Schema.Boolean, isReversed: Schema.Boolean })

const COLUMNS = `
    SELECT d.id, d.asset, d.amount, t.from_address AS "from", t.to_address AS "to", d.suspense_reason AS reason,
      d.block_number AS "blockNumber", to_timestamp(t.timestamp_seconds) AS "paidAt", initcap(last.action) AS decided
    FROM deposits d JOIN transactions t USING (chain_id, tx_hash, log_index)
    LEFT JOIN LATERAL (
      SELECT action FROM suspense_decisions s WHERE s.deposit_id = d.id ORDER BY s.serial DESC LIMIT 1
    ) last ON true`
const IS_WAITING = `d.state = 'suspense' AND NOT EXISTS (SELECT 1 FROM suspense_assignments a WHERE a.deposit_id = d.id)
      AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = d.id)`
const ITEMS = `${COLUMNS} WHERE ${IS_WAITING}`
const OLDEST_FIRST = "ORDER BY d.block_number, d.log_index, d.tx_hash"

const toItems = Effect.map((rows: ReadonlyArray<typeof ItemRow.Type>) => rows.map((row) => new SuspenseItem(row)))

const items = (sql: SqlClient.SqlClient): SuspenseStore["Service"]["items"] => (limit) =>
  readRows(ItemRow)(sql`${sql.literal(ITEMS)} ${sql.literal(OLDEST_FIRST)} LIMIT ${limit}`).pipe(toItems)

const fromWallet = (sql: SqlClient.SqlClient): SuspenseStore["Service"]["fromWallet"] => (wallet, limit) =>
  readRows(ItemRow)(sql`
    ${sql.literal(ITEMS)} AND t.from_address = ${wallet} AND t.purpose = 'suspense'
      AND d.suspense_reason IN ('unknown sender', 'wallet linked later')
    ${sql.literal(OLDEST_FIRST)} LIMIT ${limit}`).pipe(toItems)

/** What has left suspense keeps its place in the order. */
const list = (sql: SqlClient.SqlClient): SuspenseStore["Service"]["list"] => (page) =>
  readPage(sql, {
    from: "deposits d", key: ["d.block_number", "d.log_index", "d.tx_hash"], scope: sql`d.state = 'suspense'`, only: sql.literal(IS_WAITING),
    isEntry: (id: TransferId) => sql`d.id = ${id}`,
    read: (rest) => readRows(ItemRow)(sql`${sql.literal(COLUMNS)} ${rest}`).pipe(toItems)
  }, page)

const find = (sql: SqlClient.SqlClient): SuspenseStore["Service"]["find"] => (id) =>
  readRows(ItemRow)(sql`${sql.literal(ITEMS)} AND d.id = ${id}`).pipe(toItems, Effect.map(([item]) => Option.fromUndefinedOr(item)))

const hold = (sql: SqlClient.SqlClient, id: TransferId) => sql`SELECT 1 FROM deposits WHERE id = ${id} FOR UPDATE`

/** Locked first: what is read with the lock in one statement may be older than the lock. */
const lock = (sql: SqlClient.SqlClient): SuspenseStore["Service"]["lock"] => (id) => Effect.andThen(Effect.orDie(hold(sql, id)), find(sql)(id))

const insert = (sql: SqlClient.SqlClient, { action, id, note, operator }: SuspenseDecision, at: DateTime.Utc) =>
  sql`
    WITH decided AS (
      INSERT INTO suspense_decisions (deposit_id, action, user_id, operator, note, decided_at)
      VALUES (${id}, lower(${action._tag}::text), ${action._tag === "Assign" ? action.userId : null}::uuid, ${operator}::text, ${note},
        ${DateTime.toDateUtc(at)})
      RETURNING serial, deposit_id, action, user_id
    )
    INSERT INTO suspense_assignments (deposit_id, decision, user_id)
    SELECT deposit_id, serial, user_id FROM decided WHERE action = 'assign'`

/** Locks the money first: of two who decide about it the second finds what the first one has decided. */
const decide = (sql: SqlClient.SqlClient) =>
  Effect.fn("SuspenseStorePostgres.decide")(function*(decision: SuspenseDecision, at: DateTime.Utc) {
    const { id } = decision
    return yield* sql.withTransaction(Effect.gen(function*() {
      yield* hold(sql, id)
      const [standing] = yield* readRows(StandingRow)(sql`
        SELECT d.id, EXISTS (SELECT 1 FROM suspense_assignments a WHERE a.deposit_id = d.id) AS "isAssigned",
          EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = d.id) AS "isReversed"
        FROM deposits d WHERE d.id = ${id} AND d.state = 'suspense'`)
      if (standing === undefined) return yield* new SuspenseUnknown({ id })
      if (standing.isAssigned) return yield* new AssignedAlready({ id })
      if (standing.isReversed) return yield* new SuspenseUnknown({ id })
      yield* insert(sql, decision, at)
    })).pipe(Effect.catchTag("SqlError", (error) => Effect.die(error)))
  })

/** Money without an owner yet, in Postgres. */
export const layer: Layer.Layer<SuspenseStore, never, SqlClient.SqlClient> = Layer.effect(
  SuspenseStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    SuspenseStore.of({ items: items(sql), list: list(sql), find: find(sql), lock: lock(sql), fromWallet: fromWallet(sql), decide: decide(sql) }))
)
