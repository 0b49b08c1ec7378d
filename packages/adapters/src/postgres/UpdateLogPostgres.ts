import { KeptUpdate, QuarantinedUpdate, UpdateId } from "@sigmatrade/core/update/KeptUpdate"
import type { Claim, Lease, Outcome, TakenUpdate } from "@sigmatrade/core/update/UpdateLog"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import type { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { isViolationOf } from "./isViolationOf.ts"
import { Int8, readRows } from "./readRows.ts"
import { together } from "./together.ts"

const TelegramIdRow = Int8.pipe(Schema.decodeTo(KeptUpdate.fields.telegramId))
const ClaimedRow = Schema.Struct({ id: UpdateId, state: Schema.Literals(["waiting", "in hand"]) })
const SettledRow = Schema.Struct({ id: UpdateId, attempt: Schema.Int })
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

interface Asked<A> {
  readonly what: A
  readonly lease: Lease
}

/** One statement as a rule. By either of its keys a row may meet another one: a repeat of itself, or what its person has in hand by a hair. */
const claimAll = (sql: SqlClient.SqlClient) => Effect.fnUntraced(function*(asked: ReadonlyArray<Asked<KeptUpdate>>) {
  const given = asked.map(({ lease, what }) => ({ ...what, ...dates(lease) }))
  const kept = yield* readRows(ClaimedRow)(sql`
    WITH given AS (
      SELECT * FROM unnest(${given.map(({ id }) => id)}::text[], ${given.map(({ telegramId }) => telegramId)}::bigint[],
        ${given.map(({ content }) => content)}::text[], ${given.map(({ until }) => until.toISOString())}::timestamptz[],
        ${given.map(({ now }) => now.toISOString())}::timestamptz[]) WITH ORDINALITY AS given (id, telegram_id, content, until, now, place)
    ), persons AS (
      SELECT given.*, EXISTS (
        SELECT 1 FROM bot_updates b WHERE b.telegram_id = given.telegram_id AND b.state IN ('waiting', 'in hand')
      ) AS busy FROM given
    )
    INSERT INTO bot_updates (id, telegram_id, state, attempts, leased_until, content, received_at)
    SELECT id, telegram_id, CASE WHEN busy THEN 'waiting' ELSE 'in hand' END, CASE WHEN busy THEN 0 ELSE 1 END,
      CASE WHEN busy THEN NULL ELSE until END, content, now FROM persons
    -- In one order, so that two who keep the same ones wait for each other and do not deadlock.
    ORDER BY telegram_id, place
    ON CONFLICT DO NOTHING RETURNING id, state`)
  // What came twice in one statement was kept once.
  const states = new Map(kept.map(({ id, state }) => [id, state]))
  return yield* Effect.forEach(asked, ({ lease, what }): Effect.Effect<Claim> => {
    const state = states.get(what.id)
    states.delete(what.id)
    if (state === undefined) return known(sql, what, dates(lease).now)
    return Effect.succeed(state === "in hand" ? { _tag: "Taken", taken: { update: what, attempt: 1 } } : { _tag: "Waiting" })
  })
})

const taken = ({ attempt, ...update }: typeof TakenRow.Type): TakenUpdate => ({ update: new KeptUpdate(update), attempt })

/** Takes what each of these persons did first of what is open, and fails when somebody took another one of one of them by a hair. */
const takeFirst = (sql: SqlClient.SqlClient, asked: ReadonlyArray<Asked<TelegramId>>) => {
  const given = asked.map(({ lease, what }) => ({ what, ...dates(lease) }))
  return sql`
    WITH given AS (
      SELECT * FROM unnest(${given.map(({ what }) => what)}::bigint[], ${given.map(({ until }) => until.toISOString())}::timestamptz[],
        ${given.map(({ now }) => now.toISOString())}::timestamptz[]) AS given (telegram_id, until, now)
    ), first AS (
      SELECT one.id, given.until, given.now FROM given CROSS JOIN LATERAL (
        SELECT b.id FROM bot_updates b WHERE b.telegram_id = given.telegram_id AND b.state IN ('waiting', 'in hand')
        ORDER BY b.state = 'in hand' DESC, b.arrival LIMIT 1
      ) AS one
    )
    UPDATE bot_updates SET state = 'in hand', attempts = attempts + 1, leased_until = first.until FROM first
    WHERE bot_updates.id = first.id AND (state = 'waiting' OR state = 'in hand' AND leased_until <= first.now)
    RETURNING bot_updates.id, telegram_id AS "telegramId", content, attempts AS attempt`
}

const nextOfAll = (sql: SqlClient.SqlClient) => Effect.fnUntraced(function*(asked: ReadonlyArray<Asked<TelegramId>>) {
  // Of many it spoils the statement: then each is asked for alone.
  const isTakenByAHair = (error: SqlError) => asked.length === 1 && isViolationOf("bot_updates_one_in_hand")(error)
  const rows = yield* readRows(TakenRow)(takeFirst(sql, asked).pipe(Effect.catchIf(isTakenByAHair, () => Effect.succeed([]))))
  const found = new Map(rows.map((row) => [row.telegramId, taken(row)]))
  return asked.map(({ what }) => {
    const mine = Option.fromUndefinedOr(found.get(what))
    found.delete(what)
    return mine
  })
})

interface Ended {
  readonly id: UpdateId
  readonly attempt: number
  readonly outcome: Outcome
  readonly at: DateTime.Utc
}

/** Instead of what is not kept: the driver sends no array of nothing but NULL. */
const NONE = ""

const settleAll = (sql: SqlClient.SqlClient) => Effect.fnUntraced(function*(ended: ReadonlyArray<Ended>) {
  const given = ended.map(({ outcome }) => outcome._tag === "Served" ? { content: NONE, reason: NONE } : outcome)
  const rows = yield* readRows(SettledRow)(sql`
    WITH given AS (
      SELECT * FROM unnest(${ended.map(({ id }) => id)}::text[], ${ended.map(({ attempt }) => attempt)}::int[],
        ${ended.map(({ outcome }) => outcome._tag === "Served")}::boolean[], ${given.map(({ content }) => content)}::text[],
        ${given.map(({ reason }) => reason)}::text[], ${ended.map(({ at }) => DateTime.formatIso(at))}::timestamptz[]
      ) AS given (id, attempt, is_served, content, reason, at)
    ), mine AS (
      SELECT b.id FROM bot_updates b WHERE b.id IN (SELECT id FROM given) ORDER BY b.id FOR NO KEY UPDATE
    )
    UPDATE bot_updates b SET state = CASE WHEN is_served THEN 'served' ELSE 'quarantined' END, leased_until = NULL, settled_at = given.at,
      content = CASE WHEN is_served THEN NULL ELSE given.content END, reason = CASE WHEN is_served THEN NULL ELSE given.reason END
    FROM given JOIN mine USING (id)
    WHERE b.id = given.id AND b.state = 'in hand' AND b.attempts = given.attempt RETURNING b.id, b.attempts AS attempt`)
  const done = new Set(rows.map(({ attempt, id }) => `${id} ${attempt}`))
  return ended.map(({ attempt, id }) => done.delete(`${id} ${attempt}`))
})

/** What came in from Telegram, in Postgres. */
export const layer: Layer.Layer<UpdateLog, never, SqlClient.SqlClient> = Layer.effect(
  UpdateLog,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [claim, next, settle] = [yield* together(sql, claimAll(sql)), yield* together(sql, nextOfAll(sql)), yield* together(sql, settleAll(sql))]
    return UpdateLog.of({
      claim: (update, lease) => claim({ what: update, lease }),
      next: (telegramId, lease) => next({ what: telegramId, lease }),
      settle: (id, attempt, outcome, at) => settle({ id, attempt, outcome, at }),
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
    })
  })
)
