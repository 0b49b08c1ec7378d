import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { TicketFull } from "@sigmatrade/core/support/addToTicket"
import { addToTicket } from "@sigmatrade/core/support/addToTicket"
import type { TicketOver } from "@sigmatrade/core/support/afterMember"
import type { SaidRefusal } from "@sigmatrade/core/support/judgeSaid"
import type { AppealedAlready, NothingToAppeal, TooManyTickets } from "@sigmatrade/core/support/openTicket"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketCategory, TicketId } from "@sigmatrade/core/support/Ticket"
import type { TicketUnknown } from "@sigmatrade/core/support/TicketStore"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { MemberBlocked } from "@sigmatrade/core/user/MemberBlocked"
import { Effect, Option, Schema } from "effect"
import { questionOf } from "../dialogue/questions.ts"
import { idDetails, idIn } from "../idDetails.ts"
import type { Texts } from "../texts/textsIn.ts"
import type { Turn } from "../Turn.ts"
import type { Answer, Keyboard } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { draftIn } from "./ticketTextGiven.ts"

type Refusal = AppealedAlready | MemberBlocked | NothingToAppeal | SaidRefusal | TicketFull | TicketOver | TicketUnknown | TooManyTickets

/** What a member reads when his words are not taken. */
const whyNot = (texts: Texts, error: Refusal) => {
  switch (error._tag) {
    case "NothingSaid":
      return texts.html("ticket-nothing")
    case "TooMuchSaid":
      return texts.html("ticket-draft-full", { count: error.saidMax })
    case "TextTooLong":
      return texts.html("ticket-long", { maximum: error.textLengthMax })
    case "TooManyTickets":
      return texts.html("ticket-too-many", { count: error.openMax })
    case "TicketFull":
      return texts.html("ticket-full", { count: error.messagesMax })
    case "TicketOver":
      return texts.html("ticket-over")
    case "TicketUnknown":
      return texts.html("stale-button")
    case "MemberBlocked":
      return texts.html("blocked")
    case "AppealedAlready":
      return texts.html("appeal-sent", { number: String(error.number) })
    case "NothingToAppeal":
      return texts.html("appeal-needless")
  }
}

const onward = ({ member, texts }: Turn): Keyboard =>
  member.standing === "blocked" ? [] : [[button(texts.plain("button-tickets"), "tickets")], ...backToMenu(texts)]

const handedIn = (turn: Turn, { category, id, number }: Ticket): Answer => {
  const { texts } = turn
  if (category === "appeal") return shown(texts.html("appeal-sent", { number: String(number) }), onward(turn))
  return shown(texts.html("ticket-sent", { number: String(number) }), [[button(texts.plain("button-ticket"), `ticket:${idDetails(id)}`)], ...onward(turn)])
}

/** The ticket that a draft becomes or is added to. The dialogue names it, so that handing it in twice is handing it in once. */
const ticketOf = Effect.fn("ticketOf")(function*(turn: Turn, dialogue: Dialogue) {
  const { answers } = dialogue
  const [userId, said] = [turn.member.id, draftIn(dialogue)]
  if (questionOf(dialogue) === "ticket-more") return yield* addToTicket(userId, TicketId.make(answers["ticket"] ?? ""), said)
  const category = Option.getOrElse(Schema.decodeUnknownOption(TicketCategory)(answers["category"]), (): TicketCategory => "other")
  return (yield* openTicket({ id: TicketId.make(dialogue.id), userId, category, said })).ticket
})

const handIn = Effect.fn("handIn")((turn: Turn, dialogue: Dialogue) => {
  const end = Effect.flatMap(DialogueStore, (store) => store.end(turn.member.id))
  return ticketOf(turn, dialogue).pipe(
    Effect.flatMap((ticket) => Effect.as(end, handedIn(turn, ticket))),
    Effect.catchIf(
      (error): error is Refusal => error._tag !== "UserUnknown",
      (error) => Effect.as(error._tag === "NothingSaid" ? Effect.void : end, shown(whyNot(turn.texts, error), onward(turn)))
    )
  )
})

/** The member hands in what he has written. Pressed again it shows the ticket that it made, and nothing else happens. */
export const submit = Effect.fn("submit")(function*(turn: Turn, details: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(TicketId)(idIn(details))
  if (Option.isNone(id)) return stale(turn.texts)
  const dialogue = yield* (yield* DialogueStore).of(turn.member.id)
  if (Option.isSome(dialogue) && String(dialogue.value.id) === id.value) return yield* handIn(turn, dialogue.value)
  const made = yield* Effect.option((yield* TicketStore).get(id.value))
  return Option.isSome(made) && made.value.userId === turn.member.id ? handedIn(turn, made.value) : stale(turn.texts)
})
