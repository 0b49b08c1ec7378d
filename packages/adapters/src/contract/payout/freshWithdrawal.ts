import { ClientKey, Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { ZERO } from "@sigmatrade/core/money/Amount"
import { Effect } from "effect"
import { randomBytes, randomUUID } from "node:crypto"
import { freshAddress } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { LARGE, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** The id of no withdrawal yet. */
export const freshWithdrawalId = () => WithdrawalId.make(randomUUID())
/** The key of no request yet. */
export const freshClientKey = () => ClientKey.make(`key-${randomBytes(16).toString("hex")}~!`)

type Given = Partial<ConstructorParameters<typeof Withdrawal>[0]>

/** A withdrawal that waits for one operator, by a new member unless told otherwise; it is kept nowhere. */
export const freshWithdrawal = Effect.fn("freshWithdrawal")(function*(given: Given = {}) {
  return new Withdrawal({
    id: freshWithdrawalId(),
    userId: given.userId ?? (yield* freshMember).id,
    clientKey: freshClientKey(),
    asset: USDT,
    amount: LARGE,
    fee: ZERO,
    destination: freshAddress(),
    state: "requested",
    revision: 1,
    approvalsNeeded: 1,
    requestedAt: NOW,
    expiresAt: minutesLater(60),
    settledAt: null,
    reason: null,
    ...given
  })
})

/** The same, kept. */
export const keptWithdrawal = Effect.fn("keptWithdrawal")(function*(given: Given = {}) {
  const { isNew, withdrawal } = yield* (yield* WithdrawalStore).add(yield* freshWithdrawal(given))
  return isNew ? withdrawal : yield* Effect.die(new Error("It was there before"))
})

/** What a withdrawal becomes when these facts of it change. */
export const become = (withdrawal: Withdrawal, given: Given): Withdrawal => new Withdrawal({ ...withdrawal, ...given })
