import type { Address } from "@sigmatrade/core/chain/Address"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Transfer } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Effect, Layer, Schema } from "effect"
import type { Statement } from "effect/sql"
import { SqlClient } from "effect/sql"
import { finalizeBlocks } from "./finalizeBlocks.ts"
import { Int8, readRows } from "./readRows.ts"
import { recordSightings } from "./recordSightings.ts"
import { toSighting, transferColumns, TransferRow } from "./TransferRow.ts"

const DroppedRow = Schema.Struct({ ...TransferRow.fields, elsewhere: Schema.Boolean })
const BlockRow = Schema.Struct({ number: Int8.pipe(Schema.decodeTo(Transfer.fields.blockNumber)), hash: Transfer.fields.blockHash })
const FinalRow = Schema.Struct({
  ...TransferRow.fields,
  standsInNumber: BlockRow.fields.number,
  standsInHash: BlockRow.fields.hash
})

const inChainOrder = (one: typeof TransferRow.Type, other: typeof TransferRow.Type) =>
  one.blockNumber - other.blockNumber || one.logIndex - other.logIndex || (one.txHash < other.txHash ? -1 : 1)

const ALL = transferColumns("transactions")

const seen = (sql: SqlClient.SqlClient): TransferStore["Service"]["seen"] => (chainId, limit) =>
  readRows(TransferRow)(sql`
    SELECT ${sql.literal(ALL)} FROM transactions WHERE chain_id = ${chainId} AND state = 'seen'
    ORDER BY block_number, log_index, tx_hash LIMIT ${limit} FOR SHARE`).pipe(Effect.map((found) => found.map(toSighting)))

const seenBlocks = (sql: SqlClient.SqlClient): TransferStore["Service"]["seenBlocks"] => (chainId, upTo, limit) =>
  readRows(BlockRow)(sql`
    SELECT DISTINCT block_number AS number, block_hash AS hash FROM transactions
    WHERE chain_id = ${chainId} AND state = 'seen' AND block_number <= ${upTo} ORDER BY block_number, block_hash LIMIT ${limit}`)

const orphanAbove = (sql: SqlClient.SqlClient): TransferStore["Service"]["orphanAbove"] => (chainId, number) =>
  sql`
    WITH back AS (
      INSERT INTO transfer_places (transfer_id, number, hash)
      SELECT t.id, t.block_number, t.block_hash FROM transactions t
      JOIN (SELECT DISTINCT ON (transfer_id) transfer_id, number FROM transfer_places ORDER BY transfer_id, serial DESC) last
        ON last.transfer_id = t.id
      WHERE t.chain_id = ${chainId} AND last.number > ${number} AND t.block_number <= ${number}
    )
    UPDATE transactions SET state = 'orphaned'
    WHERE chain_id = ${chainId} AND state = 'seen' AND block_number > ${number} RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((orphaned) => orphaned.length)
  )

const orphanIn = (sql: SqlClient.SqlClient): TransferStore["Service"]["orphanIn"] => (chainId, blocks) =>
  blocks.length === 0 ? Effect.succeed(0) : sql`
    UPDATE transactions SET state = 'orphaned'
    WHERE chain_id = ${chainId} AND state = 'seen' AND block_hash = ANY(${blocks.map(({ hash }) => hash)}::text[]) RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((orphaned) => orphaned.length)
  )

const drop = (sql: SqlClient.SqlClient): TransferStore["Service"]["drop"] => (chainId, upTo, limit) =>
  readRows(DroppedRow)(sql`
    UPDATE transactions SET state = 'dropped' WHERE id IN (
      SELECT id FROM transactions WHERE chain_id = ${chainId} AND state = 'orphaned' AND block_number <= ${upTo}
      ORDER BY block_number, log_index, tx_hash LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING ${sql.literal(ALL)}, EXISTS (
      SELECT 1 FROM transactions other WHERE other.chain_id = transactions.chain_id
        AND other.tx_hash = transactions.tx_hash AND other.state IN ('seen', 'final')
        AND other.purpose IN ('member', 'suspense', 'dust')
    ) AS elsewhere`).pipe(
    Effect.map((found) => found.toSorted(inChainOrder).map((row) => ({ ...toSighting(row), elsewhere: row.elsewhere })))
  )

const NetRow = Schema.Struct({ net: Schema.BigIntFromString })

