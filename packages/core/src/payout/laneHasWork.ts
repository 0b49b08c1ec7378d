import { Effect } from "effect"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Whether anything waits to be paid or is on its way. Asks no provider. */
export const laneHasWork = Effect.fn("laneHasWork")(function*() {
  const { chainId, payout: wallet } = yield* SystemWallet
  if (wallet === null) return false
  const open = yield* (yield* PayoutStore).open({ chainId, wallet }, 1)
  return open.length > 0 || (yield* (yield* WithdrawalStore).inState("approved", 1)).length > 0
})
