import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositRecord, FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import type { MemberDeposit } from "@sigmatrade/core/deposit/Deposit"
import type { CreditFailure, DepositStanding, Settlement } from "@sigmatrade/core/deposit/DepositStore"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import type { IncidentId } from "@sigmatrade/core/incident/Incident"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { depositBooks, depositOwner, isReversed } from "./depositBooks.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import { inChainOrder } from "./TransferStoreMemory.ts"
import type { DepositRow, TransferRow, World } from "./World.ts"
import { rowOf } from "./World.ts"

const put = (world: World, row: DepositRow): World => ({
  ...world,
  deposits: HashMap.set(world.deposits, transferId(row.transfer), row)
})

const added = (sightings: ReadonlyArray<Sighting>) => (world: World): Step<void> => [
  undefined,
  sightings.reduce((before, { attribution, transfer }) =>
    HashMap.has(before.deposits, transferId(transfer))
      ? before
      : put(before, { transfer, attribution, failures: 0, due: "now", settlements: [], decisions: [] }), world)
]

/** As what it waits to be settled: new from the chain, or assigned out of suspense; `null` when it does not wait. */
const waitsAs = (world: World, row: DepositRow): FinalTransfer["source"] | null => {
  const books = depositBooks(row)
  if (isReversed(world, row) || books === "member") return null
  if (books === "none") return "chain"
  return depositOwner(row) === null ? null : "suspense"
}

const takenOf = (world: World, row: DepositRow): ReadonlyArray<FinalTransfer> => {
  const source = waitsAs(world, row)
  if (source === null) return []
  const { amount, asset, timestampSeconds } = row.transfer
  const userId = depositOwner(row)
  const attribution = userId === null ? row.attribution : { _tag: "Member" as const, userId }
  const paidAt = DateTime.makeUnsafe(timestampSeconds * 1000)
  return [new FinalTransfer({ id: transferId(row.transfer), asset, amount, attribution, source, paidAt })]
}

const isDue = ({ due }: DepositRow, now: DateTime.Utc) =>
  due === "now" || (due !== "never" && DateTime.isLessThanOrEqualTo(due, now))

const due = (now: DateTime.Utc, limit: number, stopped: ReadonlyArray<AssetId>) => (world: World): ReadonlyArray<FinalTransfer> =>
  HashMap.toValues(world.deposits)
    .filter((row) => isDue(row, now) && !stopped.includes(row.transfer.asset))
    .toSorted(inChainOrder)
    .flatMap((row) => takenOf(world, row))
    .slice(0, limit)

const one = (id: TransferId) => (world: World): ReadonlyArray<FinalTransfer> => {
  const row = rowOf(world.deposits, id)
  return row === undefined ? [] : takenOf(world, row)
}

const settled = (settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) => (world: World): Step<void> => [
  undefined,
  settlements.reduce((before, settlement) => {
    const row = rowOf(before.deposits, settlement.id)
    if (row === undefined || waitsAs(before, row) !== settlement.source) {
      throw new Error(`deposit ${settlement.id} is not waiting to be settled`)
    }
    // Failures before this settlement hold back no later one.
    return put(before, { ...row, due: "now", settlements: [...row.settlements, { settlement, at }] })
  }, world)
]

const failed = ({ id, retryAt }: CreditFailure) => (world: World): Step<void> => {
  const row = rowOf(world.deposits, id)
  const waiting = row !== undefined && waitsAs(world, row) !== null
  return [undefined, waiting ? put(world, { ...row, failures: row.failures + 1, due: retryAt ?? "never" }) : world]
}

const standing = (ids: ReadonlyArray<TransferId>) => (world: World): ReadonlyArray<DepositStanding> =>
  ids.flatMap((id) => {
    const row = rowOf(world.deposits, id)
    if (row === undefined) return []
    const books = depositBooks(row)
    return [{ id, books, userId: books === "member" ? depositOwner(row) : null }]
  })

const reversed = (ids: ReadonlyArray<TransferId>, incident: IncidentId, at: DateTime.Utc) => (world: World): Step<void> => [undefined, {
  ...world,
  reversals: ids.reduce((reversals, id) =>
    HashMap.has(reversals, id) ? reversals : HashMap.set(reversals, id, { incident, at }), world.reversals)
}]

