import { Schema } from "effect"
import type { Keccak256 } from "../chain/Keccak256.ts"
import { Amount, AMOUNT_MAX } from "../money/Amount.ts"
import type { SumNode } from "./SumNode.ts"
import { Hash32, knotOf, leafOf, Liability, PathStep } from "./SumNode.ts"

/** Shows that what a member is owed is part of a published total. */
export class LiabilityProof extends Schema.Class<LiabilityProof>("LiabilityProof")({
  liability: Liability,
  /** Neighbours from the member's leaf up to the root, the lowest first. */
  path: Schema.Array(PathStep),
  /** The published root, and the total it vouches for. */
  root: Hash32,
  total: Amount
}) {}

/** What a proof proves: that it holds; that it leads to another root or total than it names; that sums on its way cannot be. */
export type Verdict = "holds" | "other root" | "other total" | "impossible sum"

/**
 * Whether a proof holds, by nothing but itself: compare its root and total with those that were published. Sums on the way are all zero
 * or more, so nobody's debt can make the total smaller.
 */
export const verifyLiability = (keccak256: Keccak256["Service"], { liability, path, root, total }: LiabilityProof): Verdict => {
  let node: SumNode = leafOf(keccak256, liability)
  for (const { side, ...neighbour } of path) {
    if (node.sum + neighbour.sum > AMOUNT_MAX) return "impossible sum"
    node = side === "left" ? knotOf(keccak256, neighbour, node) : knotOf(keccak256, node, neighbour)
  }
  if (node.hash !== root) return "other root"
  return node.sum === total ? "holds" : "other total"
}
