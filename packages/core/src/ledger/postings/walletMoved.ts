import type { TransferId } from "../../chain/Transfer.ts"
import type { Money } from "../../money/Money.ts"
import type { Account } from "../Account.ts"
import { CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_GAS } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** How money of our own moved between the places where it can be. */
export type WalletMove = "deposit to payout" | "payout to deposit" | "out of deposit" | "out of payout" | "paid in" | "deposit gas" | "payout gas"
  | "payout from deposit"

const sides: Readonly<Record<WalletMove, readonly [debit: Account, credit: Account]>> = {
  "deposit to payout": [CHAIN_PAYOUT, CHAIN_DEPOSIT],
  "payout to deposit": [CHAIN_DEPOSIT, CHAIN_PAYOUT],
  // What leaves without a payout of ours, and what comes to the payout wallet, is the operator's own.
  "out of deposit": [HOUSE_CAPITAL, CHAIN_DEPOSIT],
  "out of payout": [HOUSE_CAPITAL, CHAIN_PAYOUT],
  "paid in": [CHAIN_PAYOUT, HOUSE_CAPITAL],
  "deposit gas": [HOUSE_GAS, CHAIN_DEPOSIT],
  "payout gas": [HOUSE_GAS, CHAIN_PAYOUT],
  // Where one wallet does both, a payout leaves from the payout side: what it pays is handed over to that side first.
  "payout from deposit": [CHAIN_PAYOUT, CHAIN_DEPOSIT]
}

/** Money of our own has moved, for good. */
export const walletMoved = (id: TransferId, money: Money, move: WalletMove): Entry => {
  const [debit, credit] = sides[move]
  return { kind: "wallet-moved", businessId: id, movements: [new Movement({ debit, credit, ...money })] }
}

/** A movement of our own that a broken finality undid. */
export const walletMovedReversed = (id: TransferId, money: Money, move: WalletMove): Entry => {
  const [debit, credit] = sides[move]
  const movements = [new Movement({ debit: credit, credit: debit, ...money })]
  return { kind: "wallet-moved-reversed", businessId: id, reverses: { kind: "wallet-moved", businessId: id }, movements }
}
