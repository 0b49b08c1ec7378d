import type { TransferId } from "../../chain/Transfer.ts"
import { Amount } from "../../money/Amount.ts"
import type { Money } from "../../money/Money.ts"
import type { UserId } from "../../user/User.ts"
import type { Account } from "../Account.ts"
import { availableOf, heldOf, HOUSE_CAPITAL, HOUSE_FEES, HOUSE_REORG_RECEIVABLE } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"
import type { WithdrawnMoney } from "./withdrawalRequested.ts"

interface Part {
  readonly debit: Account
  readonly credit: Account
  readonly amount: bigint
}

const entryOf = (id: TransferId, { asset }: Pick<Money, "asset">, parts: ReadonlyArray<Part>): Entry => ({
  kind: "payout-recovered",
  businessId: id,
  movements: parts.filter(({ amount }) => amount > 0n).map(({ amount, credit, debit }) =>
    new Movement({ debit, credit, asset, amount: Amount.make(amount) }))
})

/**
 * A payment that the books had forgotten has paid this withdrawal: what was reserved is gone, the fee is the house's. Credited to the
 * capital, out of which the payment was booked when nobody knew what it was.
 */
export const payoutRecovered = (id: TransferId, { amount, asset, fee, userId }: WithdrawnMoney): Entry =>
  entryOf(id, { asset }, [
    { debit: heldOf(userId), credit: HOUSE_CAPITAL, amount: amount - fee },
    { debit: heldOf(userId), credit: HOUSE_FEES, amount: fee }
  ])

/** The same where nobody knows what for: out of what the member can spend (`there`), the rest is receivable. */
export const paymentRecovered = (id: TransferId, { amount, asset }: Money, userId: UserId, there: Amount): Entry => {
  const own = there < amount ? there : amount
  return entryOf(id, { asset }, [
    { debit: availableOf(userId), credit: HOUSE_CAPITAL, amount: own },
    { debit: HOUSE_REORG_RECEIVABLE, credit: HOUSE_CAPITAL, amount: amount - own }
  ])
}
