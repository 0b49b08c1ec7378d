import { assert, layer as withLayer } from "@effect/vitest"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { AnchorUnknown, PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import type { Layer } from "effect"
import { Effect } from "effect"
import type { Stores } from "../Stores.ts"
import { pagedLists } from "./pagedLists.ts"

/** A list that is read page by page, and how an entry comes into it. */
export interface PagedList<Entry, Id extends string | number> {
  /** Reads one page, the newest entries first. */
  readonly list: (page: PageRequest<Id>) => Effect.Effect<ReadonlyArray<Entry>, AnchorUnknown, Stores | Sha256>
  /** By which a page begins at an entry. */
  readonly idOf: (entry: Entry) => Id
  /** Adds an entry that is newer than all others, and answers its id. */
  readonly add: Effect.Effect<Id, never, Stores | Sha256>
  /** No entry has it. */
  readonly nobody: Id
}

/** Pages one walk may take before it counts as endless. */
const PAGES_MAX = 1_000

/** Reads on in one direction to the end or until an entry has been seen, page by page, and lets something happen after every page. */
const walk = Effect.fnUntraced(function*<Entry, Id extends string | number>(
  { idOf, list }: PagedList<Entry, Id>, start: Id | null, until: Id | null, limit: number, between: Effect.Effect<unknown, never, Stores | Sha256>
) {
  const side = start === null ? "older" : "newer"
  const pages: Array<ReadonlyArray<Id>> = []
  let anchor = start
  while (pages.length < PAGES_MAX) {
    const found = (yield* list({ limit, anchor: anchor === null ? null : { id: anchor, side } })).map(idOf)
    const next = side === "older" ? found.at(-1) : found[0]
    if (next !== undefined) pages.push(found)
    if (next === undefined || (until !== null && found.includes(until))) return side === "older" ? pages.flat() : pages.toReversed().flat()
    anchor = next
    yield* between
  }
  return yield* Effect.die(new Error("The walk does not end"))
})

/** What a list read page by page promises, whatever it holds. */
const pageContract = Effect.fnUntraced(function*<Entry, Id extends string | number>(paged: PagedList<Entry, Id>, limit: number) {
  const old = (yield* Effect.replicateEffect(paged.add, 5)).toReversed()
  const [oldest = paged.nobody] = old.slice(-1)
  const seen = yield* walk(paged, null, oldest, limit, paged.add)
  assert.deepStrictEqual(seen.filter((id) => old.includes(id)), old, "each old entry once, the newest first, while others come in")
  assert.strictEqual(new Set(seen).size, seen.length, "no entry twice")
  const back = yield* walk(paged, oldest, null, limit, Effect.void)
  assert.deepStrictEqual(back.filter((id) => old.includes(id)), old.slice(0, -1), "the same on the way back")
  const first = (yield* paged.list({ limit: 3, anchor: null })).map(paged.idOf)
  const [newest = paged.nobody, second, third] = first
  assert.deepStrictEqual((yield* paged.list({ limit: 2, anchor: { id: newest, side: "older" } })).map(paged.idOf), [second, third])
  assert.deepStrictEqual(yield* paged.list({ limit: 5, anchor: { id: newest, side: "newer" } }), [])
  assert.deepStrictEqual((yield* paged.list({ limit: 1, anchor: { id: third ?? paged.nobody, side: "newer" } })).map(paged.idOf), [second], "the nearest")
  for (const side of ["older", "newer"] as const) {
    const failure = yield* Effect.flip(paged.list({ limit: 5, anchor: { id: paged.nobody, side } }))
    assert.deepStrictEqual([failure._tag, failure.id], ["AnchorUnknown", String(paged.nobody)])
  }
})

/** What every store promises about its lists. */
export const pagesContract = <E>(name: string, layer: Layer.Layer<Stores | Sha256, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Pages: ${name}`, (it) => {
    for (const [what, makeLists] of Object.entries(pagedLists)) {
      it.effect(`${what}: pages neither repeat nor skip an entry while others come in, and an unknown id is no place to begin at`, () =>
        Effect.gen(function*() {
          const check = yield* makeLists
          for (const limit of [1, 2, 100]) yield* check((paged) => pageContract(paged, limit))
        }), 60_000)
    }
  })
