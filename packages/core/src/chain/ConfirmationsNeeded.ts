import { Context } from "effect"

/** Blocks that must confirm a payment, its own included, for whoever tells members of it. A setting (`BSC_CONFIRMATION_BLOCKS`). */
export class ConfirmationsNeeded
  extends Context.Service<ConfirmationsNeeded, number>()("@sigmatrade/core/chain/ConfirmationsNeeded") {}
