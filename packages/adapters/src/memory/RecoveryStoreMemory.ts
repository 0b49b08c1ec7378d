import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { LaneKey } from "@sigmatrade/core/payout/PayoutStore"
import type { Recovery } from "@sigmatrade/core/payout/RecoveryStore"
import { RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { laneKey } from "./payoutsOf.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const unexplained = (lane: LaneKey, upTo: BlockNumber, limit: number) => (world: World): ReadonlyArray<Transfer> => {
  const { hashes, lanes } = world.payouts
  const foreign = world.incidents.filter(({ kind }) => kind === "foreign spend")
  const row = rowOf(lanes, laneKey(lane))
  if (row === undefined) return []
  return HashMap.toValues(world.transfers)
    .filter(({ attribution, state }) =>
      state === "final" && attribution._tag === "Own" && (attribution.movement === "out of payout" || attribution.movement === "out of deposit"))
    .map(({ transfer }) => transfer)
    .filter(({ blockNumber, chainId, from }) =>
      chainId === lane.chainId && from === lane.wallet && blockNumber > row.startBlock && blockNumber <= upTo)
    .filter((transfer) =>
      !HashMap.has(world.reversals, transferId(transfer)) && !HashMap.has(hashes, transfer.txHash) &&
      !HashMap.has(world.recoveries, transferId(transfer)) &&
      !foreign.some(({ subject }) => subject === `${transfer.chainId}:${transfer.txHash}`))
    .toSorted((one, other) => one.blockNumber - other.blockNumber || one.logIndex - other.logIndex)
    .slice(0, limit)
}

const kept = (recovery: Recovery) => (world: World): Step<boolean> => {
  const id = transferId(recovery.transfer)
  if (HashMap.has(world.recoveries, id)) return [false, world]
  const { withdrawalId } = recovery
  if (withdrawalId !== null && HashMap.toValues(world.recoveries).some(({ value }) => value.withdrawalId === withdrawalId)) {
    throw new Error("A withdrawal is recovered once")
  }
  const recoveries = HashMap.set(world.recoveries, id, { order: world.rows, value: recovery })
  return [true, { ...world, rows: world.rows + 1, recoveries }]
}

/** Recovered payments in the memory world. */
export const layer: Layer.Layer<RecoveryStore, never, MemoryWorld> = Layer.effect(
  RecoveryStore,
  Effect.map(MemoryWorld, (world) => RecoveryStore.of({
    unexplained: (lane, upTo, limit) => world.read(unexplained(lane, upTo, limit)),
    keep: (recovery) => world.change(kept(recovery)),
    recent: (limit) => world.read(({ recoveries }) => inOrder(recoveries).toReversed().slice(0, limit))
  }))
)
