import { KeptUpdate, QuarantinedUpdate } from "@sigmatrade/core/update/KeptUpdate"
import type { Claim, Lease } from "@sigmatrade/core/update/UpdateLog"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { isViolationOf } from "./isViolationOf.ts"
import { Int8, readRows } from "./readRows.ts"

const TelegramIdRow = Int8.pipe(Schema.decodeTo(KeptUpdate.fields.telegramId))
const StateRow = Schema.Struct({ state: Schema.Literals(["waiting", "in hand", "served", "quarantined"]) })
const TakenRow = Schema.Struct({ ...KeptUpdate.fields, telegramId: TelegramIdRow, attempt: Schema.Int })
const DueRow = Schema.Struct({ telegramId: TelegramIdRow })
const QuarantinedRow = Schema.Struct({
  ...QuarantinedUpdate.fields, telegramId: TelegramIdRow, settledAt: Schema.DateTimeUtcFromDate
})

const TAGS = { waiting: "Waiting", "in hand": "InHand", served: "Served", quarantined: "Quarantined" } as const

const dates = ({ now, until }: Lease) => ({ now: DateTime.toDateUtc(now), until: DateTime.toDateUtc(until) })

/** What is known of an update, which is kept behind what is open of its person when it is not known at all. */
const known = Effect.fnUntraced(function*(sql: SqlClient.SqlClient, { content, id, telegramId }: KeptUpdate, now: Date) {
  yield* sql`
    INSERT INTO bot_updates (id, telegram_id, state, attempts, content, received_at)
    VALUES (${id}, ${telegramId}, 'waiting', 0, ${content}, ${now}) ON CONFLICT (id) DO NOTHING`.pipe(Effect.orDie)
  const [row] = yield* readRows(StateRow)(sql`SELECT state FROM bot_updates WHERE id = ${id}`)
  if (row === undefined) return yield* Effect.die(new Error(`the update ${id} was forgotten while it came in`))
  return { _tag: TAGS[row.state] } satisfies Claim
})

const claim = (sql: SqlClient.SqlClient): UpdateLog["Service"]["claim"] =>
  Effect.fn("UpdateLogPostgres.claim")(function*(update, lease) {
    const { now, until } = dates(lease)
    const { content, id, telegramId } = update
    // One statement as a rule. By either of its keys it may meet another row: a repeat of itself, or what its person has in hand by a hair.
    const [row] = yield* readRows(StateRow)(sql`
      WITH person AS (
        SELECT EXISTS (SELECT 1 FROM bot_updates WHERE telegram_id = ${telegramId} AND state IN ('waiting', 'in hand')) AS busy
      )
      INSERT INTO bot_updates (id, telegram_id, state, attempts, leased_until, content, received_at)
      SELECT ${id}::text, ${telegramId}::bigint, CASE WHEN busy THEN 'waiting' ELSE 'in hand' END, CASE WHEN busy THEN 0 ELSE 1 END,
        CASE WHEN busy THEN NULL ELSE ${until}::timestamptz END, ${content}::text, ${now}::timestamptz FROM person
      ON CONFLICT DO NOTHING RETURNING state`)
    if (row === undefined) return yield* known(sql, update, now)
    return row.state === "in hand" ? { _tag: "Taken", taken: { update, attempt: 1 } } : { _tag: "Waiting" }
  })

const next = (sql: SqlClient.SqlClient): UpdateLog["Service"]["next"] => (telegramId, lease) => {
  const { now, until } = dates(lease)
  const take = sql`
    UPDATE bot_updates SET state = 'in hand', attempts = attempts + 1, leased_until = ${until}
    WHERE id = (
      SELECT id FROM bot_updates WHERE telegram_id = ${telegramId} AND state IN ('waiting', 'in hand')
      ORDER BY state = 'in hand' DESC, arrival LIMIT 1
    ) AND (state = 'waiting' OR state = 'in hand' AND leased_until <= ${now})
    RETURNING id, telegram_id AS "telegramId", content, attempts AS attempt`.pipe(
    // Somebody took another one of his by a hair.
    Effect.catchIf(isViolationOf("bot_updates_one_in_hand"), () => Effect.succeed([]))
  )
  return Effect.map(readRows(TakenRow)(take), ([row]) =>
    Option.map(Option.fromUndefinedOr(row), ({ attempt, ...update }) => ({ update: new KeptUpdate(update), attempt })))
}

const settle = (sql: SqlClient.SqlClient): UpdateLog["Service"]["settle"] => (id, attempt, outcome, at) => {
  const isServed = outcome._tag === "Served"
  return sql`
    UPDATE bot_updates SET state = ${isServed ? "served" : "quarantined"}, leased_until = NULL, settled_at = ${DateTime.toDateUtc(at)},
      content = ${isServed ? null : outcome.content}, reason = ${isServed ? null : outcome.reason}
    WHERE id = ${id} AND state = 'in hand' AND attempts = ${attempt} RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((rows) => rows.length > 0)
  )
}

/** What came in from Telegram, in Postgres. */
export const layer: Layer.Layer<UpdateLog, never, SqlClient.SqlClient> = Layer.effect(
  UpdateLog,
  Effect.map(SqlClient.SqlClient, (sql) =>
    UpdateLog.of({
      claim: claim(sql),
      next: next(sql),
      settle: settle(sql),
      due: (now, limit) =>
        Effect.map(
          readRows(DueRow)(sql`
            SELECT telegram_id AS "telegramId" FROM bot_updates WHERE state IN ('waiting', 'in hand') GROUP BY telegram_id
            HAVING NOT bool_or(state = 'in hand' AND leased_until > ${DateTime.toDateUtc(now)}) ORDER BY min(arrival) LIMIT ${limit}`),
          (rows) => rows.map(({ telegramId }) => telegramId)
        ),
      quarantined: (limit) =>
        Effect.map(
          readRows(QuarantinedRow)(sql`
            SELECT id, telegram_id AS "telegramId", content, reason, settled_at AS "settledAt" FROM bot_updates
            WHERE state = 'quarantined' ORDER BY arrival DESC LIMIT ${limit}`),
          (rows) => rows.map((row) => new QuarantinedUpdate(row))
        ),
      forget: (before, limit) =>
        sql`
          DELETE FROM bot_updates WHERE id IN (
            SELECT id FROM bot_updates WHERE settled_at < ${DateTime.toDateUtc(before)} ORDER BY settled_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
          ) RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length))
    }))
)
