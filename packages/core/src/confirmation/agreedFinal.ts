import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { Speaking } from "../provider/readFrom.ts"
import type { ConfirmationRule } from "./ConfirmationPolicy.ts"
import { finalHeight, nthHighest, ruleInForce } from "./finalHeight.ts"

/** The height up to which as many providers as the quorum call the chain final, whatever chain: `null` when they do not. */
export const agreedFinal = (policy: ConfirmationRule, providers: ReadonlyArray<Speaking>): BlockNumber | null => {
  const heads = providers.map(({ head }) => head)
  const { rule } = ruleInForce(policy, heads)
  return nthHighest(heads.flatMap((head) => finalHeight(policy, rule, head) ?? []), policy.quorum)
}
