import { ownerOf } from "@sigmatrade/core/ledger/Account"
import { LedgerArchive, LedgerNotEmpty } from "@sigmatrade/core/ledger/LedgerArchive"
import type { SealedEntry } from "@sigmatrade/core/ledger/Seal"
import { Effect, HashMap, Layer, Result, Stream } from "effect"
import { entryKey, movedBy, refuseFalseReversal } from "./LedgerMemory.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

const booked = (world: World, { entry, seal }: SealedEntry): World => {
  if (HashMap.has(world.entries, entryKey(entry))) throw new Error(`${entryKey(entry)} is there twice`)
  refuseFalseReversal(world, entry, world.entries)
  return {
    ...world,
    rows: world.rows + 1,
    entries: HashMap.set(world.entries, entryKey(entry), { order: world.rows, value: entry }),
    takenBack: entry.reverses === undefined ? world.takenBack : HashMap.set(world.takenBack, entryKey(entry.reverses), true),
    seals: [...world.seals, seal],
    balances: movedBy(world.balances, entry)
  }
}

const adopted = (sealed: ReadonlyArray<SealedEntry>) => (world: World): Result.Result<Step<void>, LedgerNotEmpty> => {
  if (HashMap.size(world.entries) > 0) return Result.fail(new LedgerNotEmpty())
  const after = sealed.reduce(booked, world)
  const isBelowZero = HashMap.toEntries(after.balances).some(([account, held]) => ownerOf(account) !== null && HashMap.toValues(held).some((amount) => amount < 0n))
  if (isBelowZero) throw new Error("A member ends below zero")
  return Result.succeed([undefined, after])
}

/** Takes over other books into the memory world, which holds everything anyway. */
export const layer: Layer.Layer<LedgerArchive, never, MemoryWorld> = Layer.effect(
  LedgerArchive,
  Effect.map(MemoryWorld, (world) => LedgerArchive.of({
    adopt: Effect.fnUntraced(function*<E, R>(sealed: Stream.Stream<SealedEntry, E, R>) {
      // Told before anything is read, as a database does.
      if ((yield* world.read(({ entries }) => HashMap.size(entries))) > 0) return yield* new LedgerNotEmpty()
      const all = yield* Stream.runCollect(sealed)
      yield* world.attempt(adopted(all))
    })
  }))
)
