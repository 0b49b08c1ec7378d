import type { PasswordReset, ResetState } from "./PasswordReset.ts"
import { isUnfinished } from "./PasswordReset.ts"

/** Where a reset may go from where it stands. Nothing follows an end. */
const NEXT: Readonly<Record<ResetState, ReadonlyArray<ResetState>>> = {
  open: ["approved", "refused", "withdrawn"],
  approved: ["done", "refused", "withdrawn"],
  done: [],
  refused: [],
  withdrawn: []
}

/** States that an operator's decision leads to. */
const DECIDED: ReadonlySet<ResetState> = new Set(["approved", "done", "refused"])

/** Whether a reset may stand like this: what its state says of it is there, and nothing else. */
const isWhole = (reset: PasswordReset): boolean => {
  const { decidedAt, decidedBy, endedAt, note, state, withdrawalsFrom } = reset
  const isDecided = decidedAt !== null
  if ((decidedBy !== null) !== isDecided || (note !== null) !== isDecided) return false
  if (DECIDED.has(state) && !isDecided) return false
  return (endedAt === null) === isUnfinished(reset) && (withdrawalsFrom !== null) === (state === "done")
}

/** Whether a reset may begin like this: nobody has decided about it yet. */
export const isLegalResetStart = (reset: PasswordReset): boolean => reset.state === "open" && reset.decidedAt === null && isWhole(reset)

/** Whether a reset may become another one: along its states; whose it is, and why he asked, never changes. Every store refuses the rest. */
export const isLegalReset = (before: PasswordReset, after: PasswordReset): boolean =>
  before.id === after.id && before.userId === after.userId && before.reason === after.reason
  && before.requestedAt.epochMilliseconds === after.requestedAt.epochMilliseconds
  && NEXT[before.state].includes(after.state) && isWhole(after)
