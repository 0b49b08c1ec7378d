import { Schema } from "effect"

/** No entry of the list has the id a page was to begin at. */
export class AnchorUnknown extends Schema.TaggedError<AnchorUnknown>()("AnchorUnknown", { id: Schema.String }) {}

/**
 * Which part of a list is asked for. A page begins at an entry and not at a number, so that entries which come in between neither
 * repeat nor skip another one.
 */
export interface PageRequest<Id extends string | number> {
  /** Entries at most. */
  readonly limit: number
  /** The entry whose neighbours on one side are asked for, the nearest of them; `null`: the newest entries of all. */
  readonly anchor: { readonly id: Id; readonly side: "older" | "newer" } | null
}
