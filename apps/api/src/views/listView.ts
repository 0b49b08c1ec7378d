/** A list of at most `limit` entries out of the `limit + 1` that were asked for, so that it is known whether there are more. */
export const listView = <Item>(url: string, found: ReadonlyArray<Item>, limit: number) => ({
  object: "list" as const,
  url,
  has_more: found.length > limit,
  data: found.slice(0, limit)
})
