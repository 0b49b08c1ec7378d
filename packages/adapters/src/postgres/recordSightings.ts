import { TransferId, transferId } from "@sigmatrade/core/chain/Transfer"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { transactionIn } from "./TransactionPostgres.ts"
import { readRows } from "./readRows.ts"
import { purposeOf } from "./TransferRow.ts"

const IdRow = Schema.Struct({ id: TransferId })

// The driver cannot type an array of nothing but nulls: what may be absent travels as an empty text.
// Nor can it type small and large numbers together: what may grow beyond int4 travels as text.
const column = <A>(sightings: ReadonlyArray<Sighting>, read: (sighting: Sighting) => A) => sightings.map(read)

const givenRows = (sql: SqlClient.SqlClient, given: ReadonlyArray<Sighting>) =>
  sql`
    SELECT chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, sender, receiver, asset, amount, proof, purpose,
      NULLIF(user_id, '')::uuid AS user_id, NULLIF(reason, '') AS reason FROM unnest(
      ${column(given, ({ transfer }) => transfer.chainId)}::int[], ${column(given, ({ transfer }) => transfer.txHash)}::text[],
      ${column(given, ({ transfer }) => transfer.logIndex)}::int[],
      ${column(given, ({ transfer }) => String(transfer.blockNumber))}::text[]::int8[],
      ${column(given, ({ transfer }) => transfer.blockHash)}::text[],
      ${column(given, ({ transfer }) => String(transfer.timestampSeconds))}::text[]::int8[],
      ${column(given, ({ transfer }) => transfer.from)}::text[], ${column(given, ({ transfer }) => transfer.to)}::text[],
      ${column(given, ({ transfer }) => transfer.asset)}::text[],
      ${column(given, ({ transfer }) => String(transfer.amount))}::text[]::numeric[],
      ${column(given, ({ transfer }) => transfer.proof)}::text[],
      ${column(given, ({ attribution }) => purposeOf(attribution))}::text[],
      ${column(given, ({ attribution }) => attribution._tag === "Member" ? attribution.userId : "")}::text[],
      ${column(given, ({ attribution }) => attribution._tag === "Suspense" ? attribution.reason : "")}::text[])
      AS given (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, sender, receiver, asset, amount, proof,
        purpose, user_id, reason)`

/** What a reorg has taken moves with all that this block says of it: a log index names a place in a block, not an event. */
const upsert = (sql: SqlClient.SqlClient, given: ReadonlyArray<Sighting>) =>
  readRows(IdRow)(sql`
    INSERT INTO transactions AS kept (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds,
      from_address, to_address, asset, amount, proof, purpose, user_id, suspense_reason)
    SELECT * FROM (${givenRows(sql, given)}) given
    -- One order for everybody, so that two who record the same find wait for each other and do not deadlock.
    ORDER BY chain_id, tx_hash, log_index
    ON CONFLICT (chain_id, tx_hash, log_index) DO UPDATE SET state = 'seen', block_number = excluded.block_number,
      block_hash = excluded.block_hash, timestamp_seconds = excluded.timestamp_seconds, from_address = excluded.from_address,
      to_address = excluded.to_address, asset = excluded.asset, amount = excluded.amount, proof = excluded.proof,
      purpose = excluded.purpose, user_id = excluded.user_id, suspense_reason = excluded.suspense_reason
      WHERE kept.state IN ('orphaned', 'dropped')
    RETURNING id`)

/**
 * Notes in which block final transfers are found now, where it is not the one they were seen in last. A statement of its own, after
 * the other: it sees as final what became so while that one ran. Another movement in the same place is not the transfer itself.
 */
const notePlaces = (sql: SqlClient.SqlClient, given: ReadonlyArray<Sighting>) =>
  given.length === 0 ? Effect.void : sql`
    INSERT INTO transfer_places (transfer_id, number, hash)
    SELECT t.id, given.block_number, given.block_hash
    FROM (${givenRows(sql, given)}) given JOIN transactions t USING (chain_id, tx_hash, log_index)
    LEFT JOIN LATERAL (SELECT hash FROM transfer_places p WHERE p.transfer_id = t.id ORDER BY p.serial DESC LIMIT 1) last ON true
    WHERE t.state = 'final' AND coalesce(last.hash, t.block_hash) <> given.block_hash
      AND (t.from_address, t.to_address, t.asset, t.amount) = (given.sender, given.receiver, given.asset, given.amount)
    ORDER BY t.id`

/** Keeps what a scan found; answers the ids that changed. See `TransferStore.record`. */
export const recordSightings = Effect.fn("TransferStorePostgres.record")(
  function*(sql: SqlClient.SqlClient, given: ReadonlyArray<Sighting>, finalMoves: boolean) {
    if (given.length === 0) return []
    return yield* transactionIn(sql).run(Effect.gen(function*() {
      const changed = new Set((yield* upsert(sql, given)).map(({ id }) => id))
      if (finalMoves) yield* notePlaces(sql, given.filter(({ transfer }) => !changed.has(transferId(transfer))))
      return given.map(({ transfer }) => transferId(transfer)).filter((id) => changed.has(id))
    }).pipe(Effect.orDie))
  }
)
