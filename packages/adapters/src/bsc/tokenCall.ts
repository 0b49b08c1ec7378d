import type { Address } from "@sigmatrade/core/chain/Address"
import { addressIn } from "./addressIn.ts"

/** The selector of `transfer(address,uint256)`. */
const TRANSFER_CALL = /^0xa9059cbb0{24}([0-9a-f]{40})([0-9a-f]{64})/i

/** What a transaction asks of a token's contract. */
export interface TokenCall {
  readonly to: Address
  readonly amount: bigint
}

/** Reads a transaction's input as a call of `transfer(address,uint256)`; `null` when it is another one. */
export const tokenCall = (input: unknown): TokenCall | null => {
  const [, receiver = "", amount = ""] = TRANSFER_CALL.exec(String(input)) ?? []
  const to = addressIn(`0x${receiver}`)
  return to === null ? null : { to, amount: BigInt(`0x${amount}`) }
}