const stateOf = (world: World, row: TransferRow, isCredited: boolean): DepositRecord["state"] => {
  if (isReversed(world, row)) return "reversed"
  return isCredited ? "credited" : row.state
}

/** A payment as its member is shown it. */
export const recordOf = (world: World, row: TransferRow): DepositRecord => {
  const { seenAt, transfer } = row
  const id = transferId(transfer)
  const credited = rowOf(world.deposits, id)?.settlements.find(({ settlement }) => settlement.outcome === "credited")
  return new DepositRecord({
    id,
    asset: transfer.asset,
    amount: transfer.amount,
    state: stateOf(world, row, credited !== undefined),
    blockNumber: transfer.blockNumber,
    bought: credited?.settlement.bought ?? null,
    intent: credited?.settlement.intent ?? null,
    seenAt,
    creditedAt: credited?.at ?? null
  })
}

/** Whose payment it is: before it is final the chain's word counts, afterwards what was decided about it counts too. */
export const payerOf = (world: World, { attribution, transfer }: TransferRow): UserId | null => {
  const deposit = rowOf(world.deposits, transferId(transfer))
  if (deposit !== undefined) return depositOwner(deposit)
  return attribution._tag === "Member" ? attribution.userId : null
}

const ofUser = (userId: UserId, limit: number) => (world: World): ReadonlyArray<DepositRecord> =>
  HashMap.toValues(world.transfers)
    .filter((row) => payerOf(world, row) === userId)
    .toSorted(inChainOrder).toReversed().slice(0, limit).map((row) => recordOf(world, row))

const ofMember = (world: World, row: TransferRow): ReadonlyArray<MemberDeposit> => {
  const userId = payerOf(world, row)
  return userId === null ? [] : [{ userId, deposit: recordOf(world, row) }]
}

const asSeen = (row: TransferRow, other: TransferRow) => row.seenAt.epochMilliseconds - other.seenAt.epochMilliseconds || inChainOrder(row, other)

const ofMembers = (userId: UserId | null) => (world: World): ReadonlyArray<MemberDeposit> =>
  HashMap.toValues(world.transfers).toSorted(asSeen).toReversed().flatMap((row) => ofMember(world, row))
    .filter((member) => userId === null || member.userId === userId)

const seenSince = (userIds: ReadonlyArray<UserId>, since: DateTime.Utc, limit: number) => (world: World): ReadonlyArray<MemberDeposit> =>
  ofMembers(null)(world)
    .filter(({ deposit, userId }) => userIds.includes(userId) && DateTime.isGreaterThanOrEqualTo(deposit.seenAt, since))
    .slice(0, limit)

/** Deposits in the memory world. */
export const layer: Layer.Layer<DepositStore, never, MemoryWorld> = Layer.effect(
  DepositStore,
  Effect.map(MemoryWorld, (world) => DepositStore.of({
    add: (sightings) => world.change(added(sightings)),
    claim: (now, limit, stopped) => world.read(due(now, limit, stopped)),
    claimOne: (id) => world.read(one(id)),
    seenSince: (userIds, since, limit) => world.read(seenSince(userIds, since, limit)),
    settle: (settlements, at) => world.change(settled(settlements, at)),
    failures: (id) => world.read(({ deposits }) => rowOf(deposits, id)?.failures ?? 0),
    fail: (failure) => world.change(failed(failure)),
    standing: (ids) => world.read(standing(ids)),
    reverse: (ids, incident, at) => world.change(reversed(ids, incident, at)),
    ofUser: (userId, limit) => world.read(ofUser(userId, limit)),
    list: ({ state, userId }, page) =>
      readPage(world, ofMembers(userId), ({ deposit }) => deposit.id, page, ({ deposit }) => state === null || deposit.state === state),
    find: (id) => world.read((now) => {
      const row = rowOf(now.transfers, id)
      return Option.fromUndefinedOr(row === undefined ? undefined : ofMember(now, row)[0])
    })
  }))
)
