import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { DeadLetterAct } from "@sigmatrade/core/notification/DeadLetterStore"
import { Lane } from "@sigmatrade/core/notification/Lane"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** Why notices were given up: one of these words. */
const WhyGivenUp = Schema.String.check(Schema.isPattern(/^[a-z ]{1,40}$/u)).annotate({
  description: "Why it was given up: unreachable, rejected, attempts used up, unclear. There may be others in time."
})

const members = {
  object: Schema.Literal("dead_letter"),
  id: apiId.deadLetter,
  user_id: ApiUserId,
  kind: Schema.String.annotate({ description: "What it tells: the kind of notice. Its text stays between the bot and the user." }),
  lane: Lane,
  reason: WhyGivenUp,
  detail: Schema.String.annotate({ description: "What the messenger said last." }),
  failed_at: ApiTime
}

/** A notice that was given up, on the wire. */
export const ApiDeadLetter = Schema.Struct(members).annotate({ identifier: "DeadLetter", description: "A notice that was given up." })

/** What an operator did about one, on the wire. */
export const ApiDeadLetterAct = Schema.Struct({
  object: Schema.Literal("dead_letter_act"),
  dead_letter_id: apiId.deadLetter,
  act: DeadLetterAct.fields.act.annotate({ description: "retried: it is due again at once. resolved: it is never tried again." }),
  operator: OperatorName,
  note: Schema.String.annotate({ description: "How it was seen to; empty where it was tried again." }),
  at: ApiTime
}).annotate({ identifier: "DeadLetterAct", description: "What an operator did about a notice that was given up." })

/** The same as a list shows it, with what was done about it before. */
export const ApiDeadLetterHistory = Schema.Struct({
  ...members,
  acts: Schema.Array(ApiDeadLetterAct).annotate({ description: "What operators did about it before, the last first." })
}).annotate({ identifier: "DeadLetterHistory", description: "A notice that was given up, with what was done about it before." })

/** How many were tried again. */
export const ApiDeadLettersRetried = Schema.Struct({
  object: Schema.Literal("dead_letters_retried"),
  reason: WhyGivenUp,
  retried: Schema.Int.annotate({ description: "How many are due again: at most 1,000 at once." }),
  left: Schema.Int.annotate({ description: "How many of this reason are open still." })
}).annotate({ identifier: "DeadLettersRetried", description: "How many notices that were given up are tried again." })

/** Which are tried again. */
export const RetryBody = Schema.Struct({ reason: WhyGivenUp }).annotate({ identifier: "RetryDeadLetters", description: "Which are tried again: all of a reason." })
