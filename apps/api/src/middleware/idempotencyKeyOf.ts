import { IdempotencyKey } from "@sigmatrade/core/persistence/IdempotencyStore"
import { Effect, Option, Schema } from "effect"
import { refuse } from "../problems/refuse.ts"

const decodeKey = Schema.decodeUnknownOption(IdempotencyKey)

/** The key by which a request names itself: bare, or a structured field's string, which is the same key. Problems: `idempotency_key_missing`. */
export const idempotencyKeyOf = Effect.fnUntraced(function*(header: string | undefined) {
  const key = Option.getOrNull(decodeKey(header?.replace(/^"(.*)"$/u, "$1")))
  return key ?? (yield* refuse(
    "idempotency_key_missing",
    "Send the header Idempotency-Key with 1 to 255 printable characters: a new one for each wish, the same one for every repeat of it."
  ))
})
