import { Payout, payoutId } from "@sigmatrade/core/payout/Payout"
import type { PayoutBroadcast, PayoutId } from "@sigmatrade/core/payout/Payout"
import { HeldLane, LaneLost } from "@sigmatrade/core/payout/PayoutStore"
import type { LaneKey, LaneStart, PayoutStore, Reservation } from "@sigmatrade/core/payout/PayoutStore"
import { SignedPayment } from "@sigmatrade/core/payout/Signer"
import { DateTime, Effect, Option, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import { wordOf } from "./PayoutRow.ts"
import { Int8, readRows } from "./readRows.ts"

type Store = PayoutStore["Service"]
type Sql = SqlClient.SqlClient

const LaneRow = Schema.Struct({ epoch: Int8, nextNonce: Int8 })
const lanes = readRows(LaneRow)
const signedRows = readRows(Schema.Struct({ hash: SignedPayment.fields.hash, bytes: SignedPayment.fields.bytes }))

const asHeld = ({ chainId, wallet }: LaneKey) => ([row]: ReadonlyArray<typeof LaneRow.Type>) =>
  Option.map(Option.fromUndefinedOr(row), (lane) => new HeldLane({ chainId, wallet, ...lane }))

/** Takes or keeps the lane in one statement, so that of two who want it one gets it. */
const take = (sql: Sql): Store["take"] =>
  Effect.fn("PayoutStorePostgres.take")(function*(lane: LaneKey, holder: string, start: LaneStart | null, at: DateTime.Utc, until: DateTime.Utc) {
    const [now, end] = [DateTime.toDateUtc(at), DateTime.toDateUtc(until)]
    if (start !== null) {
      yield* sql`
        INSERT INTO payout_lanes (chain_id, wallet, next_nonce, first_nonce, start_block, epoch, holder, held_until)
        VALUES (${lane.chainId}, ${lane.wallet}, ${start.nonce}, ${start.nonce}, ${start.block}, 1, ${holder}, ${end})
        ON CONFLICT DO NOTHING`.pipe(Effect.orDie)
    }
    return yield* lanes(sql`
      UPDATE payout_lanes SET holder = ${holder}, held_until = ${end},
        epoch = CASE WHEN holder = ${holder} AND held_until > ${now} THEN epoch ELSE epoch + 1 END
      WHERE chain_id = ${lane.chainId} AND wallet = ${lane.wallet} AND (holder = ${holder} OR held_until <= ${now})
      RETURNING epoch, next_nonce AS "nextNonce"`).pipe(Effect.map(asHeld(lane)))
  })

/** Ends the holder's time now, if it still runs. */
const release = (sql: Sql): Store["release"] => ({ chainId, wallet }, holder, at) =>
  sql`
    UPDATE payout_lanes SET held_until = ${DateTime.toDateUtc(at)}
    WHERE chain_id = ${chainId} AND wallet = ${wallet} AND holder = ${holder} AND held_until > ${DateTime.toDateUtc(at)}
    RETURNING epoch`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

/** Locks the lane while it is the holder's. */
const hold = (sql: Sql): Store["hold"] =>
  Effect.fn("PayoutStorePostgres.hold")(function*(lane: HeldLane) {
    const held = yield* lanes(sql`
      SELECT epoch, next_nonce AS "nextNonce" FROM payout_lanes
      WHERE chain_id = ${lane.chainId} AND wallet = ${lane.wallet} AND epoch = ${lane.epoch} FOR NO KEY UPDATE`)
    return yield* Option.match(asHeld(lane)(held), { onNone: () => new LaneLost(), onSome: Effect.succeed })
  })

/** A write of the holder and the fence before it, as one step. */
const under = (sql: Sql) => <A>(lane: HeldLane, write: (held: HeldLane) => Effect.Effect<A>): Effect.Effect<A, LaneLost> =>
  sql.withTransaction(Effect.flatMap(hold(sql)(lane), write)).pipe(Effect.catchIf(isSqlError, (error) => Effect.die(error)))

/** A nonce, its payout, what it pays, and its first attempt. */
const reserve = (sql: Sql): Store["reserve"] => (lane, reservation: Reservation, at) =>
  under(sql)(lane, Effect.fnUntraced(function*({ chainId, epoch, nextNonce, wallet }) {
    const { amount, asset, gasLimit, gasPrice, nonce = nextNonce, purpose, to, withdrawals } = reservation
    const [id, now] = [payoutId(chainId, wallet, nonce), DateTime.toDateUtc(at)]
    yield* sql`
      INSERT INTO payouts (chain_id, wallet, nonce, purpose, asset, destination, amount, epoch, reserved_at)
      VALUES (${chainId}, ${wallet}, ${nonce}, ${purpose}, ${asset}, ${to}, ${String(amount)}, ${epoch}, ${now})`
    yield* sql`
      INSERT INTO payout_withdrawals (withdrawal_id, payout_id) SELECT w::uuid, ${id} FROM unnest(${[...withdrawals]}::text[]) AS w`
    yield* sql`
      INSERT INTO payout_attempts (payout_id, number, gas_price, gas_limit, epoch, planned_at)
      VALUES (${id}, 1, ${String(gasPrice)}, ${String(gasLimit)}, ${epoch}, ${now})`
    if (nonce === nextNonce) {
      yield* sql`UPDATE payout_lanes SET next_nonce = next_nonce + 1 WHERE chain_id = ${chainId} AND wallet = ${wallet}`
    }
    return new Payout({
      id, chainId, wallet, nonce, purpose, asset, to, amount, withdrawals, state: "open", reservedAt: at, settledAt: null, settledBy: null
    })
  }, Effect.orDie))

/** A further attempt, if the newest one is the one it follows. */
const plan = (sql: Sql): Store["plan"] => (lane, id: PayoutId, after, gasPrice, gasLimit, at) =>
  under(sql)(lane, () => sql`
    INSERT INTO payout_attempts (payout_id, number, gas_price, gas_limit, epoch, planned_at)
    SELECT p.id, ${after + 1}, ${String(gasPrice)}::numeric, ${String(gasLimit)}::bigint, ${lane.epoch}, ${DateTime.toDateUtc(at)}
    FROM payouts p WHERE p.id = ${id} AND p.state = 'open'
      AND ${after} = (SELECT max(a.number) FROM payout_attempts a WHERE a.payout_id = p.id)
    ON CONFLICT (payout_id, number) DO NOTHING RETURNING number`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0)))

