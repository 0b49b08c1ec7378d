import type { NewTicket } from "@sigmatrade/core/support/Ticket"
import { Ticket, TicketId, TicketNumber } from "@sigmatrade/core/support/Ticket"
import { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import { TicketStore, TicketUnknown } from "@sigmatrade/core/support/TicketStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const TicketRow = Schema.Struct({
  ...Ticket.fields,
  number: Int8.pipe(Schema.decodeTo(TicketNumber)),
  appealOf: Schema.NullOr(Schema.DateTimeUtcFromDate),
  openedAt: Schema.DateTimeUtcFromDate,
  memberAt: Schema.DateTimeUtcFromDate,
  answeredAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  dueAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  closedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})
const MessageRow = Schema.Struct({ ...TicketMessage.fields, at: Schema.DateTimeUtcFromDate })
const CountRow = Schema.Struct({ count: Int8 })

const COLUMNS = `id, number, user_id AS "userId", category, priority, appeal_of AS "appealOf", state, taken_by AS "takenBy", revision,
    opened_at AS "openedAt", member_at AS "memberAt", answered_at AS "answeredAt", due_at AS "dueAt", closed_at AS "closedAt"`

type Sql = SqlClient.SqlClient
type Statement = Parameters<ReturnType<typeof readRows<typeof TicketRow>>>[0]
const tickets = (statement: Statement) => Effect.map(readRows(TicketRow)(statement), (rows) => rows.map((row) => new Ticket(row)))
const one = (statement: Statement) => Effect.map(tickets(statement), ([first]) => Option.fromUndefinedOr(first))
const count = (statement: Parameters<ReturnType<typeof readRows<typeof CountRow>>>[0]) =>
  Effect.map(readRows(CountRow)(statement), ([row]) => row?.count ?? 0)

const dateOf = (at: DateTime.Utc | null) => at === null ? null : DateTime.toDateUtc(at)

const get = (sql: Sql, lock: "" | "FOR UPDATE"): TicketStore["Service"]["get"] =>
  Effect.fn("TicketStorePostgres.get")(function*(id: TicketId) {
    const found = yield* one(sql`SELECT ${sql.literal(COLUMNS)} FROM support_tickets WHERE id = ${id} ${sql.literal(lock)}`)
    return Option.isSome(found) ? found.value : yield* new TicketUnknown({ id })
  })

const add = (sql: Sql): TicketStore["Service"]["add"] =>
  Effect.fn("TicketStorePostgres.add")(function*(given: NewTicket) {
    // A repeat that comes at the same time waits here for the first one, and finds it below.
    const added = yield* one(sql`
      INSERT INTO support_tickets (id, user_id, category, priority, appeal_of, state, taken_by, revision, opened_at, member_at, answered_at,
        due_at, closed_at)
      VALUES (${given.id}, ${given.userId}, ${given.category}, ${given.priority}, ${dateOf(given.appealOf)}, ${given.state}, ${given.takenBy},
        ${given.revision}, ${DateTime.toDateUtc(given.openedAt)}, ${DateTime.toDateUtc(given.memberAt)}, ${dateOf(given.answeredAt)},
        ${dateOf(given.dueAt)}, ${dateOf(given.closedAt)})
      ON CONFLICT (id) DO NOTHING RETURNING ${sql.literal(COLUMNS)}`)
    if (Option.isSome(added)) return { ticket: added.value, isNew: true }
    return { ticket: yield* Effect.orDie(get(sql, "")(given.id)), isNew: false }
  })

