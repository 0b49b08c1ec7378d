import type { DeadLetter } from "@sigmatrade/core/notification/DeadLetterStore"
import type { ApiDeadLetter } from "../contract/ApiDeadLetter.ts"

/** A notice that was given up, as integrators see it. */
export const deadLetterView = ({ detail, failedAt, id, kind, lane, reason, userId }: DeadLetter): typeof ApiDeadLetter.Type => ({
  object: "dead_letter", id, user_id: userId, kind, lane, reason, detail, failed_at: failedAt
})
