import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { Effect } from "effect"
import { CallerName } from "../Caller.ts"
import { idempotencyKeyOf } from "../middleware/idempotencyKeyOf.ts"

/** What a withdrawal is known by for ever: the key its caller gave it, whose it is included. Problems: `idempotency_key_missing`. */
export const clientKeyOf = Effect.fnUntraced(function*(header: string | undefined) {
  return ClientKey.make(`api:${(yield* Sha256).hash(`${yield* CallerName}\n${yield* idempotencyKeyOf(header)}`)}`)
})
