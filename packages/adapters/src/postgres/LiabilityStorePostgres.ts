import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { CHUNK_LEAVES, LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { LiabilityTree } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { SumNode } from "@sigmatrade/core/reconciliation/SumNode"
import { Day, Hash32, Liability } from "@sigmatrade/core/reconciliation/SumNode"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const LeafRow = Schema.Struct({ ...Liability.fields, amount: AmountFromString, position: Schema.Int })
const TakenRow = Schema.Struct({ asset: AssetId, members: Int8 })
const NodeRow = Schema.Struct({ hash: Hash32, sum: AmountFromString })
const TreeRow = Schema.Struct({
  day: Day, asset: AssetId, hash: Hash32, sum: AmountFromString, members: Schema.Int,
  finalNumber: Schema.NullOr(Int8.pipe(Schema.decodeTo(BlockNumber))), publishedAt: Schema.DateTimeUtcFromDate
})

const take = (sql: SqlClient.SqlClient) => (day: Day) =>
  readRows(TakenRow)(sql`
    WITH owed AS (
      SELECT asset, (regexp_match(account, '^user:([0-9a-f-]{36}):'))[1]::uuid AS user_id, sum(balance) AS amount
      FROM ledger_balances WHERE account LIKE 'user:%' GROUP BY 1, 2 HAVING sum(balance) > 0
    ), salted AS (
      -- Two random UUIDs, hashed: 244 random bits that only this row holds.
      SELECT asset, user_id, amount,
        '0x' || encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex') AS salt
      FROM owed WHERE NOT EXISTS (SELECT 1 FROM liability_leaves WHERE day = ${day}::date)
    ), added AS (
      INSERT INTO liability_leaves (day, asset, position, user_id, salt, amount)
      SELECT ${day}::date, asset, row_number() OVER (PARTITION BY asset ORDER BY salt) - 1, user_id, salt, amount FROM salted
      RETURNING asset
    )
    SELECT asset, count(*) AS members FROM added GROUP BY asset ORDER BY asset`)

const leaves = (sql: SqlClient.SqlClient) => (day: Day, asset: AssetId, chunk: number) =>
  readRows(LeafRow)(sql`
    SELECT day::text, asset, position, user_id AS "userId", salt, amount FROM liability_leaves
    WHERE day = ${day}::date AND asset = ${asset} AND position >= ${chunk * CHUNK_LEAVES} AND position < ${(chunk + 1) * CHUNK_LEAVES}
    ORDER BY position`)

const publish = (sql: SqlClient.SqlClient) => (tree: LiabilityTree, chunks: ReadonlyArray<SumNode>) =>
  sql`
    WITH tree AS (
      INSERT INTO liability_trees (day, asset, root, total, members, final_number, published_at)
      VALUES (${tree.day}::date, ${tree.asset}, ${tree.root.hash}, ${String(tree.root.sum)}::text::numeric, ${tree.members}, ${tree.finalNumber},
        ${DateTime.toDateUtc(tree.publishedAt)})
      ON CONFLICT DO NOTHING RETURNING day, asset
    )
    INSERT INTO liability_chunks (day, asset, chunk, hash, sum)
    SELECT tree.day, tree.asset, given.place - 1, given.hash, given.sum
    FROM tree CROSS JOIN unnest(${chunks.map(({ hash }) => hash)}::text[], ${chunks.map(({ sum }) => String(sum))}::text[]::numeric[])
      WITH ORDINALITY AS given (hash, sum, place)`.pipe(Effect.orDie, Effect.asVoid)

const place = (sql: SqlClient.SqlClient) =>
  Effect.fn("LiabilityStorePostgres.place")(function*(day: Day, asset: AssetId, userId: UserId) {
    const [own] = yield* readRows(Schema.Struct({ position: Schema.Int }))(sql`
      SELECT position FROM liability_leaves WHERE day = ${day}::date AND asset = ${asset} AND user_id = ${userId}::uuid`)
    if (own === undefined) return Option.none()
    const chunk = Math.floor(own.position / CHUNK_LEAVES)
    const all = (yield* leaves(sql)(day, asset, chunk)).map((row) => new Liability(row))
    const index = own.position % CHUNK_LEAVES
    return Option.map(Option.fromUndefinedOr(all[index]), (liability) => ({ liability, index, leaves: all, chunk }))
  })

/** Published liabilities in Postgres. */
export const layer: Layer.Layer<LiabilityStore, never, SqlClient.SqlClient> = Layer.effect(
  LiabilityStore,
  Effect.map(SqlClient.SqlClient, (sql) => {
    const columns = sql.literal(`day::text, asset, root AS hash, total AS sum, members, final_number AS "finalNumber", published_at AS "publishedAt"`)
    const toTrees = (rows: ReadonlyArray<typeof TreeRow.Type>) => rows.map(({ hash, sum, ...row }) => ({ ...row, root: { hash, sum } }))
    return LiabilityStore.of({
      take: take(sql),
      chunk: (day, asset, chunk) => Effect.map(leaves(sql)(day, asset, chunk), (rows) => rows.map((row) => new Liability(row))),
      publish: publish(sql),
      trees: (day) =>
        readRows(TreeRow)(sql`SELECT ${columns} FROM liability_trees WHERE day = ${day}::date ORDER BY asset`).pipe(Effect.map(toTrees)),
      recent: (limit) =>
        readRows(TreeRow)(sql`SELECT ${columns} FROM liability_trees ORDER BY liability_trees.day DESC, asset LIMIT ${limit}`).pipe(
          Effect.map(toTrees)
        ),
      list: (page) => readPage(sql, {
        from: "liability_trees", key: ["liability_trees.day", `asset COLLATE "C"`], scope: sql`true`,
        isEntry: (id: string) => sql`liability_trees.day || ':' || asset = ${id}::text`,
        read: (rest) => Effect.map(readRows(TreeRow)(sql`SELECT ${columns} FROM liability_trees ${rest}`), toTrees)
      }, page),
      place: place(sql),
      chunks: (day, asset) => readRows(NodeRow)(sql`
        SELECT hash, sum FROM liability_chunks WHERE day = ${day}::date AND asset = ${asset} ORDER BY chunk`),
      forgetBefore: (day) =>
        sql`DELETE FROM liability_leaves WHERE day < ${day}::date RETURNING position`.pipe(Effect.orDie, Effect.map((rows) => rows.length))
    })
  })
)
