import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { NATIVE, TxHash } from "@sigmatrade/core/chain/Transfer"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { ApiTransaction } from "../contract/ApiDeposit.ts"

/** Where on the chain a payment stands: takes `<chain id>:<transaction hash>:<log index>` apart. */
export const transactionView = (id: TransferId, blockNumber: BlockNumber): typeof ApiTransaction.Type => {
  const [chainId = "", hash = "", logIndex = ""] = id.split(":")
  const index = Number(logIndex)
  return {
    chain_id: ChainId.make(Number(chainId)), hash: TxHash.make(hash), log_index: index === NATIVE ? null : index, block_number: blockNumber
  }
}
