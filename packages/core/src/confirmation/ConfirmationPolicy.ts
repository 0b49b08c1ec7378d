import { Context, Schema } from "effect"

/** When a block can no longer change, as data. A setting. */
export const ConfirmationRule = Schema.Struct({
  /** `finalized`: the validators have made it final and it is deep enough. `depth`: deep enough alone, an operator's own risk. */
  rule: Schema.Literals(["finalized", "depth"]),
  /** Blocks that must confirm it, its own included (`BSC_CONFIRMATION_BLOCKS`). */
  confirmations: Schema.Int.check(Schema.isGreaterThan(0)),
  /** Independent providers that must agree (`RPC_QUORUM`). */
  quorum: Schema.Int.check(Schema.isGreaterThan(0)),
  /** Blocks that suffice once the validators' word has stopped coming (`BSC_FINALITY_FALLBACK_BLOCKS`); `null`: we wait for it. */
  fallbackBlocks: Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))
})
export type ConfirmationRule = typeof ConfirmationRule.Type

/** The rule in force. */
export class ConfirmationPolicy
  extends Context.Service<ConfirmationPolicy, ConfirmationRule>()("@sigmatrade/core/confirmation/ConfirmationPolicy") {}
