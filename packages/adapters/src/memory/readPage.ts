import { pageOf } from "@sigmatrade/core/persistence/pageOf"
import type { AnchorUnknown, PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import type { Effect } from "effect"
import { Result } from "effect"
import type { MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

/** Reads a page of a list of the world: `list` answers all of it, newest first; `isAsked` leaves entries out of the page. */
export const readPage = <Entry, Id extends string | number>(
  world: MemoryWorld["Service"],
  list: (world: World) => ReadonlyArray<Entry>,
  idOf: (entry: Entry) => Id,
  page: PageRequest<Id>,
  isAsked?: (entry: Entry) => boolean
): Effect.Effect<ReadonlyArray<Entry>, AnchorUnknown> =>
  world.attempt((now) => Result.map(pageOf(list(now), idOf, page, isAsked), (entries) => [entries, now] as const))
