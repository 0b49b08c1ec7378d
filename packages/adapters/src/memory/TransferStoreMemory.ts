import type { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { Transfer, TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { DroppedSighting, Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { TransferRow, World } from "./World.ts"
import { rowOf } from "./World.ts"

/** Orders transfers as the chain does: by block, then by place in it. */
export const inChainOrder = (one: { readonly transfer: Transfer }, other: { readonly transfer: Transfer }): number =>
  one.transfer.blockNumber - other.transfer.blockNumber || one.transfer.logIndex - other.transfer.logIndex ||
  one.transfer.txHash.localeCompare(other.transfer.txHash)

const sightingOf = ({ attribution, transfer }: TransferRow): Sighting => ({ transfer, attribution })

const rowsIn = (world: World, chainId: ChainId, state: TransferRow["state"]) =>
  HashMap.toValues(world.transfers)
    .filter((row) => row.state === state && row.transfer.chainId === chainId)
    .toSorted(inChainOrder)

const put = (world: World, rows: ReadonlyArray<TransferRow>): World => ({
  ...world,
  transfers: HashMap.setMany(world.transfers, rows.map((row) => [transferId(row.transfer), row] as const))
})

const recorded = (sightings: ReadonlyArray<Sighting>, at: DateTime.Utc) => (world: World): Step<ReadonlyArray<TransferId>> =>
  sightings.reduce<Step<ReadonlyArray<TransferId>>>(([changed, before], { attribution, transfer }) => {
    const id = transferId(transfer)
    const known = rowOf(before.transfers, id)
    const stays = known?.state === "final" || (known?.state === "seen" && known.transfer.blockHash === transfer.blockHash)
    if (stays) return [changed, before]
    return [[...changed, id], put(before, [{ transfer, attribution, state: "seen", seenAt: known?.seenAt ?? at }])]
  }, [[], world])

const orphaned = (chainId: ChainId, number: BlockNumber) => (world: World): Step<number> => {
  const gone = rowsIn(world, chainId, "seen").filter(({ transfer }) => transfer.blockNumber > number)
  return [gone.length, put(world, gone.map((row) => ({ ...row, state: "orphaned" })))]
}

const finalized = (chainId: ChainId, upTo: BlockNumber, limit: number) => (world: World): Step<ReadonlyArray<Sighting>> => {
  const final = rowsIn(world, chainId, "seen").filter(({ transfer }) => transfer.blockNumber <= upTo).slice(0, limit)
  return [final.map(sightingOf), put(world, final.map((row) => ({ ...row, state: "final" })))]
}

const dropped = (chainId: ChainId, upTo: BlockNumber, limit: number) => (world: World): Step<ReadonlyArray<DroppedSighting>> => {
  const gone = rowsIn(world, chainId, "orphaned").filter(({ transfer }) => transfer.blockNumber <= upTo).slice(0, limit)
  const paying = new Set([...rowsIn(world, chainId, "seen"), ...rowsIn(world, chainId, "final")].map(({ transfer }) => transfer.txHash))
  return [
    gone.map((row) => ({ ...sightingOf(row), elsewhere: paying.has(row.transfer.txHash) })),
    put(world, gone.map((row) => ({ ...row, state: "dropped" })))
  ]
}

/** Transfers in the memory world. */
export const layer: Layer.Layer<TransferStore, never, MemoryWorld> = Layer.effect(
  TransferStore,
  Effect.map(MemoryWorld, (world) => TransferStore.of({
    record: (sightings) => Effect.flatMap(DateTime.now, (now) => world.change(recorded(sightings, now))),
    seen: (chainId, limit) => world.read((now) => rowsIn(now, chainId, "seen").slice(0, limit).map(sightingOf)),
    orphanAbove: (chainId, number) => world.change(orphaned(chainId, number)),
    finalize: (chainId, upTo, limit) => world.change(finalized(chainId, upTo, limit)),
    drop: (chainId, upTo, limit) => world.change(dropped(chainId, upTo, limit))
  }))
)
