import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef } from "@sigmatrade/core/chain/ScanCursorStore"
import type { Transfer, TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { BlockEvidence } from "@sigmatrade/core/deposit/BlockEvidence"
import type { DroppedSighting, FinalSighting, Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { AssetId } from "@sigmatrade/core/money/Asset"
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

/** Other money under the same id stands in for nothing. */
const isSame = (one: Transfer, other: Transfer) =>
  one.from === other.from && one.to === other.to && one.asset === other.asset && one.amount === other.amount

const recorded = (sightings: ReadonlyArray<Sighting>, at: DateTime.Utc, finalMoves: boolean) => (world: World): Step<ReadonlyArray<TransferId>> =>
  sightings.reduce<Step<ReadonlyArray<TransferId>>>(([changed, before], { attribution, transfer }) => {
    const id = transferId(transfer)
    const known = rowOf(before.transfers, id)
    const standsIn = { number: transfer.blockNumber, hash: transfer.blockHash }
    if (known?.state === "final") return [changed, finalMoves && isSame(known.transfer, transfer) ? put(before, [{ ...known, standsIn }]) : before]
    if (known?.state === "seen") return [changed, before]
    return [[...changed, id], put(before, [{ transfer, attribution, state: "seen", seenAt: known?.seenAt ?? at, standsIn }])]
  }, [[], world])

const seenBlocks = (chainId: ChainId, upTo: BlockNumber, limit: number) => (world: World): ReadonlyArray<BlockRef> => {
  const blocks = rowsIn(world, chainId, "seen").map(({ standsIn }) => standsIn).filter(({ number }) => number <= upTo)
  return [...new Map(blocks.map((block) => [block.hash, block])).values()].slice(0, limit)
}

const orphaned = (chainId: ChainId, number: BlockNumber) => (world: World): Step<number> => {
  const gone = rowsIn(world, chainId, "seen").filter(({ transfer }) => transfer.blockNumber > number)
  const back = rowsIn(world, chainId, "final").filter(({ standsIn, transfer }) => standsIn.number > number && transfer.blockNumber <= number)
  return [gone.length, put(world, [
    ...gone.map((row) => ({ ...row, state: "orphaned" as const })),
    ...back.map((row) => ({ ...row, standsIn: { number: row.transfer.blockNumber, hash: row.transfer.blockHash } }))
  ])]
}

const orphanedIn = (chainId: ChainId, blocks: ReadonlyArray<BlockRef>) => (world: World): Step<number> => {
  const hashes = new Set(blocks.map(({ hash }) => hash))
  const gone = rowsIn(world, chainId, "seen").filter(({ transfer }) => hashes.has(transfer.blockHash))
  return [gone.length, put(world, gone.map((row) => ({ ...row, state: "orphaned" })))]
}

/** Under what the evidence of a block is kept. */
export const evidenceKey = (chainId: ChainId, { hash, number }: BlockRef) => `${chainId} ${number} ${hash}`

const proven = (world: World, chainId: ChainId, evidence: BlockEvidence): World => {
  const witnesses = new Set(evidence.witnesses.map(({ provider }) => provider)).size
  if (witnesses < evidence.quorum) throw new Error(`block ${evidence.number} has ${witnesses} of ${evidence.quorum} witnesses`)
  const key = evidenceKey(chainId, evidence)
  return HashMap.has(world.evidence, key) ? world : { ...world, evidence: HashMap.set(world.evidence, key, evidence) }
}

const finalized = (chainId: ChainId, evidence: ReadonlyArray<BlockEvidence>) => (world: World): Step<ReadonlyArray<Sighting>> => {
  const blocks = new Set(evidence.map((block) => evidenceKey(chainId, block)))
  const final = rowsIn(world, chainId, "seen").filter(({ standsIn }) => blocks.has(evidenceKey(chainId, standsIn)))
  const kept = evidence.reduce((before, block) => proven(before, chainId, block), world)
  return [final.map(sightingOf), put(kept, final.map((row) => ({ ...row, state: "final" })))]
}

const finalAbove = (chainId: ChainId, number: BlockNumber, limit: number) => (world: World): ReadonlyArray<FinalSighting> =>
  rowsIn(world, chainId, "final")
    .filter(({ transfer }) => transfer.blockNumber > number && !HashMap.has(world.reversals, transferId(transfer)))
    .slice(0, limit)
    .map((row) => ({ ...sightingOf(row), standsIn: row.standsIn }))

const dropped = (chainId: ChainId, upTo: BlockNumber, limit: number) => (world: World): Step<ReadonlyArray<DroppedSighting>> => {
  const gone = rowsIn(world, chainId, "orphaned").filter(({ transfer }) => transfer.blockNumber <= upTo).slice(0, limit)
  const paying = new Set([...rowsIn(world, chainId, "seen"), ...rowsIn(world, chainId, "final")].map(({ transfer }) => transfer.txHash))
  return [
    gone.map((row) => ({ ...sightingOf(row), elsewhere: paying.has(row.transfer.txHash) })),
    put(world, gone.map((row) => ({ ...row, state: "dropped" })))
  ]
}

/** What a transfer adds to a wallet: below zero when it leaves. */
const effectOn = (wallet: Address, { amount, from, to }: Transfer): bigint =>
  (to === wallet ? amount : 0n) - (from === wallet ? amount : 0n)

/** What stands on the chain of a wallet's transfers in one asset, where `stands` says, added up. */
const net = (chainId: ChainId, wallet: Address, asset: AssetId, stands: (place: BlockRef) => boolean) => (world: World): bigint =>
  [...rowsIn(world, chainId, "seen"), ...rowsIn(world, chainId, "final")]
    .filter(({ standsIn, transfer }) => transfer.asset === asset && stands(standsIn))
    .filter(({ transfer }) => !HashMap.has(world.reversals, transferId(transfer)))
    .reduce<bigint>((sum, { transfer }) => sum + effectOn(wallet, transfer), 0n)

/** Transfers in the memory world. */
export const layer: Layer.Layer<TransferStore, never, MemoryWorld> = Layer.effect(
  TransferStore,
  Effect.map(MemoryWorld, (world) => TransferStore.of({
    record: (sightings, finalMoves = true) => Effect.flatMap(DateTime.now, (now) => world.change(recorded(sightings, now, finalMoves))),
    seen: (chainId, limit) => world.read((now) => rowsIn(now, chainId, "seen").slice(0, limit).map(sightingOf)),
    orphanAbove: (chainId, number) => world.change(orphaned(chainId, number)),
    orphanIn: (chainId, blocks) => world.change(orphanedIn(chainId, blocks)),
    seenBlocks: (chainId, upTo, limit) => world.read(seenBlocks(chainId, upTo, limit)),
    finalize: (chainId, evidence) => world.change(finalized(chainId, evidence)),
    drop: (chainId, upTo, limit) => world.change(dropped(chainId, upTo, limit)),
    net: (chainId, wallet, asset, above, upTo) =>
      world.read(net(chainId, wallet, asset, ({ number }) => number > above && number <= upTo)),
    netIn: (chainId, wallet, asset, block) => world.read(net(chainId, wallet, asset, ({ hash }) => hash === block.hash)),
    finalBlocks: (chainId, limit) => world.read((now) => {
      const blocks = rowsIn(now, chainId, "final").map(({ transfer }) => ({ number: transfer.blockNumber, hash: transfer.blockHash }))
      return [...new Map(blocks.map((block) => [block.hash, block])).values()].toReversed().slice(0, limit)
    }),
    finals: (ids) => world.read((now) => ids.flatMap((id) => {
      const row = rowOf(now.transfers, id)
      return row?.state === "final" ? [{ transfer: row.transfer, reversed: HashMap.has(now.reversals, id) }] : []
    })),
    finalAbove: (chainId, number, limit) => world.read(finalAbove(chainId, number, limit))
  }))
)
