import type { PageRequest } from "@sigmatrade/core/persistence/PageRequest"

/** A list of at most `limit` entries out of the `limit + 1` that were asked for, so that it is known whether there are more on that side. */
export const listView = <Item>(url: string, found: ReadonlyArray<Item>, limit: number, side: NonNullable<PageRequest<string>["anchor"]>["side"] = "older") => ({
  object: "list" as const,
  url,
  has_more: found.length > limit,
  data: side === "older" ? found.slice(0, limit) : found.slice(-limit)
})
