import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import type { Said } from "@sigmatrade/core/support/TicketMessage"
import { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails } from "../idDetails.ts"
import type { SentMedia } from "../readRequest.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToTickets, ticketIn } from "./ticketCard.ts"

/** Asks for the answer. The ids of what it may consist of are made now, so that it is given once however often it is delivered here. */
export const askAnswer = Effect.fn("askAnswer")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = ticketIn(details)
  if (Option.isNone(id)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-answer", { id: id.value, message: yield* uuidV7, below: yield* uuidV7 }))
  return shown(desk.texts.html("admin-ask-answer"), [[button(desk.texts.plain("button-ticket"), `adminticket:${idDetails(id.value)}`)]])
})

/** What an answer says: words, or something with words below it, which are a message of their own when they are too long for that. */
const saidIn = ({ answers }: Dialogue, given: string | SentMedia): ReadonlyArray<Said> | null => {
  const ids = ["message", "below"].map((name) => Schema.decodeUnknownOption(TicketMessageId)(answers[name]))
  const [first = Option.none(), second = Option.none()] = ids
  if (Option.isNone(first)) return null
  if (typeof given === "string") return [{ id: first.value, content: { _tag: "Text", text: given } }]
  const media: Said = { id: first.value, content: { _tag: "Media", media: given.media } }
  if (given.text === null) return [media]
  return Option.isNone(second) ? null : [media, { id: second.value, content: { _tag: "Text", text: given.text } }]
}

/** The operator answers: the member gets it as it is, once, however often it is delivered here. */
export const answerGiven = Effect.fn("answerGiven")(function*(desk: Desk, dialogue: Dialogue, given: string | SentMedia) {
  const id = Schema.decodeUnknownOption(TicketId)(dialogue.answers["id"])
  const said = saidIn(dialogue, given)
  if (Option.isNone(id) || said === null) return stale(desk.texts)
  const act = { permission: "tickets.answer", action: "answer ticket", subject: `ticket:${id.value}`, reason: null } as const
  const word = yield* actAt(desk, act, (operator) => Effect.as(answerTicket(id.value, operator, said), "admin-ticket-answered")).pipe(
    Effect.catchTags({
      TicketUnknown: () => Effect.succeed("stale-button"),
      TicketTaken: () => Effect.succeed("admin-ticket-taken"),
      TicketOver: () => Effect.succeed("admin-ticket-over"),
      NothingSaid: () => Effect.succeed("admin-ask-answer"),
      TooMuchSaid: () => Effect.succeed("admin-ask-answer"),
      TextTooLong: () => Effect.succeed("admin-answer-long")
    })
  )
  if (word === "admin-ticket-answered") yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), [[button(desk.texts.plain("button-ticket"), `adminticket:${idDetails(id.value)}`)], ...backToTickets(desk)])
})
