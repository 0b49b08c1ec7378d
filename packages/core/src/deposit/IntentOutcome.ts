import { Schema } from "effect"

/**
 * What a payment was to the level its member had announced to pay. `exact`: it bought the level. `over`: it did, and something was
 * left. `under`: it did not suffice. `late`: it came after the announcement had expired. `twice`: the level had been paid already.
 * `none`: nothing was announced.
 */
export const IntentOutcome = Schema.Literals(["exact", "over", "under", "late", "twice", "none"])
export type IntentOutcome = typeof IntentOutcome.Type
