import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Transfer } from "@sigmatrade/core/chain/Transfer"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Effect } from "effect"
import { freshTransfer } from "../freshTransfer.ts"
import { height } from "../height.ts"

/** A transfer in a block of this chain at this height. */
export const inBlock = (chainId: ChainId, number: number, given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
  freshTransfer({ chainId, blockNumber: height(number), ...given })

/** What of this chain has been seen and is not final. */
export const seen = Effect.fn("seen")(function*(chainId: ChainId, limit = 100) {
  return yield* (yield* TransferStore).seen(chainId, limit)
})
