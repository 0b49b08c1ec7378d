import { DateTime, Effect } from "effect"
import type { TransferId } from "../chain/Transfer.ts"
import type { OperatorName } from "../incident/Incident.ts"
import { NoteMissing } from "../incident/NoteMissing.ts"
import { UserStore } from "../user/UserStore.ts"
import type { SuspenseAction } from "./SuspenseStore.ts"
import { SuspenseStore } from "./SuspenseStore.ts"

/**
 * An operator decides about money in suspense: it is a member's, it is to be paid back, or it stays. The decision, the operator and his
 * note are kept for ever. Errors: `NoteMissing`, `UserUnknown`, `SuspenseUnknown`, `AssignedAlready`.
 */
export const resolveSuspense = Effect.fn("resolveSuspense")(function*(
  id: TransferId,
  action: SuspenseAction,
  operator: OperatorName,
  note: string
) {
  if (note.trim() === "") return yield* new NoteMissing()
  if (action._tag === "Assign") yield* (yield* UserStore).get(action.userId)
  yield* (yield* SuspenseStore).decide({ id, action, operator, note: note.trim().slice(0, 1000) }, yield* DateTime.now)
})
