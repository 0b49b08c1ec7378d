import { Schema } from "effect"

/** Most entries one answer holds. */
export const LIMIT_MAX = 100
/** How many entries an answer holds when nobody says. */
export const LIMIT_DEFAULT = 20

/** Which part of a list the caller wants; `id` is what names its entries. See `openApi` for how it is documented. */
export const pageQuery = <Id extends Schema.Top>(id: Id) => ({
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: LIMIT_MAX }))),
  starting_after: Schema.optionalKey(id),
  ending_before: Schema.optionalKey(id)
})

/** A list on the wire, newest first. */
export const ApiList = <Item extends Schema.Top>(item: Item) =>
  Schema.Struct({
    object: Schema.Literal("list"),
    /** The path this list is read from. */
    url: Schema.String.annotate({ description: "The path this list is read from." }),
    has_more: Schema.Boolean.annotate({ description: "Whether there are more entries than these, in the direction that was read." }),
    data: Schema.Array(item)
  })
