import { Address } from "@sigmatrade/core/chain/Address"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { optional, required } from "./Setting.ts"
import { address, oneOf, whole } from "./SettingReader.ts"

/** Which chain we are on, its assets, our wallets, and when a block is final. */
export const walletSettings = (keccak256: Keccak256["Service"]) => ({
  chainId: optional("BSC_CHAIN_ID", "the number of a chain, 56 for BNB Smart Chain", whole(1, 2 ** 31 - 1), 56),
  usdtContract: optional(
    "USDT_CONTRACT", "the address of a token contract", address(keccak256), Address.make("0x55d398326f99059ff775485246999027b3197955")
  ),
  systemWallet: required("SYSTEM_WALLET_ADDRESS", "the address of the wallet members pay to (not zero, checksum correct)", address(keccak256)),
  payoutWallet: optional(
    "PAYOUT_WALLET_ADDRESS", "the address of the wallet payouts leave from (not zero, checksum correct)", address(keccak256), null
  ),
  confirmations: optional("BSC_CONFIRMATION_BLOCKS", "a whole number of blocks from 1 to 10000", whole(1, 10_000), 12),
  finality: optional("BSC_FINALITY", "finalized or depth", oneOf(["finalized", "depth"]), "finalized"),
  fallbackBlocks: optional("BSC_FINALITY_FALLBACK_BLOCKS", "a whole number of blocks from 15 to 100000", whole(15, 100_000), null)
})
