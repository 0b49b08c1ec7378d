import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanGap } from "@sigmatrade/core/chain/ScanCursorStore"
import { CursorMoved } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const Height = Int8.pipe(Schema.decodeTo(BlockNumber))
const GapRow = Schema.Struct({ from: Height, after: Height, afterHash: BlockHash, end: Height, endHash: BlockHash })

/** Opens a gap. See `ScanCursorStore.openGap`. */
export const openGap = (sql: SqlClient.SqlClient, chainId: ChainId, { after, end, from }: ScanGap) =>
  sql`
    INSERT INTO scan_gaps (chain_id, from_number, after_number, after_hash, end_number, end_hash)
    VALUES (${chainId}, ${from}, ${after.number}, ${after.hash}, ${end.number}, ${end.hash})`.pipe(Effect.orDie, Effect.asVoid)

/** The gaps that are left, lowest first. */
export const gapsOf = (sql: SqlClient.SqlClient, chainId: ChainId) =>
  readRows(GapRow)(sql`
    SELECT from_number AS from, after_number AS after, after_hash AS "afterHash", end_number AS end, end_hash AS "endHash"
    FROM scan_gaps WHERE chain_id = ${chainId} ORDER BY from_number`).pipe(
      Effect.map((rows) =>
        rows.map(({ after, afterHash, end, endHash, from }): ScanGap => ({
          after: { number: after, hash: afterHash }, end: { number: end, hash: endHash }, from
        }))
      )
    )

/** A gap was read up to this block. See `ScanCursorStore.advanceGap`. */
export const advanceGap = Effect.fn("ScanCursorStorePostgres.advanceGap")(
  function*(sql: SqlClient.SqlClient, chainId: ChainId, { after, end, from }: ScanGap, to: BlockRef) {
    const same = sql`chain_id = ${chainId} AND from_number = ${from} AND after_number = ${after.number} AND after_hash = ${after.hash}
      AND end_number = ${end.number} AND end_hash = ${end.hash}`
    const advanced = yield* (to.number < end.number
      ? sql`UPDATE scan_gaps SET after_number = ${to.number}, after_hash = ${to.hash} WHERE ${same} RETURNING chain_id`
      : sql`DELETE FROM scan_gaps WHERE ${same} RETURNING chain_id`).pipe(Effect.orDie)
    if (advanced.length === 0) return yield* new CursorMoved()
  }
)

/** What stands above a block is read again: gaps that begin there are none any more, and one that reaches beyond it ends there. */
export const forgetGapsAbove = (sql: SqlClient.SqlClient, chainId: ChainId, { hash, number }: BlockRef) =>
  Effect.andThen(
    sql`DELETE FROM scan_gaps WHERE chain_id = ${chainId} AND after_number >= ${number}`,
    sql`UPDATE scan_gaps SET end_number = ${number}, end_hash = ${hash} WHERE chain_id = ${chainId} AND end_number > ${number}`
  ).pipe(Effect.orDie)
