import { Context, Effect } from "effect"
import type { UserId } from "../user/User.ts"

/** Which members want no marketing: their setting `marketing`, on unless they have switched it off. Asked before each is told. */
export const MarketingChoice = Context.Reference<{
  /** Those among the given ones who have switched it off. */
  readonly unwilling: (members: ReadonlyArray<UserId>) => Effect.Effect<ReadonlySet<UserId>>
}>("@sigmatrade/core/broadcast/MarketingChoice", { defaultValue: () => ({ unwilling: () => Effect.succeed(new Set<UserId>()) }) })
