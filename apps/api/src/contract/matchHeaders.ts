import { Schema } from "effect"
import { onceHeaders } from "./OnceOnly.ts"

/** What an operation asks for that decides about something others may change too. Without it the answer is a problem that says so. */
export const matchHeaders = {
  "if-match": Schema.optionalKey(Schema.String).annotate({
    description: "The ETag of the resource as it was read and decided on. Required: if it has changed since, nothing is done."
  })
}

/** What a decision asks for that is made once and about what was seen. */
export const decisionHeaders = { ...onceHeaders, ...matchHeaders }

/** The names of the problems such an operation refuses with. */
export const matchProblems = ["precondition_required", "precondition_failed"] as const
