import { Schema } from "effect"
import { HttpApiMiddleware } from "effect/http-api"
import { refusals } from "../problems/refuse.ts"

/** What an operation that is done once per key asks for. */
export const onceHeaders = {
  "idempotency-key": Schema.String.annotate({
    description: "Names this wish: 1 to 255 printable characters, quoted or not, a new one such as a UUID for each wish and the same one for every repeat of it. "
      + "A repeat is answered with what the first one led to, for at least 30 days; what was refused may be sent again."
  })
}

/**
 * Lets what makes money, messages or decisions happen once per `Idempotency-Key`: the answer is kept in the transaction of what was done, and a
 * repeat gets it with `Idempotency-Replayed: true`. What is refused leaves nothing behind, its key included. Source: the IETF's
 * draft-ietf-httpapi-idempotency-key-header.
 */
export class OnceOnly extends HttpApiMiddleware.Service<OnceOnly>()("@sigmatrade/api/contract/OnceOnly", {
  error: refusals("idempotency_key_missing", "idempotency_in_progress", "idempotency_key_reused")
}) {}
