import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainHead } from "../chain/ChainReader.ts"
import type { ConfirmationRule } from "./ConfirmationPolicy.ts"

/** The highest block that can no longer change, `null` while there is none: the chain is short, or nobody says what is final. */
export const finalHeight = (policy: ConfirmationRule, { finalized, latest }: ChainHead): BlockNumber | null => {
  const deep = latest.number - policy.confirmations + 1
  if (policy.rule === "finalized" && finalized === null) return null
  const height = policy.rule === "finalized" && finalized !== null ? Math.min(deep, finalized.number) : deep
  return height < 0 ? null : BlockNumber.make(height)
}
