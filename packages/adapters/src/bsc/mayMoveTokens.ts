import type { Hex } from "viem"
import { bloomBits, bloomHasBits } from "./bloomHas.ts"
import { addressTopic, TRANSFER_TOPIC } from "./decodeTransferLog.ts"
import type { FullBlock } from "./FullBlock.ts"
import type { OurWallets } from "./OurWallets.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/**
 * Tells from a block's own bloom whether a pinned token may have moved to or from our wallets in it: `false` is sure once the header
 * is proven. While our wallets are too many to name, any movement of a pinned token may be ours.
 */
export const mayMoveTokens = (chain: WatchedChain, ours: OurWallets): (block: FullBlock) => boolean => {
  const contracts = [...chain.tokens.keys()].map((contract) => bloomBits(contract as Hex))
  const event = bloomBits(TRANSFER_TOPIC)
  const wallets = ours.few === null ? null : [...ours.few].map((wallet) => bloomBits(addressTopic(wallet)))
  return ({ answer }) => {
    const bloom = String(answer["logsBloom"])
    return contracts.some((bits) => bloomHasBits(bloom, bits)) && bloomHasBits(bloom, event) &&
      (wallets === null || wallets.some((bits) => bloomHasBits(bloom, bits)))
  }
}
