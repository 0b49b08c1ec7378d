import { Effect, Schema } from "effect"
import { refuse } from "../problems/refuse.ts"

const required = refuse("precondition_required", "Read the resource and send its ETag as If-Match, so that what is decided is what was seen.")
const failed = refuse("precondition_failed", "It has changed since it had the ETag in If-Match. Read it again and decide again.")

const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")

/** The ETag of a body, as `GET` answers it. */
const entityTag = (body: string) =>
  Effect.map(Effect.promise(() => crypto.subtle.digest("SHA-1", new TextEncoder().encode(body))), (digest) => `"${hex(digest)}"`)

/**
 * Refuses unless the caller has seen the resource as it is: for the transaction that changes it, with the resource locked. Problems:
 * `precondition_required`, `precondition_failed`.
 */
export const requireMatch = Effect.fnUntraced(function*<A, I>(resource: A, schema: Schema.Codec<A, I>, ifMatch: string | undefined) {
  if (ifMatch === undefined) return yield* required
  const tag = yield* entityTag(JSON.stringify(yield* Effect.orDie(Schema.encodeEffect(schema)(resource))))
  const seen = ifMatch.split(",").map((one) => one.trim())
  if (!seen.includes("*") && !seen.includes(tag)) return yield* failed
})
