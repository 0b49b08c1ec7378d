import { AssetTotals, ChainEnd, DumpFacts, TableFacts } from "@sigmatrade/core/backup/Backup"
import type { BooksOfCopy, DatabaseCopy } from "@sigmatrade/core/backup/DatabaseDump"
import { DatabaseDump, DumpFailed } from "@sigmatrade/core/backup/DatabaseDump"
import type { SealHash } from "@sigmatrade/core/ledger/Seal"
import { GENESIS } from "@sigmatrade/core/ledger/Seal"
import type { ReserveLine } from "@sigmatrade/core/reconciliation/Checkpoint"
import { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import { DateTime, Effect, Hash, HashMap, HashSet, Layer, Stream } from "effect"
import * as AuditLogMemory from "./AuditLogMemory.ts"
import * as BackupLogMemory from "./BackupLogMemory.ts"
import * as IncidentStoreMemory from "./IncidentStoreMemory.ts"
import * as InvariantsMemory from "./InvariantsMemory.ts"
import * as LedgerSealsMemory from "./LedgerSealsMemory.ts"
import { make as newWorld, MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { EMPTY_WORLD, inOrder } from "./World.ts"

/** The books of one world. Fresh: whoever asks may have these very layers already, over another one. */
const booksOf = (world: MemoryWorld["Service"]) => Layer.fresh(
  Layer.mergeAll(AuditLogMemory.layer, BackupLogMemory.layer, IncidentStoreMemory.layer, InvariantsMemory.layer, LedgerSealsMemory.layer).pipe(
    Layer.provide(Layer.succeed(MemoryWorld, world))
  )
)

/** The memory world has one schema for ever. */
const SCHEMA = 1

const rowsOf = (table: unknown) => {
  if (HashMap.isHashMap(table)) return HashMap.size(table)
  if (HashSet.isHashSet(table)) return HashSet.size(table)
  return Array.isArray(table) ? table.length : 1
}

const movedIn = (world: World) => Map.groupBy(inOrder(world.entries).flatMap(({ movements }) => movements), ({ asset }) => asset)

const totalsOf = (world: World, reserves: ReadonlyArray<ReserveLine>) =>
  Object.fromEntries([...movedIn(world)].map(([asset, movements]) => {
    const moved = movements.reduce((sum, { amount }) => sum + amount, 0n)
    return [asset, new AssetTotals({ moved, owed: reserves.find((line) => line.asset === asset)?.owed ?? 0n })]
  }))

const end = (chain: ReadonlyArray<{ readonly hash: SealHash }>) => new ChainEnd({ length: chain.length, hash: chain.at(-1)?.hash ?? GENESIS })

const factsOf = (world: World, reserves: ReadonlyArray<ReserveLine>) => {
  const tables = Object.entries(world).map(([name, table]: [string, unknown]) => [name, new TableFacts({ rows: rowsOf(table), digest: String(Hash.hash(table)) })] as const)
  return new DumpFacts({
    serverVersion: 0, schemaVersion: SCHEMA, tables: Object.fromEntries(tables), totals: totalsOf(world, reserves), ledger: end(world.seals),
    audit: end(world.audit)
  })
}

/** What a world holds, and its books. */
const look = (source: MemoryWorld["Service"]) => Effect.gen(function*() {
  const world = yield* source.read((now) => now)
  return { world, facts: factsOf(world, yield* (yield* Invariants).reserves) }
}).pipe(Effect.provide(booksOf(source)))

/** A copy is a world of its own. */
const copyOf = (copy: MemoryWorld["Service"], putInPlace: DatabaseCopy["putInPlace"]): DatabaseCopy => ({
  facts: Effect.map(look(copy), ({ facts }) => facts),
  within: <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.provide(work, booksOf(copy)) as Effect.Effect<A, E, Exclude<R, BooksOfCopy>>,
  putInPlace
})

/** Dumps of the memory world: their bytes are a name under which the world of that moment is kept. */
export const layer: Layer.Layer<DatabaseDump, never, MemoryWorld> = Layer.effect(DatabaseDump, Effect.gen(function*() {
  const own = yield* MemoryWorld
  const dumps = new Map<string, World>()
  const take = Effect.gen(function*() {
    const { facts, world } = yield* look(own)
    const name = `memory dump ${dumps.size + 1}`
    dumps.set(name, world)
    return { takenAt: yield* DateTime.now, facts, bytes: Stream.succeed(new TextEncoder().encode(name)) }
  })
  const load = Effect.fn("DatabaseDumpMemory.load")(function*<E>(bytes: Stream.Stream<Uint8Array, E>) {
    const kept = dumps.get(yield* Stream.mkString(Stream.decodeText(bytes)))
    if (kept === undefined) return yield* new DumpFailed({ reason: "This is no dump" })
    const copy = yield* newWorld
    yield* copy.change(() => [undefined, kept])
    return copyOf(copy, Effect.flatMap(copy.read((now) => now), (now) =>
      own.change((before): readonly [string | null, World] => [before === EMPTY_WORLD ? null : "replaced", now])))
  })
  return DatabaseDump.of({
    take, load, visitors: Effect.succeed([]), schemaVersion: SCHEMA,
    current: Effect.map(look(own), ({ facts, world }) => world === EMPTY_WORLD ? null : facts)
  })
}))
