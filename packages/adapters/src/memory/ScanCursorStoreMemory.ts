import type { BlockHeader, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanCursor, ScanGap } from "@sigmatrade/core/chain/ScanCursorStore"
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
    cursors: HashMap.set(world.cursors, chainId, {
      ...next, linkedFrom: next.number > (current?.number ?? 0) && current !== undefined && current.linkedFrom > next.linkedFrom ? current.linkedFrom : next.linkedFrom
    }),
    headers: kept(world, chainId, headers)
  }])
}

/** Headers that were kept and those that come, the new ones in place of old ones at their height. */
const joined = (before: ReadonlyArray<BlockHeader>, added: ReadonlyArray<BlockHeader>) => {
  const heights = new Set(added.map(({ number }) => number))
  return [...before.filter(({ number }) => !heights.has(number)), ...added]
}

/** A block below where the line of headers began is a line of its own. */
const backTo = (from: ScanCursor, to: BlockRef): ScanCursor => ({
  number: to.number, hash: to.hash, linkedFrom: to.number < from.linkedFrom ? to.number : from.linkedFrom
})

const pruned = (chainId: ChainId, below: BlockNumber) => (world: World): Step<void> => {
  const headers = kept(world, chainId, headersOf(world, chainId).filter(({ number }) => number >= below))
  const cursors = HashMap.modify(world.cursors, chainId, (cursor) => {
    const lowest = below < cursor.number ? below : cursor.number
    return lowest > cursor.linkedFrom ? { ...cursor, linkedFrom: lowest } : cursor
  })
  return [undefined, { ...world, headers, cursors }]
}

const withGaps = (world: World, chainId: ChainId, gaps: ReadonlyArray<ScanGap>): World => ({
  ...world, gaps: HashMap.set(world.gaps, chainId, gaps.toSorted((one, other) => one.end.number - other.end.number))
})

const gapsOf = (world: World, chainId: ChainId) => rowOf(world.gaps, chainId) ?? []

/** What stands above a block is read again: gaps that begin there are none any more, and one that reaches beyond it ends there. */
const gapsUpTo = (world: World, chainId: ChainId, { hash, number }: BlockRef) =>
  gapsOf(world, chainId)
    .filter(({ after }) => after.number < number)
    .map((gap) => gap.end.number > number ? { ...gap, end: { number, hash } } : gap)

const rewound = (chainId: ChainId, expected: ScanCursor, to: BlockRef) => (world: World): Result.Result<Step<void>, CursorMoved> =>
  placed(withGaps(world, chainId, gapsUpTo(world, chainId, to)), chainId, {
    expected,
    next: backTo(rowOf(world.cursors, chainId) ?? expected, to),
    headers: headersOf(world, chainId).filter(({ number }) => number <= to.number)
  })

const advanced = (chainId: ChainId, expected: ScanGap, to: BlockRef) => (world: World): Result.Result<Step<void>, CursorMoved> => {
  const gaps = gapsOf(world, chainId)
  const gap = gaps.find(({ after, end }) =>
    end.number === expected.end.number && after.number === expected.after.number && after.hash === expected.after.hash)
  if (gap === undefined) return Result.fail(new CursorMoved())
  const left = to.number < gap.end.number ? [{ ...gap, after: { number: to.number, hash: to.hash } }] : []
  return Result.succeed([undefined, withGaps(world, chainId, [...gaps.filter((one) => one !== gap), ...left])])
}

/** Moves the mark where `moves` says so. */
const marked = (chainId: ChainId, to: BlockRef, moves: (from: BlockRef | undefined) => boolean) => (world: World): Step<void> => [
  undefined,
  moves(rowOf(world.finalMarks, chainId))
    ? {
      ...world,
      finalMarks: HashMap.set(world.finalMarks, chainId, { number: to.number, hash: to.hash }),
      reached: world.reached !== null && world.reached > to.number ? world.reached : to.number
    }
    : world
]

const newest = (chainId: ChainId, limit: number) => (world: World): ReadonlyArray<BlockHeader> => {
  const cursor = rowOf(world.cursors, chainId)
  return headersOf(world, chainId).filter(({ number }) => cursor !== undefined && number <= cursor.number).slice(0, limit)
}

const inLine = (chainId: ChainId, blocks: ReadonlyArray<BlockRef>) => (world: World): ReadonlyArray<BlockRef> => {
  const cursor = rowOf(world.cursors, chainId)
  if (cursor === undefined) return []
  const hashes = new Map([...headersOf(world, chainId), cursor].map(({ hash, number }) => [number, hash]))
  return blocks.filter(({ hash, number }) => number >= cursor.linkedFrom && number <= cursor.number && hashes.get(number) === hash)
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
    linked: (chainId, blocks) => world.read(inLine(chainId, blocks)),
    headers: (chainId, limit) => world.read(newest(chainId, limit)),
    rewind: (chainId, expected, to) => world.attempt(rewound(chainId, expected, to)),
    prune: (chainId, below) => world.change(pruned(chainId, below)),
    openGap: (chainId, gap) => world.change((now) => [undefined, withGaps(now, chainId, [...gapsOf(now, chainId), gap])]),
    gaps: (chainId) => world.read((now) => gapsOf(now, chainId)),
    advanceGap: (chainId, expected, to) => world.attempt(advanced(chainId, expected, to)),
    finalMark: (chainId) => world.read(({ finalMarks }) => HashMap.get(finalMarks, chainId)),
    raiseFinalMark: (chainId, to) => world.change(marked(chainId, to, (from) => from === undefined || from.number < to.number)),
    lowerFinalMark: (chainId, to) => world.change(marked(chainId, to, (from) => from !== undefined && from.number > to.number))
  }))
)
