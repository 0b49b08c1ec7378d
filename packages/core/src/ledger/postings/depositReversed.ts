import type { TransferId } from "../../chain/Transfer.ts"
import type { Amount } from "../../money/Amount.ts"
import type { Money } from "../../money/Money.ts"
import type { Commission, PurchaseId } from "../../referral/Commission.ts"
import { commissionId } from "../../referral/Commission.ts"
import type { UserId } from "../../user/User.ts"
import type { Account } from "../Account.ts"
import { availableOf, CHAIN_DEPOSIT, HOUSE_REORG_RECEIVABLE, HOUSE_SALES, HOUSE_SUSPENSE, rewardsOf } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** Takes `money` from an account as far as `there`, the rest from what the house has lost by the broken finality. */
const takeFrom = (account: Account, there: Amount, to: Account, { amount, asset }: Money): ReadonlyArray<Movement> => {
  const own = there < amount ? there : amount
  return [{ debit: account, amount: own }, { debit: HOUSE_REORG_RECEIVABLE, amount: amount - own }]
    .filter((part) => part.amount > 0n)
    .map((part) => new Movement({ debit: part.debit, credit: to, asset, amount: part.amount as Amount }))
}

/** A credited deposit is not on the chain any more: out of what its member can spend (`there`), the rest is receivable. */
export const depositReversed = (id: TransferId, money: Money, userId: UserId, there: Amount): Entry => ({
  kind: "deposit-reversed",
  businessId: id,
  // Also when it came to the member out of suspense: the entry that brought the money into the books is what is taken back.
  reverses: { kind: "deposit-final", businessId: id },
  movements: takeFrom(availableOf(userId), there, CHAIN_DEPOSIT, money)
})

/** A crumb of dust is not on the chain any more. It names no original: all crumbs of a block and asset were booked as one entry. */
export const dustReversed = (id: TransferId, money: Money): Entry => ({
  kind: "suspense-reversed",
  businessId: id,
  movements: [new Movement({ debit: HOUSE_SUSPENSE, credit: CHAIN_DEPOSIT, ...money })]
})

/** A deposit in suspense is not on the chain any more. */
export const suspenseReversed = (id: TransferId, money: Money): Entry => ({
  ...dustReversed(id, money),
  reverses: { kind: "deposit-final", businessId: id }
})

/** A sale whose payment is gone: the price goes back to the buyer, from whom the payment is then taken. */
export const levelReversed = (id: PurchaseId, buyerId: UserId, price: Money): Entry => ({
  kind: "level-reversed",
  businessId: id,
  reverses: { kind: "level-bought", businessId: id },
  movements: [new Movement({ debit: HOUSE_SALES, credit: availableOf(buyerId), ...price })]
})

/** The commission of a reversed sale goes back to the sales: from where it lies, as far as it is still `there`. */
export const commissionReversed = (commission: Commission, there: Amount): Entry => ({
  kind: "commission-reversed",
  businessId: commissionId(commission),
  reverses: { kind: "commission-earned", businessId: commissionId(commission) },
  movements: takeFrom(
    commission.state === "held" ? rewardsOf(commission.userId) : availableOf(commission.userId), there, HOUSE_SALES, commission
  )
})
