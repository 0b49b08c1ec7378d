import { DateTime, Effect } from "effect"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { Signer } from "./Signer.ts"

/** Gives the lane back at the end of an orderly life, if it is this holder's still. Answers whether it was. */
export const releaseLane = Effect.fn("releaseLane")(function*(holder: string) {
  const { chainId } = yield* SystemWallet
  const { wallet } = yield* Signer
  return yield* (yield* PayoutStore).release({ chainId, wallet }, holder, yield* DateTime.now)
})
