/** A page of a list; iterated over, it is every entry from the page's beginning to the list's end. */
export interface ListPromise<Page, Item> extends Promise<Page>, AsyncIterable<Item> {}

interface AnyPage {
  readonly has_more: boolean
  readonly data: ReadonlyArray<{ readonly id: string }>
}

/** Which page: towards newer ones after `ending_before`, else towards older ones. */
export interface PageRequest {
  readonly limit?: number
  readonly starting_after?: string
  readonly ending_before?: string
}

type Read = (request: PageRequest) => Promise<AnyPage>

/** Every entry from a page on, one request per page and none before it is needed. */
async function* entriesFrom(first: Promise<AnyPage>, request: PageRequest, read: Read): AsyncGenerator<{ readonly id: string }> {
  const newer = request.ending_before !== undefined
  for (let page = first;;) {
    const { data, has_more } = await page
    const entries = newer ? data.toReversed() : data
    yield* entries
    const last = entries.at(-1)
    if (!has_more || last === undefined) return
    page = read({ ...request, [newer ? "ending_before" : "starting_after"]: last.id })
  }
}

/** Asks for the page, and for those behind it once they are needed. */
export const listPromise = (request: PageRequest, read: Read): ListPromise<AnyPage, { readonly id: string }> => {
  const page = read(request)
  return Object.assign(page, { [Symbol.asyncIterator]: () => entriesFrom(page, request, read) })
}
