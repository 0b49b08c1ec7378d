import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalApprovedAlready, WithdrawalStore, WithdrawalUnknown } from "@sigmatrade/core/payout/WithdrawalStore"
import type { WithdrawalApproval, WithdrawalFilter } from "@sigmatrade/core/payout/WithdrawalStore"
import { currentOrigin, Origin } from "@sigmatrade/core/persistence/Origin"
import type { PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const WithdrawalRow = Schema.Struct({
  ...Withdrawal.fields,
  amount: AmountFromString.check(Schema.isGreaterThanBigInt(0n)),
  fee: AmountFromString,
  requestedAt: Schema.DateTimeUtcFromDate,
  expiresAt: Schema.DateTimeUtcFromDate,
  settledAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})
const MemberRow = Schema.Struct({ userId: UserId })
const OperatorRow = Schema.Struct({ operator: OperatorName })
const UseRow = Schema.Struct({
  amount: AmountFromString, count: Int8, oldestAt: Schema.NullOr(Schema.DateTimeUtcFromDate), inFlight: Int8
})

const COLUMNS = `id, user_id AS "userId", client_key AS "clientKey", asset, amount, fee, destination, state, revision,
    approvals_needed::int AS "approvalsNeeded", requested_at AS "requestedAt", expires_at AS "expiresAt", settled_at AS "settledAt", reason`

type Statement = Parameters<ReturnType<typeof readRows<typeof WithdrawalRow>>>[0]
const withdrawals = (statement: Statement) =>
  readRows(WithdrawalRow)(statement).pipe(Effect.map((rows) => rows.map((row) => new Withdrawal(row))))
const one = (statement: Statement) => Effect.map(withdrawals(statement), ([first]) => Option.fromUndefinedOr(first))
const operators = (statement: Parameters<ReturnType<typeof readRows<typeof OperatorRow>>>[0]) =>
  Effect.map(readRows(OperatorRow)(statement), (rows) => rows.map(({ operator }) => operator))

const dateOf = (at: DateTime.Utc | null) => at === null ? null : DateTime.toDateUtc(at)

const byClientKey = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["byClientKey"] => (userId, clientKey) =>
  one(sql`SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE user_id = ${userId} AND client_key = ${clientKey}`)

const add = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["add"] =>
  Effect.fn("WithdrawalStorePostgres.add")(function*(given: Withdrawal) {
    const going = yield* currentOrigin
    // A repeat that comes at the same time waits here for the first one, and finds it below.
    const added = yield* one(sql`
      INSERT INTO withdrawals (id, user_id, client_key, asset, amount, fee, destination, state, revision, approvals_needed, requested_at,
        expires_at, settled_at, reason, request_id, traceparent)
      VALUES (${given.id}, ${given.userId}, ${given.clientKey}, ${given.asset}, ${String(given.amount)}, ${String(given.fee)},
        ${given.destination}, ${given.state}, ${given.revision}, ${given.approvalsNeeded}, ${DateTime.toDateUtc(given.requestedAt)},
        ${DateTime.toDateUtc(given.expiresAt)}, ${dateOf(given.settledAt)}, ${given.reason},
        ${going?.requestId ?? null}, ${going?.traceparent ?? null})
      ON CONFLICT ON CONSTRAINT withdrawals_once DO NOTHING RETURNING ${sql.literal(COLUMNS)}`)
    if (Option.isSome(added)) return { withdrawal: added.value, isNew: true }
    const first = yield* byClientKey(sql)(given.userId, given.clientKey)
    return Option.isSome(first)
      ? { withdrawal: first.value, isNew: false }
      : yield* Effect.die(new Error("A withdrawal was neither made nor found"))
  })

const origin = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["origin"] => (id) =>
  readRows(Origin)(sql`SELECT request_id AS "requestId", traceparent FROM withdrawals WHERE id = ${id} AND request_id IS NOT NULL`).pipe(
    Effect.map(([found = null]) => found)
  )

const get = (sql: SqlClient.SqlClient, lock: "" | "FOR UPDATE"): WithdrawalStore["Service"]["get"] =>
  Effect.fn("WithdrawalStorePostgres.get")(function*(id: WithdrawalId) {
    const found = yield* one(sql`SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE id = ${id} ${sql.literal(lock)}`)
    return Option.isSome(found) ? found.value : yield* new WithdrawalUnknown({ id })
  })

const move = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["move"] => (from, next) =>
  sql`
    UPDATE withdrawals SET asset = ${next.asset}, amount = ${String(next.amount)}, fee = ${String(next.fee)},
      destination = ${next.destination}, state = ${next.state}, revision = ${next.revision}, approvals_needed = ${next.approvalsNeeded},
      expires_at = ${DateTime.toDateUtc(next.expiresAt)}, settled_at = ${dateOf(next.settledAt)}, reason = ${next.reason},
      id = ${next.id}, user_id = ${next.userId}, client_key = ${next.clientKey}, requested_at = ${DateTime.toDateUtc(next.requestedAt)}
    WHERE id = ${from.id} AND state = ${from.state} AND revision = ${from.revision} RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((rows) => rows.length > 0)
  )

const approvals = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["approvals"] => (id, revision) =>
  operators(sql`
    SELECT operator FROM withdrawal_approvals WHERE withdrawal_id = ${id} AND revision = ${revision} ORDER BY serial`)

const approve = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["approve"] =>
  Effect.fn("WithdrawalStorePostgres.approve")(function*({ at, id, operator, revision }: WithdrawalApproval) {
    const approved = yield* operators(sql`
      INSERT INTO withdrawal_approvals (withdrawal_id, revision, operator, approved_at)
      VALUES (${id}, ${revision}, ${operator}, ${DateTime.toDateUtc(at)})
      ON CONFLICT ON CONSTRAINT withdrawal_approvals_once DO NOTHING RETURNING operator`)
    if (approved.length === 0) return yield* new WithdrawalApprovedAlready({ id, operator })
    return yield* approvals(sql)(id, revision)
  })

const RefusalRow = Schema.Struct({
  id: WithdrawalId, operator: OperatorName, cause: Schema.Literals(["operator", "blocked"]), note: Schema.String, at: Schema.DateTimeUtcFromDate
})

const refusals = (sql: SqlClient.SqlClient): Pick<WithdrawalStore["Service"], "noteRefusal" | "refusal"> => ({
  noteRefusal: ({ at, cause, id, note, operator }) =>
    sql`
      INSERT INTO withdrawal_refusals (withdrawal_id, operator, cause, note, refused_at)
      VALUES (${id}, ${operator}, ${cause}, ${note}, ${DateTime.toDateUtc(at)})`.pipe(Effect.orDie, Effect.asVoid),
  refusal: (id) =>
    Effect.map(readRows(RefusalRow)(sql`
      SELECT withdrawal_id AS id, operator, cause, note, refused_at AS at FROM withdrawal_refusals WHERE withdrawal_id = ${id}`),
      ([refusal]) => Option.fromUndefinedOr(refusal))
})

const used = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["used"] => (userId, asset, since) =>
  readRows(UseRow)(sql`
    SELECT coalesce(sum(amount), 0)::text AS amount, count(*) AS count, min(requested_at) AS "oldestAt",
      (SELECT count(*) FROM withdrawals f WHERE f.state IN ('requested', 'approved', 'paying')
        AND (${userId}::uuid IS NULL OR f.user_id = ${userId}::uuid)) AS "inFlight"
    FROM withdrawals WHERE state IN ('requested', 'approved', 'paying', 'paid') AND asset = ${asset}
      AND requested_at >= ${DateTime.toDateUtc(since)} AND (${userId}::uuid IS NULL OR user_id = ${userId}::uuid)`).pipe(
    Effect.flatMap(([use]) => Effect.fromNullishOr(use)),
    Effect.orDie
  )

const lists = (sql: SqlClient.SqlClient) => ({
  lockOpen: (userId: UserId) =>
    withdrawals(sql`
      SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE user_id = ${userId} AND state IN ('requested', 'approved')
      ORDER BY requested_at, id FOR UPDATE`),
  claimExpired: (now: DateTime.Utc, limit: number) =>
    withdrawals(sql`
      SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE state = 'requested' AND expires_at <= ${DateTime.toDateUtc(now)}
      ORDER BY expires_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`),
  ofUser: (userId: UserId, limit: number) =>
    withdrawals(sql`
      SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE user_id = ${userId} ORDER BY requested_at DESC, id DESC LIMIT ${limit}`),
  inState: (state: Withdrawal["state"], limit: number) =>
    withdrawals(sql`
      SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE state = ${state} ORDER BY requested_at, id LIMIT ${limit}`),
  list: ({ state, userId }: WithdrawalFilter, page: PageRequest<WithdrawalId>) =>
    readPage(sql, {
      from: "withdrawals", key: ["requested_at", "id"], scope: userId === null ? sql`true` : sql`user_id = ${userId}`,
      ...(state === null ? {} : { only: sql`state = ${state}` }), isEntry: (id: WithdrawalId) => sql`id = ${id}::uuid`,
      read: (rest) => withdrawals(sql`SELECT ${sql.literal(COLUMNS)} FROM withdrawals ${rest}`)
    }, page)
})

const payable = (sql: SqlClient.SqlClient, lock: "" | "FOR UPDATE SKIP LOCKED") => (now: DateTime.Utc, limit: number) =>
  withdrawals(sql`
    SELECT ${sql.literal(COLUMNS)} FROM withdrawals WHERE state = 'approved' AND NOT EXISTS (
      SELECT 1 FROM password_resets r WHERE r.user_id = withdrawals.user_id
        AND (r.state IN ('open', 'approved') OR (r.state = 'done' AND r.withdrawals_from > ${DateTime.toDateUtc(now)}))
    ) ORDER BY requested_at, id LIMIT ${limit} ${sql.literal(lock)}`)

const claimPayable = (sql: SqlClient.SqlClient): WithdrawalStore["Service"]["claimPayable"] =>
  Effect.fn("WithdrawalStorePostgres.claimPayable")(function*(now: DateTime.Utc, limit: number) {
    const claimed = yield* payable(sql, "FOR UPDATE SKIP LOCKED")(now, limit)
    if (claimed.length === 0) return claimed
    // A reset that began after the first statement had looked and before it locked: from the lock on none begins.
    const members = [...new Set(claimed.map(({ userId }) => userId))]
    const begun = yield* readRows(MemberRow)(sql`
      SELECT user_id AS "userId" FROM password_resets WHERE user_id = ANY(${members}::uuid[]) AND state IN ('open', 'approved')`)
    const held = new Set(begun.map(({ userId }) => userId))
    return claimed.filter(({ userId }) => !held.has(userId))
  })

/** The first half of the advisory locks that order requests per asset; the second half is the asset's name. */
const QUEUE = 4_001

/** Withdrawals in Postgres. */
export const layer: Layer.Layer<WithdrawalStore, never, SqlClient.SqlClient> = Layer.effect(
  WithdrawalStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    WithdrawalStore.of({
      add: add(sql),
      origin: origin(sql),
      get: get(sql, ""),
      byClientKey: byClientKey(sql),
      lock: get(sql, "FOR UPDATE"),
      ...lists(sql),
      payable: payable(sql, ""),
      claimPayable: claimPayable(sql),
      queueFor: (asset: AssetId) =>
        sql`SELECT pg_advisory_xact_lock(${QUEUE}::int, hashtext(${asset}::text))`.pipe(Effect.orDie, Effect.asVoid),
      move: move(sql),
      approve: approve(sql),
      approvals: approvals(sql),
      ...refusals(sql),
      used: used(sql)
    }))
)
