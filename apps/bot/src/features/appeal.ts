import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { blockOf } from "@sigmatrade/core/support/openTicket"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import type { BotServices } from "../BotServices.ts"
import { answerQuestion, answerWithMedia } from "../dialogue/answerQuestion.ts"
import { asking, questionOf } from "../dialogue/questions.ts"
import type { Request } from "../readRequest.ts"
import { Html } from "../texts/Html.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { button, menuKeyboard, shown } from "../View.ts"
import { submit } from "./submit.ts"

const appealed = Effect.fn("appealed")(function*({ member }: Turn) {
  const blockedAt = yield* blockOf(member)
  return blockedAt === null ? Option.none<Ticket>() : yield* (yield* TicketStore).appeal(member.id, blockedAt)
})

/** The one neutral line, and what is left to do: to appeal, once. */
const line = Effect.fn("line")(function*(turn: Turn): Effect.fn.Return<Answer, never, BotServices> {
  const { texts } = turn
  const toast = texts.plain("blocked")
  const sent = yield* appealed(turn)
  if (Option.isNone(sent)) return { ...shown(texts.html("blocked"), [[button(texts.plain("button-appeal"), "appeal")]]), toast }
  const html = Html.lines([texts.html("blocked"), texts.html("appeal-sent", { number: String(sent.value.number) })], 1)
  return { ...shown(html, []), toast }
})

/** A blocked member asks to be let in again; everybody else has nothing to appeal against. */
export const appeal = Effect.fn("appeal")(function*(turn: Turn): Effect.fn.Return<Answer, never, BotServices> {
  const { member, texts } = turn
  if (member.standing !== "blocked") return shown(texts.html("appeal-needless"), menuKeyboard(texts))
  if (Option.isSome(yield* appealed(turn))) return yield* line(turn)
  yield* beginDialogue(member.id, asking("appeal-text", { category: "appeal" }))
  return shown(texts.html("appeal-ask"), [])
})

/** What he writes or sends belongs to the appeal he has begun, and to nothing else he was asked before. */
const written = Effect.fn("written")(function*(turn: Turn, request: Extract<Request, { readonly _tag: "Media" | "Words" | "UnknownCommand" }>) {
  const dialogue = yield* (yield* DialogueStore).of(turn.member.id)
  if (Option.isNone(dialogue) || questionOf(dialogue.value) !== "appeal-text") return yield* line(turn)
  if (request._tag !== "Media") return yield* answerQuestion(turn, dialogue.value, request.text)
  return (yield* answerWithMedia(turn, dialogue.value, request)) ?? (yield* line(turn))
})

/** All that a blocked member can do: everything but his appeal is answered by one neutral line. */
export const appealOnly = Effect.fn("appealOnly")(function*(turn: Turn, request: Request): Effect.fn.Return<Answer, UserUnknown, BotServices> {
  switch (request._tag) {
    case "Open":
      if (request.place === "appeal") return yield* appeal(turn)
      return request.place === "submit" ? yield* submit(turn, request.details) : yield* line(turn)
    case "Media":
    case "Words":
    case "UnknownCommand":
      return yield* written(turn, request)
    default:
      return yield* line(turn)
  }
})
