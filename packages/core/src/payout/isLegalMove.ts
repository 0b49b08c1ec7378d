import type { Withdrawal, WithdrawalState } from "./Withdrawal.ts"

/** Where a withdrawal may go from where it stands. Nothing follows an end. */
const NEXT: Readonly<Record<WithdrawalState, ReadonlyArray<WithdrawalState>>> = {
  requested: ["approved", "refused", "cancelled", "expired"],
  approved: ["paying", "refused", "cancelled"],
  paying: ["paid", "returned"],
  paid: [],
  returned: [],
  refused: [],
  cancelled: [],
  expired: []
}

const isOpen = ({ state }: Withdrawal) => state === "requested" || state === "approved"

const samePayment = (one: Withdrawal, other: Withdrawal) =>
  one.asset === other.asset && one.amount === other.amount && one.fee === other.fee && one.destination === other.destination &&
  one.approvalsNeeded === other.approvalsNeeded && one.expiresAt.epochMilliseconds === other.expiresAt.epochMilliseconds

const sameWish = (one: Withdrawal, other: Withdrawal) =>
  one.id === other.id && one.userId === other.userId && one.clientKey === other.clientKey &&
  one.requestedAt.epochMilliseconds === other.requestedAt.epochMilliseconds

/** Whether a withdrawal that has just been asked for may stand like this: nobody but the rules has approved it yet. */
export const isLegalStart = (withdrawal: Withdrawal): boolean =>
  withdrawal.revision === 1 && isOpen(withdrawal) && (withdrawal.state === "requested" || withdrawal.approvalsNeeded === 0)

/**
 * Whether a withdrawal may become another one: along its states, what is settled never; what is to be paid changes with the next
 * revision only, while nothing is paid; and it is approved only by as many operators as it needs, who agreed to its very revision
 * (`approvals`: how many have). What waits is paid at once only where its payment is recovered (`isRecovered`). Every store refuses the
 * rest.
 */
export const isLegalMove = (before: Withdrawal, after: Withdrawal, approvals: number, isRecovered = false): boolean => {
  if (!sameWish(before, after) || before.settledAt !== null) return false
  if (after.state === "approved" && approvals < after.approvalsNeeded) return false
  if (after.revision === before.revision) {
    return samePayment(before, after) && (before.state === after.state || NEXT[before.state].includes(after.state) || (isRecovered && isOpen(before) && after.state === "paid"))
  }
  return after.revision === before.revision + 1 && isOpen(before) && isOpen(after)
}
