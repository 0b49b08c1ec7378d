import { Effect } from "effect"
import { ConfirmationPolicy } from "../confirmation/ConfirmationPolicy.ts"
import { readyToCompare } from "../confirmation/readyToCompare.ts"
import { Broadcasters } from "./Broadcasters.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import type { LaneKey } from "./PayoutStore.ts"

/**
 * The nonce of the wallet's next transaction after the last block that we have read and found final, by the word of the quorum, and that
 * block; `null` while that is not known. Every nonce below it is used for good.
 */
export const nonceAtMark = Effect.fn("nonceAtMark")(function*({ wallet }: LaneKey) {
  const ready = yield* readyToCompare
  if (ready === null) return null
  const { quorum } = yield* ConfirmationPolicy
  const { answerMsMax } = yield* PayoutPolicy
  const said = yield* Effect.forEach(yield* Broadcasters, ({ nonceAt }) =>
    nonceAt(wallet, ready.mark.number).pipe(Effect.timeout(answerMsMax), Effect.orElseSucceed(() => null)), { concurrency: "unbounded" })
  const nonce = said.flatMap((one) => one ?? []).toSorted((one, other) => other - one)[quorum - 1]
  return nonce === undefined ? null : { nonce, block: ready.mark.number }
})
