import type { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import { EntryId as EntryIdSchema } from "@sigmatrade/core/ledger/BookedEntry"
import type { Link } from "@sigmatrade/core/ledger/LedgerSeals"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import type { Seal, SealHead } from "@sigmatrade/core/ledger/Seal"
import { EMPTY_CHAIN } from "@sigmatrade/core/ledger/Seal"
import { Effect, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { placesInOrder } from "./World.ts"

/** All entries with their ids, the oldest first, and the seals of the oldest. */
const linksOf = ({ entries, seals }: World): ReadonlyArray<Link & Required<{ readonly entry: NonNullable<Link["entry"]> }>> =>
  placesInOrder(entries).map(({ order, value }, index) => ({ id: EntryIdSchema.make(order + 1), entry: value, seal: seals[index] ?? null }))

const headOf = (world: World): SealHead => {
  const last = world.seals.at(-1)
  const link = linksOf(world)[world.seals.length - 1]
  return last === undefined || link === undefined ? EMPTY_CHAIN : { entries: world.seals.length, lastId: link.id, hash: last.hash }
}

const appended = (from: SealHead, seals: ReadonlyArray<{ readonly id: EntryId; readonly seal: Seal }>) => (world: World): Step<void> => {
  const next = linksOf(world).slice(world.seals.length, world.seals.length + seals.length)
  const follows = headOf(world).hash === from.hash && seals.every(({ id, seal }, index) =>
    next[index]?.id === id && seal.previous === (index === 0 ? from.hash : seals[index - 1]?.seal.hash))
  if (!follows) throw new Error("These seals do not follow on the chain")
  return [undefined, { ...world, seals: [...world.seals, ...seals.map(({ seal }) => seal)] }]
}

/** The seals of the books in the memory world. Steps happen one at a time, so nothing comes before what is there. */
export const layer: Layer.Layer<LedgerSeals, never, MemoryWorld> = Layer.effect(
  LedgerSeals,
  Effect.map(MemoryWorld, (world) => LedgerSeals.of({
    head: world.read(headOf),
    note: Effect.void,
    lock: world.read(headOf),
    unsealed: (limit) => world.read((now) => linksOf(now).slice(now.seals.length, now.seals.length + limit)),
    append: (from, seals) => world.change(appended(from, seals)),
    links: (after, upTo, limit) => world.read((now) => linksOf(now).filter(({ id }) => id > after && id <= upTo).slice(0, limit))
  }))
)
