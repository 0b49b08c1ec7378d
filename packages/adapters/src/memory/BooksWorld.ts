import type { Checkpoint, Opening } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { LiabilityTree } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { Liability, SumNode } from "@sigmatrade/core/reconciliation/SumNode"
import { HashMap } from "effect"

/** What is known of the books as a whole. */
export interface BooksWorld {
  readonly openings: HashMap.HashMap<string, Opening>
  readonly checkpoints: ReadonlyArray<Checkpoint>
  /** Leaves by day and asset. */
  readonly liabilities: HashMap.HashMap<string, ReadonlyArray<Liability>>
  readonly liabilityTrees: HashMap.HashMap<string, { readonly tree: LiabilityTree; readonly chunks: ReadonlyArray<SumNode> }>
}

/** Books that nobody has compared yet. */
export const EMPTY_BOOKS: BooksWorld = {
  openings: HashMap.empty(),
  checkpoints: [],
  liabilities: HashMap.empty(),
  liabilityTrees: HashMap.empty()
}
