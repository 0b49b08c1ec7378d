import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositRecord, FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import type { CreditFailure, Settlement } from "@sigmatrade/core/deposit/DepositStore"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
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
    HashMap.has(before.deposits, transferId(transfer)) ? before : put(before, { transfer, attribution, failures: [], settled: null }), world)
]

const finalTransfer = ({ attribution, transfer }: DepositRow) =>
  new FinalTransfer({ id: transferId(transfer), asset: transfer.asset, amount: transfer.amount, attribution })

const isDue = ({ failures, settled }: DepositRow, now: DateTime.Utc) => {
  const last = failures.at(-1)
  return settled === null && (last === undefined || (last.retryAt !== null && DateTime.isLessThanOrEqualTo(last.retryAt, now)))
}

const due = (now: DateTime.Utc, limit: number) => (world: World): ReadonlyArray<FinalTransfer> =>
  HashMap.toValues(world.deposits).filter((row) => isDue(row, now)).toSorted(inChainOrder).slice(0, limit).map(finalTransfer)

const one = (id: TransferId) => (world: World): ReadonlyArray<FinalTransfer> => {
  const row = rowOf(world.deposits, id)
  return row === undefined || row.settled !== null ? [] : [finalTransfer(row)]
}

const settled = (settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) => (world: World): Step<void> => [
  undefined,
  settlements.reduce((before, settlement) => {
    const row = rowOf(before.deposits, settlement.id)
    if (row === undefined || row.settled !== null) throw new Error(`deposit ${settlement.id} is not waiting to be settled`)
    return put(before, { ...row, settled: { settlement, at } })
  }, world)
]

const failed = ({ id, reason, retryAt }: CreditFailure) => (world: World): Step<void> => {
  const row = rowOf(world.deposits, id)
  const waiting = row !== undefined && row.settled === null
  return [undefined, waiting ? put(world, { ...row, failures: [...row.failures, { reason, retryAt }] }) : world]
}

const recordOf = (world: World, { seenAt, state, transfer }: TransferRow): DepositRecord => {
  const id = transferId(transfer)
  const settlement = rowOf(world.deposits, id)?.settled ?? null
  const credited = settlement?.settlement.outcome === "credited" ? settlement : null
  return new DepositRecord({
    id,
    asset: transfer.asset,
    amount: transfer.amount,
    state: credited === null ? state : "credited",
    blockNumber: transfer.blockNumber,
    bought: credited?.settlement.bought ?? null,
    seenAt,
    creditedAt: credited?.at ?? null
  })
}

const ofUser = (userId: UserId, limit: number) => (world: World): ReadonlyArray<DepositRecord> =>
  HashMap.toValues(world.transfers)
    .filter(({ attribution }) => attribution._tag === "Member" && attribution.userId === userId)
    .toSorted(inChainOrder).toReversed().slice(0, limit).map((row) => recordOf(world, row))

/** Deposits in the memory world. */
export const layer: Layer.Layer<DepositStore, never, MemoryWorld> = Layer.effect(
  DepositStore,
  Effect.map(MemoryWorld, (world) => DepositStore.of({
    add: (sightings) => world.change(added(sightings)),
    claim: (now, limit) => world.read(due(now, limit)),
    claimOne: (id) => world.read(one(id)),
    settle: (settlements, at) => world.change(settled(settlements, at)),
    failures: (id) => world.read(({ deposits }) => rowOf(deposits, id)?.failures.length ?? 0),
    fail: (failure) => world.change(failed(failure)),
    ofUser: (userId, limit) => world.read(ofUser(userId, limit))
  }))
)
