import { DateTime, Effect, Option } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { LaneView } from "./nextStep.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import type { LaneStart } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { Signer } from "./Signer.ts"

/** Where a new lane begins: whatever the wallet has ever sent is ours to explain. */
export const START: LaneStart = { nonce: 0, block: BlockNumber.make(0) }

/**
 * Takes the lane of our signing key, or keeps it: whoever held it before can write nothing any more. A lane that is not there yet begins at
 * the wallet's first nonce: if the chain has used any, the books have forgotten it or never knew, and both are for operators to look at. It
 * does not begin while somebody else's first transaction of the wallet waits in a pool. None while somebody else has it.
 */
export const takeLane = Effect.fn("takeLane")(function*(holder: string, { latest, pending }: Pick<LaneView, "latest" | "pending">) {
  const { chainId } = yield* SystemWallet
  const { wallet } = yield* Signer
  const store = yield* PayoutStore
  const { leaseSeconds } = yield* PayoutPolicy
  const now = yield* DateTime.now
  const until = DateTime.add(now, { seconds: leaseSeconds })
  const taken = yield* store.take({ chainId, wallet }, holder, null, now, until)
  if (Option.isSome(taken) || (latest === 0 && pending > 0)) return taken
  return yield* store.take({ chainId, wallet }, holder, START, now, until)
})
