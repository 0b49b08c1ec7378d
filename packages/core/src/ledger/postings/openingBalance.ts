import type { Money } from "../../money/Money.ts"
import { CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

const places = { deposit: CHAIN_DEPOSIT, payout: CHAIN_PAYOUT } as const

/** What a wallet of ours held before the first block we have read of it: the operator has paid it in. */
export const openingBalance = (id: string, money: Money, wallet: keyof typeof places): Entry => ({
  kind: "opening-balance",
  businessId: id,
  movements: [new Movement({ debit: places[wallet], credit: HOUSE_CAPITAL, ...money })]
})