/** The bytes of an attempt, once. */
const keepSigned = (sql: Sql): Store["keepSigned"] => (lane, id: PayoutId, number, signed) =>
  under(sql)(lane, Effect.fnUntraced(function*() {
    yield* sql`
      UPDATE payout_attempts SET hash = ${signed.hash}, bytes = ${signed.bytes}, epoch = ${lane.epoch}
      WHERE payout_id = ${id} AND number = ${number} AND bytes IS NULL`
    const [kept] = yield* signedRows(sql`SELECT hash, bytes FROM payout_attempts WHERE payout_id = ${id} AND number = ${number}`)
    return kept === undefined ? yield* Effect.die(new Error("There is no such attempt")) : new SignedPayment(kept)
  }, Effect.orDie))

/** What providers said, one row each. */
const noteSent = (sql: Sql): Store["noteSent"] => (lane, broadcasts: ReadonlyArray<PayoutBroadcast>) =>
  under(sql)(lane, () => sql`
    INSERT INTO payout_broadcasts (payout_id, number, provider, outcome, epoch, sent_at)
    SELECT a.payout_id, a.number, b.provider, b.outcome, ${lane.epoch}, b.sent_at
    FROM unnest(${broadcasts.map(({ hash }) => hash)}::text[], ${broadcasts.map(({ provider }) => provider)}::text[],
      ${broadcasts.map(({ outcome }) => wordOf(outcome))}::text[],
      ${broadcasts.map(({ at }) => DateTime.formatIso(at))}::text[]::timestamptz[])
      WITH ORDINALITY AS b (hash, provider, outcome, sent_at, place)
    JOIN payout_attempts a ON a.hash = b.hash ORDER BY b.place`.pipe(Effect.orDie, Effect.asVoid))

/** What the holder of a lane writes; each is one step by itself, or part of the transaction it is called in. */
export const writePayouts = (sql: Sql): Pick<
  PayoutStore["Service"], "take" | "release" | "hold" | "reserve" | "plan" | "keepSigned" | "noteSent"
> => ({
  take: take(sql), release: release(sql), hold: hold(sql), reserve: reserve(sql), plan: plan(sql), keepSigned: keepSigned(sql), noteSent: noteSent(sql)
})
