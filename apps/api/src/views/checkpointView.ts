import type { KeptCheckpoint } from "@sigmatrade/core/reconciliation/Checkpoint"
import { differenceOf, isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { ApiCheckpoint } from "../contract/ApiCheckpoint.ts"

/** A comparison of books and chain as integrators see it. */
export const checkpointView = (checkpoint: KeptCheckpoint): typeof ApiCheckpoint.Type => ({
  object: "checkpoint",
  id: checkpoint.id,
  sound: isSound(checkpoint),
  chain_id: checkpoint.chainId,
  block_number: checkpoint.block.number,
  block_hash: checkpoint.block.hash,
  wallets: checkpoint.wallets.map((line) => ({
    wallet: line.wallet, asset: line.asset, on_chain: String(line.onChain), in_books: String(line.inBooks), difference: String(differenceOf(line))
  })),
  reserves: checkpoint.reserves.map(({ asset, owed, reserves }) => ({ asset, owed: String(owed), reserves: String(reserves) })),
  broken: checkpoint.broken,
  at: checkpoint.at
})
