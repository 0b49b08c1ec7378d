import type { DeadLetterAct } from "@sigmatrade/core/notification/DeadLetterStore"
import type { ApiDeadLetterAct } from "../contract/ApiDeadLetter.ts"

/** What an operator did about one, as integrators see it. */
export const deadLetterActView = ({ act, at, id, note, operator }: DeadLetterAct): typeof ApiDeadLetterAct.Type => ({
  object: "dead_letter_act", dead_letter_id: id, act, operator, note, at
})
