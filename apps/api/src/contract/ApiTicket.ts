import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { TicketCategory, TicketPriority, TicketState } from "@sigmatrade/core/support/Ticket"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiList } from "./ApiList.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** One message of a ticket, on the wire. */
export const ApiTicketMessage = Schema.Struct({
  object: Schema.Literal("ticket_message"),
  id: apiId.message,
  author: Schema.Literals(["member", "operator", "system"]).annotate({ description: "system: nobody, something happened." }),
  operator: Schema.NullOr(OperatorName).annotate({ description: "The operator who says it, or who did what happened; null to the user himself." }),
  type: Schema.Literals(["text", "photo", "video", "voice", "audio", "document", "closed", "reopened"]).annotate({
    description: "What was sent, or what happened to the ticket. Pictures and files lie at Telegram and are not served here."
  }),
  text: Schema.NullOr(Schema.String).annotate({ description: "The words, or those below a picture or file." }),
  at: ApiTime
}).annotate({ identifier: "TicketMessage", description: "One message of a ticket." })

/** A conversation of one user with operators about one thing, on the wire. */
export const ApiTicket = Schema.Struct({
  object: Schema.Literal("ticket"),
  id: apiId.ticket,
  number: Schema.Int.annotate({ description: "What people call it by." }),
  user_id: ApiUserId,
  category: TicketCategory,
  priority: TicketPriority,
  state: TicketState.annotate({
    description: "open: waits for anybody. taken: waits for the operator who has it. answered: waits for the user. closed: waits for nobody."
  }),
  taken_by: Schema.NullOr(OperatorName).annotate({ description: "The operator who has it, if any; null to the user himself." }),
  revision: Schema.Int.annotate({ description: "Grows with every change." }),
  opened_at: ApiTime,
  member_at: ApiTime.annotateKey({ description: "When the user wrote last." }),
  answered_at: Schema.NullOr(ApiTime).annotate({ description: "When an operator answered last." }),
  due_at: Schema.NullOr(ApiTime).annotate({ description: "Until when it must be answered; null when the user waits for nothing." }),
  closed_at: Schema.NullOr(ApiTime)
}).annotate({ identifier: "Ticket", description: "A conversation of one user with operators about one thing." })

/** What somebody writes. */
const text = Schema.String.check(Schema.isPattern(/\S/u), Schema.isPattern(/^[^\0]*$/u))

/** What is asked in a user's name. */
export const TicketBody = Schema.Struct({
  category: TicketCategory.annotate({ description: "What it is about. appeal: a blocked user asks to be let in again, and nobody else does." }),
  text: text.annotate({ description: "What the user says, 4096 characters at most unless the community says otherwise." })
}).annotate({ identifier: "CreateTicket", description: "What is asked in a user's name." })

/** What a user asks himself: one that is blocked appeals in the bot. */
export const OwnTicketBody = Schema.Struct({
  category: Schema.Literals(TicketCategory.literals.filter((one) => one !== "appeal")).annotate({ description: "What it is about." }),
  text: TicketBody.fields.text
}).annotate({ identifier: "CreateMyTicket", description: "What a user asks himself." })

/** What a user adds. */
export const OwnMessageBody = Schema.Struct({ text: TicketBody.fields.text }).annotate({ identifier: "CreateMyMessage", description: "What a user adds." })

/** What an operator answers. */
export const TicketAnswerBody = Schema.Struct({
  text: text.annotate({ description: "What the user reads in his chat, 4096 characters at most unless the community says otherwise." })
}).annotate({ identifier: "AnswerTicket", description: "What an operator answers." })

/** Whose a ticket is that somebody takes. */
export const TakeBody = Schema.Struct({
  from: Schema.optionalKey(Schema.NullOr(OperatorName)).annotate({
    description: "The colleague it is taken over from. Left out or null: it is taken only if nobody else has it."
  })
}).annotate({ identifier: "TakeTicket", description: "Whose a ticket is that somebody takes." })

/** The same, with what was said last. */
export const ApiTicketRead = Schema.Struct({
  ...ApiTicket.fields,
  messages: ApiList(ApiTicketMessage).annotateKey({ description: "The newest messages; its url leads to all of them." })
}).annotate({ identifier: "TicketRead", description: "A ticket, with what was said last." })
