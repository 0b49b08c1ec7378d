import { askNext } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { SupportPolicy } from "@sigmatrade/core/support/SupportPolicy"
import type { SaidContent } from "@sigmatrade/core/support/TicketMessage"
import { Said, TicketMessageId, wordsOf } from "@sigmatrade/core/support/TicketMessage"
import { Effect, Option, Schema } from "effect"
import { asking, draftOf } from "../dialogue/questions.ts"
import { idDetails } from "../idDetails.ts"
import type { Request } from "../readRequest.ts"
import type { Turn } from "../Turn.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"

const Draft = Schema.fromJsonString(Schema.Array(Said))
const encode = Schema.encodeSync(Draft)

/** What the member has written so far and not handed in. */
export const draftIn = ({ answers }: Dialogue): ReadonlyArray<Said> =>
  Option.getOrElse(Schema.decodeUnknownOption(Draft)(answers["said"]), () => [])

/** The member writes in several processes at once at most so often before somebody must look. */
const TRIES_MAX = 10

/** Handing in, and leaving it: a blocked member begins his appeal anew, others choose what it is about. */
const ways = ({ member, texts }: Turn, { id }: Dialogue): Keyboard => [
  [button(texts.plain("button-submit"), `submit:${idDetails(id)}`)],
  member.standing === "blocked"
    ? [button(texts.plain("button-discard"), "appeal")]
    : [button(texts.plain("button-discard"), "support")]
]

/** Keeps what the member has said until he hands it in. What comes at the same time is kept too, one after the other. */
const keep = Effect.fn("keep")(function*(turn: Turn, dialogue: Dialogue, contents: ReadonlyArray<SaidContent>) {
  const { texts } = turn
  const { saidMax } = yield* SupportPolicy
  const given = yield* Effect.forEach(contents, (content) => Effect.map(uuidV7, (id): Said => ({ id: TicketMessageId.make(id), content })))
  let now = dialogue
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const question = draftOf(now)
    if (question === null || now.id !== dialogue.id) break
    const said = [...draftIn(now), ...given]
    if (said.length > saidMax) return shown(texts.html("ticket-draft-full", { count: saidMax }), ways(turn, now))
    if (yield* askNext(now, asking(question, { ...now.answers, said: encode(said) }))) {
      return shown(texts.html("ticket-draft", { count: said.length }), ways(turn, now))
    }
    const later = yield* (yield* DialogueStore).of(turn.member.id)
    if (Option.isNone(later)) break
    now = later.value
  }
  return stale(texts)
})

const text = (words: string): SaidContent => ({ _tag: "Text", text: words })

/** The member writes something for a ticket. */
export const ticketTextGiven = Effect.fn("ticketTextGiven")((turn: Turn, dialogue: Dialogue, words: string) => {
  const kept = wordsOf(words)
  return kept === "" ? Effect.succeed(stale(turn.texts)) : keep(turn, dialogue, [text(kept)])
})

/** The member sends a picture or a file for a ticket. Words below it that are too long for that are kept as words. */
export const ticketMediaGiven = Effect.fn("ticketMediaGiven")((turn: Turn, dialogue: Dialogue, { media, text: words }: Extract<Request, { readonly _tag: "Media" }>) =>
  keep(turn, dialogue, [{ _tag: "Media", media }, ...(words === null ? [] : [text(words)])]))
