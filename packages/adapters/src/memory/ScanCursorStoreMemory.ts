import type { BlockHeader, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ScanCursor } from "@sigmatrade/core/chain/ScanCursorStore"
import { CursorMoved, ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const headersOf = (world: World, chainId: ChainId) => rowOf(world.headers, chainId) ?? []

const kept = (world: World, chainId: ChainId, headers: ReadonlyArray<BlockHeader>): World["headers"] =>
  HashMap.set(world.headers, chainId, headers.toSorted((one, other) => other.number - one.number))

const placed = (
  world: World,
  chainId: ChainId,
  { expected, headers, next }: {
    readonly expected: ScanCursor | undefined
    readonly next: ScanCursor
    readonly headers: ReadonlyArray<BlockHeader>
  }
): Result.Result<Step<void>, CursorMoved> => {
  const current = rowOf(world.cursors, chainId)
  if (current?.number !== expected?.number || current?.hash !== expected?.hash) return Result.fail(new CursorMoved())
  return Result.succeed([undefined, {
    ...world,
    cursors: HashMap.set(world.cursors, chainId, { number: next.number, hash: next.hash }),
    headers: kept(world, chainId, headers)
  }])
}

/** Headers that were kept and those that come, the new ones in place of old ones at their height. */
const joined = (before: ReadonlyArray<BlockHeader>, added: ReadonlyArray<BlockHeader>) => {
  const heights = new Set(added.map(({ number }) => number))
  return [...before.filter(({ number }) => !heights.has(number)), ...added]
}

const pruned = (chainId: ChainId, below: BlockNumber) => (world: World): Step<void> => [
  undefined,
  { ...world, headers: kept(world, chainId, headersOf(world, chainId).filter(({ number }) => number >= below)) }
]

const newest = (chainId: ChainId, limit: number) => (world: World): ReadonlyArray<BlockHeader> => {
  const cursor = rowOf(world.cursors, chainId)
  return headersOf(world, chainId).filter(({ number }) => cursor !== undefined && number <= cursor.number).slice(0, limit)
}

/** Scan cursors and headers in the memory world. */
export const layer: Layer.Layer<ScanCursorStore, never, MemoryWorld> = Layer.effect(
  ScanCursorStore,
  Effect.map(MemoryWorld, (world) => ScanCursorStore.of({
    get: (chainId) => world.read(({ cursors }) => HashMap.get(cursors, chainId)),
    move: (chainId, expected, next, headers) => world.attempt((now) =>
      placed(now, chainId, { expected: Option.getOrUndefined(expected), next, headers: joined(headersOf(now, chainId), headers) })),
    header: (chainId, number) =>
      world.read((now) => Option.fromUndefinedOr(headersOf(now, chainId).find((header) => header.number === number))),
    headers: (chainId, limit) => world.read(newest(chainId, limit)),
    rewind: (chainId, expected, to) => world.attempt((now) =>
      placed(now, chainId, { expected, next: to, headers: headersOf(now, chainId).filter(({ number }) => number <= to.number) })),
    prune: (chainId, below) => world.change(pruned(chainId, below))
  }))
)
