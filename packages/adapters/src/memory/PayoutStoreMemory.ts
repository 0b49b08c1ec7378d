import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import { newestAttempt, Payout, PayoutAttempt, payoutId } from "@sigmatrade/core/payout/Payout"
import type { PayoutBroadcast, PayoutId, PayoutRecord, PayoutState } from "@sigmatrade/core/payout/Payout"
import { HeldLane, LaneLost, PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { LaneKey, LaneStart, Reservation } from "@sigmatrade/core/payout/PayoutStore"
import type { SignedPayment } from "@sigmatrade/core/payout/Signer"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { LaneRow, PayoutRows } from "./PayoutRows.ts"
import { finalRows, foreignSpends, laneKey, payoutsOf, standingRows } from "./payoutsOf.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const change = (world: World, payouts: Partial<PayoutRows>): World => ({ ...world, payouts: { ...world.payouts, ...payouts } })
const putLane = (world: World, lane: LaneKey, row: LaneRow) => change(world, { lanes: HashMap.set(world.payouts.lanes, laneKey(lane), row) })
const put = (world: World, record: PayoutRecord) =>
  change(world, { payouts: HashMap.set(world.payouts.payouts, record.payout.id, record) })
const got = (id: PayoutId) => (world: World) => Option.fromUndefinedOr(rowOf(world.payouts.payouts, id))

const heldAs = ({ chainId, wallet }: LaneKey, { epoch, nextNonce }: LaneRow) => new HeldLane({ chainId, wallet, epoch, nextNonce })

const taken = (lane: LaneKey, holder: string, start: LaneStart | null, now: DateTime.Utc, until: DateTime.Utc) =>
  (world: World): Step<Option.Option<HeldLane>> => {
    const row = rowOf(world.payouts.lanes, laneKey(lane))
    if (row === undefined && start === null) return [Option.none(), world]
    const isRunning = row !== undefined && row.heldUntil.epochMilliseconds > now.epochMilliseconds
    if (isRunning && row.holder !== holder) return [Option.none(), world]
    const epoch = row === undefined ? 1 : isRunning ? row.epoch : row.epoch + 1
    const before = { nextNonce: row?.nextNonce ?? start?.nonce ?? 0, startBlock: row?.startBlock ?? start?.block ?? 0 }
    const next: LaneRow = { ...before, epoch, holder, heldUntil: until }
    return [Option.some(heldAs(lane, next)), putLane(world, lane, next)]
  }

const released = (lane: LaneKey, holder: string, now: DateTime.Utc) => (world: World): Step<boolean> => {
  const row = rowOf(world.payouts.lanes, laneKey(lane))
  if (row === undefined || row.holder !== holder || row.heldUntil.epochMilliseconds <= now.epochMilliseconds) return [false, world]
  return [true, putLane(world, lane, { ...row, heldUntil: now })]
}

/** A write of whoever holds the lane: it counts only under the lane's own epoch. */
const under = <A>(lane: HeldLane, step: (row: LaneRow) => (world: World) => Step<A>) => (world: World): Result.Result<Step<A>, LaneLost> => {
  const row = rowOf(world.payouts.lanes, laneKey(lane))
  return row === undefined || row.epoch !== lane.epoch ? Result.fail(new LaneLost()) : Result.succeed(step(row)(world))
}

const reserved = (lane: HeldLane, { gasLimit, gasPrice, nonce: older, ...what }: Reservation, at: DateTime.Utc) => (row: LaneRow) =>
  (world: World): Step<Payout> => {
    const nonce = older ?? row.nextNonce
    const id = payoutId(lane.chainId, lane.wallet, nonce)
    if (HashMap.has(world.payouts.payouts, id) || nonce > row.nextNonce) throw new Error("A nonce belongs to one payout, in order")
    const paid = HashMap.toValues(world.payouts.payouts).flatMap(({ payout }) => payout.withdrawals)
    if (what.withdrawals.some((one) => paid.includes(one))) throw new Error("A withdrawal has one payout for ever")
    const payout = new Payout({
      ...what, id, chainId: lane.chainId, wallet: lane.wallet, nonce, state: "open", reservedAt: at, settledAt: null, settledBy: null
    })
    const attempt = new PayoutAttempt({ number: 1, gasPrice, gasLimit, signed: null, sentFirstAt: null, sentLastAt: null, isAccepted: false })
    const after = put(world, { payout, attempts: [attempt] })
    return [payout, older === undefined ? putLane(after, lane, { ...row, nextNonce: nonce + 1 }) : after]
  }

const planned = (id: PayoutId, after: number, gasPrice: bigint, gasLimit: bigint) => () => (world: World): Step<boolean> => {
  const record = rowOf(world.payouts.payouts, id)
  if (record === undefined || record.payout.state !== "open" || newestAttempt(record).number !== after) return [false, world]
  if (gasPrice * 10n < newestAttempt(record).gasPrice * 11n) throw new Error("A replacement pays at least 10 % more")
  const attempt = new PayoutAttempt({ number: after + 1, gasPrice, gasLimit, signed: null, sentFirstAt: null, sentLastAt: null, isAccepted: false })
  return [true, put(world, { ...record, attempts: [...record.attempts, attempt] })]
}

const changeAttempts = (record: PayoutRecord, next: (attempt: PayoutAttempt) => PayoutAttempt): PayoutRecord => {
  const [first, ...others] = record.attempts
  return { ...record, attempts: [next(first), ...others.map(next)] }
}

const signedIn = (id: PayoutId, number: number, signed: SignedPayment) => () => (world: World): Step<SignedPayment> => {
  const record = rowOf(world.payouts.payouts, id)
  const attempt = record?.attempts.find((one) => one.number === number)
  if (record === undefined || attempt === undefined) throw new Error("There is no such attempt")
  if (attempt.signed !== null) return [attempt.signed, world]
  if (HashMap.has(world.payouts.hashes, signed.hash)) throw new Error("A transaction is one attempt")
  const after = put(world, changeAttempts(record, (one) => one.number === number ? new PayoutAttempt({ ...one, signed }) : one))
  return [signed, change(after, { hashes: HashMap.set(after.payouts.hashes, signed.hash, id) })]
}

const sentIn = (world: World, broadcast: PayoutBroadcast): World => {
  const id = rowOf(world.payouts.hashes, broadcast.hash)
  const record = id === undefined ? undefined : rowOf(world.payouts.payouts, id)
  if (record === undefined) throw new Error("Only what is signed and kept is sent")
  const after = put(world, changeAttempts(record, (one) =>
    one.signed?.hash !== broadcast.hash ? one : new PayoutAttempt({
      ...one,
      sentFirstAt: one.sentFirstAt ?? broadcast.at,
      sentLastAt: broadcast.at,
      isAccepted: one.isAccepted || broadcast.outcome._tag === "Accepted"
    })))
  return change(after, { broadcasts: [...after.payouts.broadcasts, broadcast] })
}

const settled = (id: PayoutId, state: Exclude<PayoutState, "open">, by: TxHash | null, at: DateTime.Utc) => (world: World): Step<boolean> => {
  const record = rowOf(world.payouts.payouts, id)
  if (record?.payout.state !== "open") return [false, world]
  const isOwn = by !== null && record.attempts.some(({ signed }) => signed?.hash === by)
  const isFinal = isOwn && finalRows(record.payout.chainId, [by])(world).some(({ from, logIndex }) => logIndex === GAS && from === record.payout.wallet)
  if (state !== "displaced" && !isFinal) throw new Error("Only a final transaction of its own ends a payout")
  return [true, put(world, { ...record, payout: new Payout({ ...record.payout, state, settledAt: at, settledBy: by }) })]
}

const missing = (lane: LaneKey, from: number, limit: number) => (world: World): ReadonlyArray<number> => {
  const held = new Set(payoutsOf(world, lane).map(({ payout }) => payout.nonce))
  const next = rowOf(world.payouts.lanes, laneKey(lane))?.nextNonce ?? 0
  return Array.from({ length: Math.max(0, next - from) }, (_, index) => from + index).filter((nonce) => !held.has(nonce)).slice(0, limit)
}

const noted = (lane: LaneKey, hash: TxHash, at: DateTime.Utc) => (world: World): Step<boolean> => {
  const key = `${lane.chainId}:${hash}`
  if (HashMap.has(world.payouts.foreign, key)) return [false, world]
  return [true, change(world, { foreign: HashMap.set(world.payouts.foreign, key, at) })]
}

const newestFirst = ({ payouts }: World): ReadonlyArray<PayoutRecord> =>
  HashMap.toValues(payouts.payouts).toSorted((one, other) =>
    DateTime.toEpochMillis(other.payout.reservedAt) - DateTime.toEpochMillis(one.payout.reservedAt) || other.payout.nonce - one.payout.nonce)

/** Payouts in the memory world. */
export const layer: Layer.Layer<PayoutStore, never, MemoryWorld> = Layer.effect(
  PayoutStore,
  Effect.map(MemoryWorld, (world) => PayoutStore.of({
    take: (lane, holder, start, now, until) => world.change(taken(lane, holder, start, now, until)),
    release: (lane, holder, now) => world.change(released(lane, holder, now)),
    nextNonce: (lane) => world.read(({ payouts }) =>
      Option.map(Option.fromUndefinedOr(rowOf(payouts.lanes, laneKey(lane))), ({ nextNonce }) => nextNonce)),
    hold: (lane) => world.attempt(under(lane, (row) => (now) => [heldAs(lane, row), now])),
    reserve: (lane, reservation, at) => world.attempt(under(lane, reserved(lane, reservation, at))),
    plan: (lane, id, after, gasPrice, gasLimit) => world.attempt(under(lane, planned(id, after, gasPrice, gasLimit))),
    keepSigned: (lane, id, number, signed) => world.attempt(under(lane, signedIn(id, number, signed))),
    noteSent: (lane, broadcasts) => world.attempt(under(lane, () => (now): Step<void> => [undefined, broadcasts.reduce(sentIn, now)])),
    open: (lane, limit) => world.read((now) => payoutsOf(now, lane).filter(({ payout }) => payout.state === "open").slice(0, limit)),
    get: (id) => world.read(got(id)),
    lock: (id) => world.read(got(id)),
    broadcasts: (id, limit) => world.read(({ payouts }) =>
      payouts.broadcasts.filter(({ hash }) => rowOf(payouts.hashes, hash) === id).toReversed().slice(0, limit)),
    recent: (limit) => world.read((now) => newestFirst(now).slice(0, limit)),
    list: (state, page) => readPage(world, newestFirst, ({ payout }) => payout.id, page, ({ payout }) => state === null || payout.state === state),
    settle: (id, state, by, at) => world.change(settled(id, state, by, at)),
    ofWithdrawal: (id) => world.read(({ payouts }) =>
      Option.fromUndefinedOr(HashMap.toValues(payouts.payouts).find(({ payout }) => payout.withdrawals.includes(id)))),
    missing: (lane, from, limit) => world.read(missing(lane, from, limit)),
    finalRows: (chainId, hashes) => world.read(finalRows(chainId, hashes)),
    rowsOf: (chainId, hash) => world.read(standingRows(chainId, hash)),
    foreignSpends: (lane, limit) => world.read(foreignSpends(lane, limit)),
    noteForeign: (lane, hash, at) => world.change(noted(lane, hash, at))
  }))
)
