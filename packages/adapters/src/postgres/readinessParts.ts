import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

/** A part of the system does not do its work now; the reason is fit for anybody to read. */
export class PartNotReady extends Schema.TaggedError<PartNotReady>()("PartNotReady", { reason: Schema.String }) {}

/** Seconds without progress after which a part counts as stopped: BSC makes about 130 blocks in that time. */
const SILENCE_SECONDS_MAX = 60

const AgeRow = Schema.Struct({ seconds: Schema.Finite })

/** Whether the database answers. */
const databaseAnswers = (sql: SqlClient.SqlClient) =>
  sql`SELECT 1`.pipe(
    Effect.mapError(() => new PartNotReady({ reason: "The database does not answer." })),
    Effect.asVoid
  )

/** Whether the chain is being read: the watcher has moved its cursor lately. */
const chainIsRead = (sql: SqlClient.SqlClient, chainId: ChainId) =>
  Effect.gen(function*() {
    const [age] = yield* readRows(AgeRow)(sql`
      SELECT extract(epoch FROM now() - moved_at)::float8 AS seconds FROM scan_cursors WHERE chain_id = ${chainId}`)
    if (age === undefined) return yield* new PartNotReady({ reason: "The watcher has not read a block yet." })
    if (age.seconds <= SILENCE_SECONDS_MAX) return
    return yield* new PartNotReady({ reason: `The watcher has read no new block for ${Math.round(age.seconds)} s.` })
  })

/** Whether notices reach their members: none has been due for long. */
const noticesFlow = (sql: SqlClient.SqlClient) =>
  Effect.gen(function*() {
    const [age] = yield* readRows(Schema.Struct({ seconds: Schema.NullOr(Schema.Finite) }))(sql`
      SELECT extract(epoch FROM now() - min(due_at))::float8 AS seconds FROM notifications WHERE state = 'pending' AND due_at <= now()`)
    const seconds = age?.seconds ?? 0
    if (seconds <= SILENCE_SECONDS_MAX) return
    return yield* new PartNotReady({ reason: `Notices have been waiting for ${Math.round(seconds)} s.` })
  })

/** Makes the checks of what the database can tell, by the name of the part; each fails with why its part does not work now. */
export const readinessParts = Effect.fn("readinessParts")(function*(chainId: ChainId) {
  const sql = yield* SqlClient.SqlClient
  return { database: databaseAnswers(sql), chain: chainIsRead(sql, chainId), notices: noticesFlow(sql) }
})