/** What a wallet's transfers add to it; the condition says which of them stand where they are counted. */
const sumOf = (sql: SqlClient.SqlClient, chainId: ChainId, wallet: Address, asset: AssetId, condition: Statement.Fragment) =>
  readRows(NetRow)(sql`
    SELECT coalesce(sum(CASE WHEN to_address = from_address THEN 0 WHEN to_address = ${wallet} THEN amount ELSE -amount END), 0) AS net
    FROM transactions
    WHERE chain_id = ${chainId} AND state IN ('seen', 'final') AND asset = ${asset} AND ${wallet} IN (from_address, to_address)
      AND ${condition} AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = transactions.id)`).pipe(
    Effect.map((rows) => rows[0]?.net ?? 0n)
  )

// Where a final transfer stands is its own block, or, after broken finality, the last one it was noted in.
const net = (sql: SqlClient.SqlClient): TransferStore["Service"]["net"] => (chainId, wallet, asset, above, upTo) =>
  sumOf(sql, chainId, wallet, asset, sql`(
    (block_number > ${above} AND block_number <= ${upTo}
      AND NOT EXISTS (SELECT 1 FROM transfer_places p WHERE p.transfer_id = transactions.id))
    OR id IN (
      SELECT last.transfer_id FROM (
        SELECT DISTINCT ON (transfer_id) transfer_id, number FROM transfer_places ORDER BY transfer_id, serial DESC
      ) last WHERE last.number > ${above} AND last.number <= ${upTo}))`)

const netIn = (sql: SqlClient.SqlClient): TransferStore["Service"]["netIn"] => (chainId, wallet, asset, block) =>
  sumOf(sql, chainId, wallet, asset, sql`(
    (block_number = ${block.number} AND block_hash = ${block.hash}
      AND NOT EXISTS (SELECT 1 FROM transfer_places p WHERE p.transfer_id = transactions.id))
    OR id IN (
      SELECT last.transfer_id FROM (
        SELECT DISTINCT ON (transfer_id) transfer_id, hash FROM transfer_places ORDER BY transfer_id, serial DESC
      ) last WHERE last.hash = ${block.hash}))`)

const KnownFinalRow = Schema.Struct({ ...TransferRow.fields, reversed: Schema.Boolean })

const finals = (sql: SqlClient.SqlClient): TransferStore["Service"]["finals"] => (ids) =>
  ids.length === 0 ? Effect.succeed([]) : readRows(KnownFinalRow)(sql`
    SELECT ${sql.literal(ALL)}, EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = transactions.id) AS reversed
    FROM transactions WHERE id = ANY(${ids}::text[]) AND state = 'final'`).pipe(
    Effect.map((rows) => rows.map((row) => ({ transfer: toSighting(row).transfer, reversed: row.reversed })))
  )

const finalAbove = (sql: SqlClient.SqlClient): TransferStore["Service"]["finalAbove"] => (chainId, number, limit) =>
  readRows(FinalRow)(sql`
    SELECT ${sql.literal(ALL)}, coalesce(last.number, block_number) AS "standsInNumber", coalesce(last.hash, block_hash) AS "standsInHash"
    FROM transactions
    LEFT JOIN LATERAL (
      SELECT p.number, p.hash FROM transfer_places p WHERE p.transfer_id = transactions.id ORDER BY p.serial DESC LIMIT 1
    ) last ON true
    WHERE chain_id = ${chainId} AND state = 'final' AND block_number > ${number}
      AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = transactions.id)
    ORDER BY block_number, log_index, tx_hash LIMIT ${limit}`).pipe(
      Effect.map((found) =>
        found.map((row) => ({ ...toSighting(row), standsIn: { number: row.standsInNumber, hash: row.standsInHash } }))
      )
    )

/** Transfers of our wallets, in Postgres. */
export const layer: Layer.Layer<TransferStore, never, SqlClient.SqlClient> = Layer.effect(
  TransferStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    TransferStore.of({
      record: (sightings, finalMoves = true) => recordSightings(sql, sightings, finalMoves),
      seen: seen(sql),
      seenBlocks: seenBlocks(sql),
      orphanAbove: orphanAbove(sql),
      orphanIn: orphanIn(sql),
      finalize: (chainId, evidence, at) =>
        finalizeBlocks(sql, chainId, evidence, at).pipe(Effect.map((found) => found.toSorted(inChainOrder).map(toSighting))),
      drop: drop(sql),
      net: net(sql),
      finalBlocks: (chainId, limit) =>
        readRows(BlockRow)(sql`
          SELECT number, hash FROM block_evidence WHERE chain_id = ${chainId} ORDER BY number DESC, hash LIMIT ${limit}`),
      finals: finals(sql),
      netIn: netIn(sql),
      finalAbove: finalAbove(sql)
    }))
)
