import { transferId, TransferId } from "@sigmatrade/core/chain/Transfer"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import { toSighting, transferColumns, TransferRow } from "./TransferRow.ts"

const IdRow = Schema.Struct({ id: TransferId })
const DroppedRow = Schema.Struct({ ...TransferRow.fields, elsewhere: Schema.Boolean })

const inChainOrder = (one: typeof TransferRow.Type, other: typeof TransferRow.Type) =>
  one.blockNumber - other.blockNumber || one.logIndex - other.logIndex || (one.txHash < other.txHash ? -1 : 1)

// The driver cannot type an array of nothing but nulls: what may be absent travels as an empty text.
// Nor can it type small and large numbers together: what may grow beyond int4 travels as text.
const column = <A>(sightings: ReadonlyArray<Sighting>, read: (sighting: Sighting) => A) => sightings.map(read)

const rows = readRows(TransferRow)
const ALL = transferColumns("transactions")

const record = (sql: SqlClient.SqlClient): TransferStore["Service"]["record"] => (given) =>
  given.length === 0 ? Effect.succeed([]) : readRows(IdRow)(sql`
    INSERT INTO transactions AS kept (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds,
      from_address, to_address, asset, amount, user_id, suspense_reason)
    SELECT chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, sender, receiver, asset, amount,
      NULLIF(user_id, '')::uuid, NULLIF(reason, '') FROM unnest(
      ${column(given, ({ transfer }) => transfer.chainId)}::int[], ${column(given, ({ transfer }) => transfer.txHash)}::text[],
      ${column(given, ({ transfer }) => transfer.logIndex)}::int[],
      ${column(given, ({ transfer }) => transfer.blockNumber)}::int[],
      ${column(given, ({ transfer }) => transfer.blockHash)}::text[],
      ${column(given, ({ transfer }) => String(transfer.timestampSeconds))}::text[]::int8[],
      ${column(given, ({ transfer }) => transfer.from)}::text[], ${column(given, ({ transfer }) => transfer.to)}::text[],
      ${column(given, ({ transfer }) => transfer.asset)}::text[],
      ${column(given, ({ transfer }) => String(transfer.amount))}::text[]::numeric[],
      ${column(given, ({ attribution }) => attribution._tag === "Member" ? attribution.userId : "")}::text[],
      ${column(given, ({ attribution }) => attribution._tag === "Suspense" ? attribution.reason : "")}::text[])
      AS given (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, sender, receiver, asset, amount,
        user_id, reason)
    -- One order for everybody, so that two who record the same find wait for each other and do not deadlock.
    ORDER BY chain_id, tx_hash, log_index
    ON CONFLICT (chain_id, tx_hash, log_index) DO UPDATE SET state = 'seen', block_number = excluded.block_number,
      block_hash = excluded.block_hash, timestamp_seconds = excluded.timestamp_seconds, user_id = excluded.user_id,
      suspense_reason = excluded.suspense_reason
      WHERE kept.state <> 'final' AND (kept.state <> 'seen' OR kept.block_hash <> excluded.block_hash)
    RETURNING id`).pipe(Effect.map((recorded) => {
      const changed = new Set(recorded.map(({ id }) => id))
      return given.map(({ transfer }) => transferId(transfer)).filter((id) => changed.has(id))
    }))

const seen = (sql: SqlClient.SqlClient): TransferStore["Service"]["seen"] => (chainId, limit) =>
  rows(sql`
    SELECT ${sql.literal(ALL)} FROM transactions WHERE chain_id = ${chainId} AND state = 'seen'
    ORDER BY block_number, log_index, tx_hash LIMIT ${limit} FOR SHARE`).pipe(Effect.map((found) => found.map(toSighting)))

const orphanAbove = (sql: SqlClient.SqlClient): TransferStore["Service"]["orphanAbove"] => (chainId, number) =>
  sql`
    UPDATE transactions SET state = 'orphaned'
    WHERE chain_id = ${chainId} AND state = 'seen' AND block_number > ${number} RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((orphaned) => orphaned.length)
  )

const finalize = (sql: SqlClient.SqlClient): TransferStore["Service"]["finalize"] => (chainId, upTo, limit) =>
  rows(sql`
    UPDATE transactions SET state = 'final' WHERE id IN (
      SELECT id FROM transactions WHERE chain_id = ${chainId} AND state = 'seen' AND block_number <= ${upTo}
      ORDER BY block_number, log_index, tx_hash LIMIT ${limit} FOR UPDATE
    ) RETURNING ${sql.literal(ALL)}`).pipe(Effect.map((found) => found.toSorted(inChainOrder).map(toSighting)))

const drop = (sql: SqlClient.SqlClient): TransferStore["Service"]["drop"] => (chainId, upTo, limit) =>
  readRows(DroppedRow)(sql`
    UPDATE transactions SET state = 'dropped' WHERE id IN (
      SELECT id FROM transactions WHERE chain_id = ${chainId} AND state = 'orphaned' AND block_number <= ${upTo}
      ORDER BY block_number, log_index, tx_hash LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING ${sql.literal(ALL)}, EXISTS (
      SELECT 1 FROM transactions other WHERE other.chain_id = transactions.chain_id
        AND other.tx_hash = transactions.tx_hash AND other.state IN ('seen', 'final')
    ) AS elsewhere`).pipe(
    Effect.map((found) => found.toSorted(inChainOrder).map((row) => ({ ...toSighting(row), elsewhere: row.elsewhere })))
  )

/** Transfers seen on the chain, in Postgres. */
export const layer: Layer.Layer<TransferStore, never, SqlClient.SqlClient> = Layer.effect(
  TransferStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    TransferStore.of({
      record: record(sql),
      seen: seen(sql),
      orphanAbove: orphanAbove(sql),
      finalize: finalize(sql),
      drop: drop(sql)
    }))
)
