import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { AnchorUnknown } from "@sigmatrade/core/persistence/PageRequest"
import type { PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { Checkpoint, Opening } from "@sigmatrade/core/reconciliation/Checkpoint"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const chain = { chainId: Int8.pipe(Schema.decodeTo(ChainId)), number: Int8.pipe(Schema.decodeTo(BlockNumber)) }
const OpeningRow = Schema.Struct({ ...chain, wallet: Address, asset: AssetId, amount: Schema.BigIntFromString })

const Breakdown = Schema.Struct({
  wallets: Schema.Array(Schema.Struct({
    wallet: Address, asset: AssetId, onChain: Schema.BigIntFromString, inBooks: Schema.BigIntFromString
  })),
  reserves: Schema.Array(Schema.Struct({ asset: AssetId, owed: Schema.BigIntFromString, reserves: Schema.BigIntFromString })),
  broken: Schema.Array(Schema.Struct({ id: Schema.String, meaning: Schema.String, rows: Schema.Int, sample: Schema.String }))
})
const encodeBreakdown = Schema.encodeSync(Schema.fromJsonString(Breakdown))

const CheckpointRow = Schema.Struct({ ...chain, hash: BlockHash, at: Schema.DateTimeUtcFromDate, breakdown: Breakdown })

const KeptRow = Schema.Struct({ ...CheckpointRow.fields, id: Int8 })

const COLUMNS = `chain_id AS "chainId", number, hash, made_at AS "at", breakdown`

const checkpointOf = ({ at, breakdown, chainId, hash, number }: typeof CheckpointRow.Type): Checkpoint =>
  ({ chainId, block: { number, hash }, at, ...breakdown })

const open = (sql: SqlClient.SqlClient) => ({ amount, asset, chainId, number, wallet }: Opening) =>
  sql`
    INSERT INTO wallet_openings (chain_id, wallet, asset, number, amount)
    VALUES (${chainId}, ${wallet}, ${asset}, ${number}, ${String(amount)}::text::numeric)
    ON CONFLICT DO NOTHING RETURNING wallet`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

const record = (sql: SqlClient.SqlClient) => (checkpoint: Checkpoint, keepSince: DateTime.Utc) => {
  const { at, block, chainId } = checkpoint
  return sql`
    WITH forgotten AS (
      DELETE FROM checkpoints WHERE sound AND made_at < ${DateTime.toDateUtc(keepSince)}::timestamptz
    )
    INSERT INTO checkpoints (chain_id, number, hash, made_at, sound, breakdown)
    VALUES (${chainId}, ${block.number}, ${block.hash}, ${DateTime.toDateUtc(at)}, ${isSound(checkpoint)},
      ${encodeBreakdown(checkpoint)}::text::jsonb)`.pipe(Effect.orDie, Effect.asVoid)
}

/** By number, not by row: a sound one may be forgotten while somebody reads on from it. */
const list = (sql: SqlClient.SqlClient): CheckpointStore["Service"]["list"] =>
  Effect.fnUntraced(function*(chainId: ChainId, sound: boolean | null, { anchor, limit }: PageRequest<number>) {
    const isNewer = anchor?.side === "newer"
    const place = anchor === null ? null : String(anchor.id)
    if (place !== null) {
      const made = yield* sql`SELECT 1 FROM checkpoints WHERE id >= ${place}::text::int8 AND ${place}::text::int8 > 0 LIMIT 1`.pipe(Effect.orDie)
      if (made.length === 0) return yield* new AnchorUnknown({ id: place })
    }
    const rows = yield* readRows(KeptRow)(sql`
      SELECT id, ${sql.literal(COLUMNS)} FROM checkpoints
      WHERE chain_id = ${chainId} AND ${sound === null ? sql`true` : sql.literal(sound ? "sound" : "NOT sound")}
        AND ${place === null ? sql`true` : sql`id ${sql.literal(isNewer ? ">" : "<")} ${place}::text::int8`}
      ORDER BY id ${sql.literal(isNewer ? "ASC" : "DESC")} LIMIT ${limit}`)
    const kept = rows.map((row) => ({ id: row.id, ...checkpointOf(row) }))
    return isNewer ? kept.toReversed() : kept
  })

/** Comparisons of books and chain, in Postgres. */
export const layer: Layer.Layer<CheckpointStore, never, SqlClient.SqlClient> = Layer.effect(
  CheckpointStore,
  Effect.map(SqlClient.SqlClient, (sql) => {
    const columns = sql.literal(COLUMNS)
    const newest = (chainId: ChainId) => readRows(CheckpointRow)(sql`
      SELECT ${columns} FROM checkpoints WHERE chain_id = ${chainId} ORDER BY id DESC LIMIT 1`)
    return CheckpointStore.of({
      opening: (chainId, wallet, asset) =>
        readRows(OpeningRow)(sql`
          SELECT chain_id AS "chainId", wallet, asset, number, amount FROM wallet_openings
          WHERE chain_id = ${chainId} AND wallet = ${wallet} AND asset = ${asset}`).pipe(
            Effect.map((rows) => Option.fromUndefinedOr(rows[0]))
          ),
      open: open(sql),
      record: record(sql),
      last: (chainId) => Effect.map(newest(chainId), ([row]) => Option.fromUndefinedOr(row && checkpointOf(row))),
      unsound: (chainId, limit) =>
        readRows(CheckpointRow)(sql`
          SELECT ${columns} FROM checkpoints WHERE chain_id = ${chainId} AND NOT sound ORDER BY id DESC LIMIT ${limit}`).pipe(
            Effect.map((rows) => rows.map(checkpointOf))
          ),
      list: list(sql)
    })
  })
)
