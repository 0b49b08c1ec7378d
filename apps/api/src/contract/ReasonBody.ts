import { Schema } from "effect"

/** Why an operator does something, in his words: never empty. NUL and half a character are what no store can hold. */
export const reason = Schema.String.check(Schema.isPattern(/\S/u), Schema.isPattern(/^[^\0\p{Cs}]*$/u), Schema.isMaxLength(1000)).annotate({
  description: "Why, in your words, up to 1,000 characters: kept for ever and read by other operators, not by users."
})

/** Why an operator does something. */
export const ReasonBody = Schema.Struct({ note: reason }).annotate({ identifier: "Reason", description: "Why an operator does something." })