const append = (sql: Sql): TicketStore["Service"]["append"] => (messages) => {
  if (messages.length === 0) return Effect.succeed(0)
  return sql`
    INSERT INTO support_messages (id, ticket_id, author, operator, content, said_at)
    SELECT id, ticket_id, author, NULLIF(operator, ''), content::jsonb, said_at::timestamptz
    FROM unnest(${messages.map(({ id }) => id)}::uuid[], ${messages.map(({ ticketId }) => ticketId)}::uuid[],
      ${messages.map(({ author }) => author)}::text[], ${messages.map(({ operator }) => operator ?? "")}::text[],
      ${messages.map(({ content }) => JSON.stringify(content))}::text[], ${messages.map(({ at }) => DateTime.formatIso(at))}::text[])
      WITH ORDINALITY AS given (id, ticket_id, author, operator, content, said_at, position)
    ORDER BY position ON CONFLICT (id) DO NOTHING RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length))
}

const move = (sql: Sql): TicketStore["Service"]["move"] => (from, next) =>
  sql`
    UPDATE support_tickets SET user_id = ${next.userId}, category = ${next.category}, priority = ${next.priority}, appeal_of = ${dateOf(next.appealOf)},
      state = ${next.state}, taken_by = ${next.takenBy}, revision = ${next.revision}, opened_at = ${DateTime.toDateUtc(next.openedAt)},
      member_at = ${DateTime.toDateUtc(next.memberAt)}, answered_at = ${dateOf(next.answeredAt)}, due_at = ${dateOf(next.dueAt)},
      closed_at = ${dateOf(next.closedAt)}
    WHERE id = ${from.id} AND revision = ${from.revision} RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

const lists = (sql: Sql): Pick<TicketStore["Service"], "list" | "listMessages"> => ({
  list: ({ state, userId }, page) => readPage(sql, {
    from: "support_tickets", key: ["number"], scope: userId === null ? sql`true` : sql`user_id = ${userId}`,
    ...(state === null ? {} : { only: sql`state = ${state}` }), isEntry: (id: TicketId) => sql`id = ${id}::uuid`,
    read: (rest) => tickets(sql`SELECT ${sql.literal(COLUMNS)} FROM support_tickets ${rest}`)
  }, page),
  listMessages: (ticketId, page) => readPage(sql, {
    from: "support_messages", key: ["serial"], scope: sql`ticket_id = ${ticketId}::uuid`, isEntry: (id: TicketMessage["id"]) => sql`id = ${id}::uuid`,
    read: (rest) => Effect.map(
      readRows(MessageRow)(sql`SELECT id, ticket_id AS "ticketId", author, operator, content, said_at AS at FROM support_messages ${rest}`),
      (rows) => rows.map((row) => new TicketMessage(row))
    )
  }, page)
})

/** Tickets in Postgres. */
export const layer: Layer.Layer<TicketStore, never, Sql> = Layer.effect(
  TicketStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    TicketStore.of({
      add: add(sql),
      get: get(sql, ""),
      lock: get(sql, "FOR UPDATE"),
      append: append(sql),
      move: move(sql),
      countMember: (id) => count(sql`SELECT count(*) AS count FROM support_messages WHERE ticket_id = ${id} AND author = 'member'`),
      countOpen: (userId) => count(sql`
        SELECT count(*) AS count FROM support_tickets WHERE user_id = ${userId} AND state <> 'closed' AND category <> 'appeal'`),
      appeal: (userId, blockedAt) => one(sql`
        SELECT ${sql.literal(COLUMNS)} FROM support_tickets WHERE user_id = ${userId} AND appeal_of = ${DateTime.toDateUtc(blockedAt)}`),
      waiting: ({ limit, offset }) => tickets(sql`
        SELECT ${sql.literal(COLUMNS)} FROM support_tickets WHERE due_at IS NOT NULL ORDER BY due_at, number LIMIT ${limit} OFFSET ${offset}`),
      ofUser: (userId, { limit, offset }) => tickets(sql`
        SELECT ${sql.literal(COLUMNS)} FROM support_tickets WHERE user_id = ${userId} ORDER BY number DESC LIMIT ${limit} OFFSET ${offset}`),
      messages: (id, { limit, offset }) =>
        readRows(MessageRow)(sql`
          SELECT id, ticket_id AS "ticketId", author, operator, content, said_at AS at FROM support_messages WHERE ticket_id = ${id}
          ORDER BY serial DESC LIMIT ${limit} OFFSET ${offset}`).pipe(Effect.map((rows) => rows.map((row) => new TicketMessage(row)))),
      ...lists(sql)
    }))
)
