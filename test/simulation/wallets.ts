import type { Address } from "@sigmatrade/core/chain/Address"
import { walletOf as lowWalletOf } from "../unit/community.ts"

/** The wallet of the person with this number: high enough that it could be somebody's, for the lowest addresses are paid to by no signer. */
export const walletOf = (number: number): Address => lowWalletOf(1_000_000 + number)
