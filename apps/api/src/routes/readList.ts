import type { AnchorUnknown, PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { Effect } from "effect"
import { LIMIT_DEFAULT } from "../contract/ApiList.ts"
import { listView } from "../views/listView.ts"
import { parameterInvalid } from "./parameterInvalid.ts"

/** Which part of a list a query asks for. */
export interface ListQuery<Id extends string | number> {
  readonly limit?: number
  readonly starting_after?: Id
  readonly ending_before?: Id
}

const anchorOf = <Id extends string | number>({ ending_before: before, starting_after: after }: ListQuery<Id>): PageRequest<Id>["anchor"] => {
  if (after !== undefined) return { id: after, side: "older" }
  return before === undefined ? null : { id: before, side: "newer" }
}

/**
 * Answers the part of a list that a query asks for. `list` reads it, `show` makes all entries of a page what integrators see, at once.
 * Errors: `ParameterInvalid` for two places to begin at, and for one that is no entry of the list.
 */
export const readList = Effect.fnUntraced(function*<Id extends string | number, Entry, View, E, R, E2, R2>(
  url: string,
  query: ListQuery<Id>,
  list: (page: PageRequest<Id>) => Effect.Effect<ReadonlyArray<Entry>, AnchorUnknown | E, R>,
  show: (entries: ReadonlyArray<Entry>) => Effect.Effect<ReadonlyArray<View>, E2, R2>
) {
  if (query.starting_after !== undefined && query.ending_before !== undefined) return yield* parameterInvalid("ending_before", "not together with starting_after")
  const [anchor, limit] = [anchorOf(query), query.limit ?? LIMIT_DEFAULT]
  const found = yield* list({ limit: limit + 1, anchor }).pipe(
    Effect.catchIf((error): error is AnchorUnknown => (error as { readonly _tag?: unknown })._tag === "AnchorUnknown", () =>
      parameterInvalid(anchor?.side === "newer" ? "ending_before" : "starting_after", "no entry of this list has this id"))
  )
  const page = listView(url, found, limit, anchor?.side)
  return { ...page, data: yield* show(page.data) }
})
