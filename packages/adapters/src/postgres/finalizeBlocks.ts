import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockEvidence } from "@sigmatrade/core/deposit/BlockEvidence"
import { DateTime, Effect } from "effect"
import type { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import { transferColumns, TransferRow } from "./TransferRow.ts"

/** Keeps evidence, with its witnesses where no evidence for the block was kept before: the first one stands. */
const keepEvidence = (sql: SqlClient.SqlClient, chainId: ChainId, evidence: ReadonlyArray<BlockEvidence>, at: DateTime.Utc) => {
  const given = evidence.flatMap(({ hash, witnesses }) => witnesses.map((witness) => ({ hash, witness })))
  return sql`
    WITH kept AS (
      INSERT INTO block_evidence (chain_id, number, hash, rule, quorum, found_at)
      SELECT ${chainId}::int8, number, hash, rule, quorum, ${DateTime.toDateUtc(at)}::timestamptz
      FROM unnest(${evidence.map(({ number }) => String(number))}::text[]::int8[], ${evidence.map(({ hash }) => hash)}::text[],
        ${evidence.map(({ rule }) => rule)}::text[], ${evidence.map(({ quorum }) => quorum)}::int[]) AS given (number, hash, rule, quorum)
      -- One order for everybody, so that two who prove the same blocks wait for each other and do not deadlock.
      ORDER BY number, hash
      ON CONFLICT DO NOTHING RETURNING number, hash
    )
    INSERT INTO block_witnesses (chain_id, number, hash, provider, final, latest)
    SELECT ${chainId}::int8, kept.number, kept.hash, given.provider, given.final, given.latest
    FROM kept JOIN unnest(${given.map(({ hash }) => hash)}::text[], ${given.map(({ witness }) => witness.provider)}::text[],
      ${given.map(({ witness }) => String(witness.final))}::text[]::int8[], ${given.map(({ witness }) => String(witness.latest))}::text[]::int8[])
      AS given (hash, provider, final, latest) ON given.hash = kept.hash`
}

/** Only what is seen, and only in exactly the blocks there is evidence for. */
const turnFinal = (sql: SqlClient.SqlClient, chainId: ChainId, evidence: ReadonlyArray<BlockEvidence>) =>
  readRows(TransferRow)(sql`
    UPDATE transactions SET state = 'final' WHERE id IN (
      SELECT id FROM transactions WHERE chain_id = ${chainId} AND state = 'seen' AND (block_number, block_hash) IN (
        SELECT * FROM unnest(${evidence.map(({ number }) => String(number))}::text[]::int8[], ${evidence.map(({ hash }) => hash)}::text[])
      ) ORDER BY block_number, log_index, tx_hash FOR UPDATE
    ) RETURNING ${sql.literal(transferColumns("transactions"))}`)

/** Keeps the evidence and turns what is seen in its blocks into final; answers those rows. See `TransferStore.finalize`. */
export const finalizeBlocks = Effect.fn("TransferStorePostgres.finalize")(
  function*(sql: SqlClient.SqlClient, chainId: ChainId, evidence: ReadonlyArray<BlockEvidence>, at: DateTime.Utc) {
    if (evidence.length === 0) return []
    return yield* sql.withTransaction(
      Effect.andThen(keepEvidence(sql, chainId, evidence, at), turnFinal(sql, chainId, evidence))
    ).pipe(Effect.orDie)
  }
)
