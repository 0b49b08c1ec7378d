import { DateTime, Effect, Option } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { ConfirmationPolicy } from "../confirmation/ConfirmationPolicy.ts"
import { nthHighest } from "../confirmation/finalHeight.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import type { LaneView } from "./nextStep.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { Signer } from "./Signer.ts"

/** The newest block by the word of the quorum; `null` when too few speak. */
const newestBlock = Effect.gen(function*() {
  const { quorum } = yield* ConfirmationPolicy
  const speaking = readingOrder(yield* (yield* ProviderPool).look)
  return nthHighest(speaking.map(({ head }) => head.latest.number), quorum)
})

/** Where a new lane begins: after all that the wallet has sent so far. `null` while something of it is still on its way. */
const startOf = ({ latest, pending }: LaneView, block: BlockNumber | null) =>
  block === null || pending > latest ? null : { nonce: latest, block }

/**
 * Takes the lane of our signing key, or keeps it: whoever held it before can write nothing any more. A lane that is not there yet begins at
 * the chain's own nonce. None while somebody else has it.
 */
export const takeLane = Effect.fn("takeLane")(function*(holder: string, view: LaneView) {
  const { chainId } = yield* SystemWallet
  const { wallet } = yield* Signer
  const store = yield* PayoutStore
  const { leaseSeconds } = yield* PayoutPolicy
  const now = yield* DateTime.now
  const until = DateTime.add(now, { seconds: leaseSeconds })
  const taken = yield* store.take({ chainId, wallet }, holder, null, now, until)
  if (Option.isSome(taken)) return taken
  const start = startOf(view, yield* newestBlock)
  return start === null ? taken : yield* store.take({ chainId, wallet }, holder, start, now, until)
})
