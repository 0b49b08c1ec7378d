import type { KeptCheckpoint, Opening } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { LiabilityTree } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { Liability, SumNode } from "@sigmatrade/core/reconciliation/SumNode"
import { HashMap } from "effect"

/** What is known of the books as a whole. */
export interface BooksWorld {
  readonly openings: HashMap.HashMap<string, Opening>
  readonly checkpoints: ReadonlyArray<KeptCheckpoint>
  /** How many checkpoints there ever were: the id of the newest one. */
  readonly checkpointsMade: number
  /** Leaves by day and asset. */
  readonly liabilities: HashMap.HashMap<string, ReadonlyArray<Liability>>
  readonly liabilityTrees: HashMap.HashMap<string, { readonly tree: LiabilityTree; readonly chunks: ReadonlyArray<SumNode> }>
}

/** Books that nobody has compared yet. */
export const EMPTY_BOOKS: BooksWorld = {
  openings: HashMap.empty(),
  checkpoints: [],
  checkpointsMade: 0,
  liabilities: HashMap.empty(),
  liabilityTrees: HashMap.empty()
}
