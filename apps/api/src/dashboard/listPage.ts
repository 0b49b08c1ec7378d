import type { AnchorUnknown, PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { Effect, Option, Schema } from "effect"

/** Rows on one page of a list. */
export const ROWS_MAX = 25

/** A number of a page that counts from 0, as far as lists that count go. */
export const pageNumber = (query: URLSearchParams): number => {
  const given = Number(query.get("page") ?? 0)
  return Number.isSafeInteger(given) && given >= 0 && given <= 200 ? given : 0
}

/** The address of the same page with other things asked for; `null` asks no more. */
export const withQuery = (path: string, query: URLSearchParams, changes: Readonly<Record<string, string | number | null>>): string => {
  const changed = new URLSearchParams(query)
  changed.delete("said")
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.delete(name)
    else changed.set(name, String(value))
  }
  return changed.size === 0 ? path : `${path}?${changed.toString()}`
}

/**
 * One page of a list that is read from the newest on, where the query says after which entry it begins; an unknown one is the beginning. `rest`: the
 * entry after which there is more.
 */
export const listPage = Effect.fnUntraced(function*<Id extends string | number, Entry extends { readonly id: Id }, R>(
  id: Schema.Codec<Id, unknown>,
  query: URLSearchParams,
  list: (page: PageRequest<Id>) => Effect.Effect<ReadonlyArray<Entry>, AnchorUnknown, R>
) {
  const after = Option.getOrNull(Schema.decodeUnknownOption(id)(query.get("after")))
  const read = (anchor: PageRequest<Id>["anchor"]) => list({ limit: ROWS_MAX + 1, anchor })
  const first = Effect.catch(read(null), () => Effect.succeed<ReadonlyArray<Entry>>([]))
  const found = yield* after === null ? first : Effect.catch(read({ id: after, side: "older" }), () => first)
  const rows = found.slice(0, ROWS_MAX)
  return { rows, rest: found.length > ROWS_MAX ? rows.at(-1)?.id ?? null : null }
})
