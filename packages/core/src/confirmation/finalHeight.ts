import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainHead } from "../chain/ChainReader.ts"
import type { BlockEvidence } from "../deposit/BlockEvidence.ts"
import type { ConfirmationRule } from "./ConfirmationPolicy.ts"

/** Finality this far behind the newest block has stalled: normally it trails by about a second. */
const STALLED_SECONDS = 45
/** After this long an operator's fallback by depth may take its place. */
const FALLBACK_SECONDS = 600

/** The `n`th highest number; `null` when there are fewer. */
export const nthHighest = (numbers: ReadonlyArray<number>, n: number): BlockNumber | null => {
  const found = numbers.toSorted((one, other) => other - one)[n - 1]
  return found === undefined || found < 0 ? null : BlockNumber.make(found)
}

/** The highest block that a single provider calls final by a rule; `null` while it calls none so. */
export const finalHeight = (
  policy: Pick<ConfirmationRule, "confirmations" | "fallbackBlocks">,
  rule: BlockEvidence["rule"],
  { finalized, latest }: ChainHead
): BlockNumber | null => {
  const blocks = rule === "fallback" ? Math.max(policy.confirmations, policy.fallbackBlocks ?? policy.confirmations) : policy.confirmations
  const deep = latest.number - blocks + 1
  if (rule === "finalized" && finalized === null) return null
  const height = rule === "finalized" && finalized !== null ? Math.min(deep, finalized.number) : deep
  return height < 0 ? null : BlockNumber.make(height)
}

/** Which rule decides now, and whether finality has stalled: the validators' word does not come while blocks do. */
export const ruleInForce = (
  policy: ConfirmationRule,
  heads: ReadonlyArray<ChainHead>
): { readonly rule: BlockEvidence["rule"]; readonly stalled: boolean } => {
  if (policy.rule === "depth") return { rule: "depth", stalled: false }
  const newest = nthHighest(heads.map(({ latest }) => latest.timestampSeconds), policy.quorum)
  const finalized = nthHighest(heads.map((head) => head.finalized?.timestampSeconds ?? -1), policy.quorum)
  // Nobody ever said what is final: these providers offer no such word, and depth alone was not chosen.
  if (newest === null || finalized === null) return { rule: "finalized", stalled: false }
  const behind = newest - finalized
  const fallback = policy.fallbackBlocks !== null && behind > FALLBACK_SECONDS
  return { rule: fallback ? "fallback" : "finalized", stalled: behind > STALLED_SECONDS }
}
