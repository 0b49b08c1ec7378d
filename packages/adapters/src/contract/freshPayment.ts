import { availableOf, CHAIN_DEPOSIT, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Movement } from "@sigmatrade/core/ledger/Entry"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import type { UserId } from "@sigmatrade/core/user/User"
import { randomBytes } from "node:crypto"

/** The assets the suites pay in. */
export const BNB = AssetId.make("BNB")
/** The other one, and what is meant when nobody says. */
export const USDT = AssetId.make("USDT")
/** An amount no signed 64-bit integer and no double can hold exactly. */
export const LARGE = Amount.make(2n ** 70n + 1n)
/** The largest amount there is. */
export const LARGEST = Amount.make(AMOUNT_MAX)

/** The business id of no entry yet. */
export const freshBusinessId = () => `event-${randomBytes(16).toString("hex")}`

/** Money that moves from one account to another. */
export const movement = (debit: Account, credit: Account, amount: bigint, asset = USDT) =>
  new Movement({ debit, credit, asset, amount: Amount.make(amount) })

/** A member is paid from outside. */
export const freshPayment = (userId: UserId, amount: bigint, asset = USDT): Entry => ({
  kind: "deposit-final",
  businessId: freshBusinessId(),
  movements: [movement(CHAIN_DEPOSIT, availableOf(userId), amount, asset)]
})

/** A member pays for a level. */
export const freshSale = (userId: UserId, amount: bigint, asset = USDT): Entry => ({
  kind: "level-bought",
  businessId: freshBusinessId(),
  movements: [movement(availableOf(userId), HOUSE_SALES, amount, asset)]
})
