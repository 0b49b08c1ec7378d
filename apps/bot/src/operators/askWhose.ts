import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import type { SuspenseAction } from "@sigmatrade/core/deposit/SuspenseStore"
import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { TelegramId, UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import type { QuestionName } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToSuspense, factsOf, suspenseIn } from "./suspense.ts"

const idIn = ({ answers }: Dialogue) => Schema.decodeUnknownOption(TransferId)(answers["id"])

const ask = (question: QuestionName, words: string) => Effect.fn("askSuspense")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const item = yield* suspenseIn(details)
  if (item === undefined) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking(question, { id: item.id }))
  return shown(Html.lines([yield* factsOf(desk, item), desk.texts.html(words)], 1), backToSuspense(desk))
})

/** Asks whose it is. */
export const askWhose = ask("admin-assign", "admin-ask-assign")
/** Asks why it is to be paid back. */
export const askReturn = ask("admin-return", "admin-ask-return")
/** Asks why it is to stay. */
export const askKeep = ask("admin-keep", "admin-ask-keep")

/** What was decided is done, and the log says so. */
const decide = Effect.fn("decide")(function*(desk: Desk, id: TransferId, action: SuspenseAction, reason: string) {
  const to: Readonly<Record<string, string>> = action._tag === "Assign" ? { member: action.userId } : {}
  const act = {
    permission: "suspense.resolve", action: `suspense ${action._tag.toLowerCase()}`, subject: `transfer:${id}`, reason, details: to
  } as const
  const done = { Assign: "admin-assigned", Return: "admin-to-return", Keep: "admin-kept" }[action._tag]
  const word = yield* actAt(desk, act, (operator) => resolveSuspense(id, action, operator, reason)).pipe(
    Effect.as(done),
    Effect.catchTags({
      NoteMissing: () => Effect.succeed("admin-suspense-why"),
      SuspenseUnknown: () => Effect.succeed("admin-suspense-gone"),
      AssignedAlready: () => Effect.succeed("admin-assigned-already")
    })
  )
  if (word !== "admin-suspense-why") yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), backToSuspense(desk))
})

/** The operator says whose it is, by Telegram id: he sees that member's name before anything happens. */
export const ownerGiven = Effect.fn("ownerGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const [id, telegramId] = [idIn(dialogue), Schema.decodeUnknownOption(TelegramId)(/^\d{1,16}$/.test(text.trim()) ? Number(text.trim()) : null)]
  if (Option.isNone(id)) return stale(desk.texts)
  const found = Option.isNone(telegramId) ? Option.none() : yield* (yield* UserStore).byTelegramId(telegramId.value)
  if (Option.isNone(found)) return shown(desk.texts.html("admin-assign-nobody"), backToSuspense(desk))
  const member = found.value
  if (!(yield* askNext(dialogue, asking("admin-assign-why", { id: id.value, member: member.id })))) return stale(desk.texts)
  return shown(desk.texts.html("admin-ask-assign-why", {
    name: member.name, account: String(member.telegramId), standing: desk.texts.plain(`standing-${member.standing}`)
  }), backToSuspense(desk))
})

/** He has seen the name and says why: it is that member's, for ever. */
export const assignReasonGiven = Effect.fn("assignReasonGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const [id, userId] = [idIn(dialogue), Schema.decodeUnknownOption(UserId)(dialogue.answers["member"])]
  if (Option.isNone(id) || Option.isNone(userId)) return stale(desk.texts)
  return yield* decide(desk, id.value, { _tag: "Assign", userId: userId.value }, text)
})

const reasonGiven = (action: SuspenseAction) => (desk: Desk, dialogue: Dialogue, text: string) => {
  const id = idIn(dialogue)
  return Option.isNone(id) ? Effect.succeed(stale(desk.texts)) : decide(desk, id.value, action, text)
}

/** He says why it is to be paid back. */
export const returnReasonGiven = reasonGiven({ _tag: "Return" })
/** He says why it stays. */
export const keepReasonGiven = reasonGiven({ _tag: "Keep" })
