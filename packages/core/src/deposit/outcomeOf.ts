import type { Amount } from "../money/Amount.ts"
import type { Deposit } from "./Deposit.ts"
import type { KnownIntent } from "./DepositIntentStore.ts"
import type { IntentOutcome } from "./IntentOutcome.ts"
import type { LevelChoice } from "./levelToBuy.ts"
import { isOpen } from "./levelToBuy.ts"

/**
 * What a payment was to what its member had announced. `available` includes the payment, before anything was bought. An announced level
 * that was paid with the help of the balance is `exact`. Pure.
 */
export const outcomeOf = (
  deposit: Pick<Deposit, "asset" | "amount" | "paidAt">,
  intents: ReadonlyArray<KnownIntent>,
  choice: LevelChoice | null,
  available: Amount
): IntentOutcome => {
  const open = intents.filter((one) => isOpen(one, deposit))
  const announced = open.find(({ intent }) => intent.level === choice?.price.level)
  if (announced !== undefined) return deposit.amount > announced.intent.price ? "over" : "exact"
  if (open.some(({ intent }) => intent.price > available)) return "under"
  const same = intents.filter(({ intent }) => intent.asset === deposit.asset && intent.price === deposit.amount)
  if (same.some(({ fulfilled }) => fulfilled)) return "twice"
  const expired = intents.filter((one) => !one.fulfilled && one.intent.asset === deposit.asset && !isOpen(one, deposit))
  return expired.some(({ intent }) => intent.price <= deposit.amount) ? "late" : "none"
}
