import { Incident, IncidentId } from "@sigmatrade/core/incident/Incident"
import { incidentFact } from "@sigmatrade/core/incident/incidentFact"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { ApprovedAlready, IncidentNotOpen, IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { recordFacts } from "./EventLogPostgres.ts"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const IncidentRow = Schema.Struct({
  ...Incident.fields,
  id: Int8.pipe(Schema.decodeTo(IncidentId)),
  openedAt: Schema.DateTimeUtcFromDate,
  closedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})

const IdRow = Schema.Struct({ id: IncidentRow.fields.id })

const SELECT = `
    SELECT i.id, i.kind, i.subject, i.facts, i.stops, i.asset, i.approvals_needed::int AS "approvalsNeeded", i.opened_at AS "openedAt",
      i.closed_at AS "closedAt",
      ARRAY(SELECT a.operator FROM incident_approvals a WHERE a.incident_id = i.id ORDER BY a.approved_at, a.operator) AS approvals
    FROM incidents i`

const incidents = (statement: Parameters<ReturnType<typeof readRows<typeof IncidentRow>>>[0]) =>
  readRows(IncidentRow)(statement).pipe(Effect.map((rows) => rows.map((row) => new Incident(row))))

const read = (sql: SqlClient.SqlClient, ids: ReadonlyArray<unknown>) => incidents(sql`${sql.literal(SELECT)} WHERE i.id = ANY(${ids}::bigint[])`)

/** Does a step that begins or ends an incident, if it does, together with the fact of it. */
const told = (sql: SqlClient.SqlClient, type: Parameters<typeof incidentFact>[1], at: DateTime.Utc) =>
  (step: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
    Effect.gen(function*() {
      const rows = yield* readRows(IdRow)(step)
      if (rows.length === 0) return false
      yield* recordFacts(sql)((yield* read(sql, rows.map(({ id }) => id))).map((incident) => incidentFact(incident, type)), at)
      return true
    }).pipe(sql.withTransaction, Effect.orDie)

const open = (sql: SqlClient.SqlClient): IncidentStore["Service"]["open"] => (finding, at) =>
  // What is found again and again uses up no number.
  sql`
    INSERT INTO incidents (kind, subject, facts, stops, asset, approvals_needed, opened_at)
    SELECT ${finding.kind}::text, ${finding.subject}::text, ${JSON.stringify(finding.facts)}::text::jsonb, ${finding.stops}::text[],
      ${finding.asset}::text, ${finding.approvalsNeeded}::int, ${DateTime.toDateUtc(at)}::timestamptz
    WHERE NOT EXISTS (
      SELECT 1 FROM incidents WHERE kind = ${finding.kind} AND subject = ${finding.subject} AND closed_at IS NULL
    )
    ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO NOTHING RETURNING id`.pipe(told(sql, "incident.opened", at))

const note = (sql: SqlClient.SqlClient): IncidentStore["Service"]["note"] => (kind, subject, facts) =>
  sql`
    UPDATE incidents SET facts = facts || ${JSON.stringify(facts)}::text::jsonb
    WHERE kind = ${kind} AND subject = ${subject} AND closed_at IS NULL`.pipe(Effect.orDie, Effect.asVoid)

const settle = (sql: SqlClient.SqlClient): IncidentStore["Service"]["settle"] => (kind, subject, at) =>
  sql`
    UPDATE incidents SET closed_at = ${DateTime.toDateUtc(at)}
    WHERE kind = ${kind} AND subject = ${subject} AND closed_at IS NULL AND approvals_needed = 0 RETURNING id`.pipe(told(sql, "incident.closed", at))

const approve = (sql: SqlClient.SqlClient) =>
  Effect.fn("IncidentStorePostgres.approve")(function*(id: IncidentId, operator: OperatorName, at: DateTime.Utc) {
    const now = DateTime.toDateUtc(at)
    return yield* sql.withTransaction(Effect.gen(function*() {
      // Locked, so that two who agree at once are counted one after the other.
      const found = yield* sql`SELECT 1 FROM incidents WHERE id = ${id} AND closed_at IS NULL FOR UPDATE`
      if (found.length === 0) return yield* new IncidentNotOpen({ id })
      const agreed = yield* sql`
        INSERT INTO incident_approvals (incident_id, operator, approved_at) VALUES (${id}, ${operator}, ${now})
        ON CONFLICT DO NOTHING RETURNING operator`
      if (agreed.length === 0) return yield* new ApprovedAlready({ id, operator })
      yield* sql`
        UPDATE incidents SET closed_at = ${now}
        WHERE id = ${id} AND approvals_needed <= (SELECT count(*) FROM incident_approvals WHERE incident_id = ${id}) RETURNING id`.pipe(
        told(sql, "incident.closed", at)
      )
      const [incident] = yield* read(sql, [id])
      return incident ?? (yield* new IncidentNotOpen({ id }))
    })).pipe(Effect.catchTag("SqlError", (error) => Effect.die(error)))
  })

/** What went wrong and what stands still because of it, in Postgres. */
export const layer: Layer.Layer<IncidentStore, never, SqlClient.SqlClient> = Layer.effect(
  IncidentStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    IncidentStore.of({
      open: open(sql),
      note: note(sql),
      opened: incidents(sql`${sql.literal(SELECT)} WHERE i.closed_at IS NULL ORDER BY i.id`),
      settle: settle(sql),
      approve: approve(sql),
      about: (kind, subject) => incidents(sql`
        ${sql.literal(SELECT)} WHERE i.kind = ${kind} AND i.subject = ${subject} ORDER BY i.id DESC FOR UPDATE OF i`),
      recent: (limit) => incidents(sql`${sql.literal(SELECT)} ORDER BY i.id DESC LIMIT ${limit}`),
      list: (isOpen, page) => readPage(sql, {
        from: "incidents i", key: ["i.id"], scope: sql`true`, isEntry: (id: IncidentId) => sql`i.id = ${id}`,
        ...(isOpen === null ? {} : { only: sql.literal(isOpen ? "i.closed_at IS NULL" : "i.closed_at IS NOT NULL") }),
        read: (rest) => incidents(sql`${sql.literal(SELECT)} ${rest}`)
      }, page),
      find: (id) => Effect.map(incidents(sql`${sql.literal(SELECT)} WHERE i.id = ${id}`), ([found]) => Option.fromUndefinedOr(found))
    }))
)
