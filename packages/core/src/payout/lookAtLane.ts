import { Effect, Option } from "effect"
import type { Address } from "../chain/Address.ts"
import { ChainUnavailable } from "../chain/ChainReader.ts"
import { ConfirmationPolicy } from "../confirmation/ConfirmationPolicy.ts"
import { Broadcasters } from "./Broadcasters.ts"
import { medianPrice } from "./firstPrice.ts"
import type { LaneView } from "./nextStep.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"

/** The highest count that as many as the quorum reach; `null` when fewer speak. */
const agreed = (counts: ReadonlyArray<number>, quorum: number): number | null =>
  counts.toSorted((one, other) => other - one)[quorum - 1] ?? null

/**
 * Asks every provider at once where the chain stands with the payout wallet. Nobody alone can make us believe that a nonce is used.
 * Errors: `ChainUnavailable` when fewer than the quorum answer.
 */
export const lookAtLane = Effect.fn("lookAtLane")(function*(wallet: Address) {
  const { quorum } = yield* ConfirmationPolicy
  const { answerMsMax } = yield* PayoutPolicy
  const providers = yield* Broadcasters
  const inTime = <A, E>(question: Effect.Effect<A, E>) => question.pipe(Effect.timeout(answerMsMax), Effect.option)
  const said = yield* Effect.forEach(providers, ({ gasPrice, nonces }) => Effect.all([inTime(nonces(wallet)), inTime(gasPrice)], {
    concurrency: "unbounded"
  }), { concurrency: "unbounded" })
  const counts = said.flatMap(([nonces]) => Option.toArray(nonces))
  const latest = agreed(counts.map((count) => count.latest), quorum)
  if (latest === null) return yield* new ChainUnavailable({ operation: "nonces", reason: "too few providers answer" })
  return {
    latest,
    finalized: agreed(counts.flatMap(({ finalized }) => finalized ?? []), quorum),
    // Fewer than the quorum cannot stop payouts by saying so.
    hasCode: counts.filter(({ hasCode }) => hasCode).length >= quorum,
    pending: Math.max(...counts.map(({ pending }) => pending)),
    gasPrice: medianPrice(said.flatMap(([, price]) => Option.toArray(price)))
  } satisfies LaneView
})
