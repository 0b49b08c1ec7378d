import { terminateMember } from "@sigmatrade/core/admin/terminateMember"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { reinstateMember } from "@sigmatrade/core/payout/blockMember"
import { Effect, Option } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { shown, stale } from "../View.ts"
import { done, fateOf, idIn } from "./askBlock.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToMembers, balancesOf, memberIn, withdrawalsOf } from "./memberCard.ts"

/** Says what ending a membership does to the member and his money, and asks why it is to end. */
export const askTerminate = Effect.fn("askTerminate")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const { texts } = desk
  const found = yield* memberIn(details)
  if (Option.isNone(found)) return stale(texts)
  const member = found.value
  const { open } = yield* withdrawalsOf(member)
  yield* beginDialogue(desk.member.id, asking("admin-terminate", { id: member.id }))
  const html = Html.lines([
    texts.html("admin-ask-terminate", { name: member.name, account: String(member.telegramId) }), yield* fateOf(desk, open),
    Html.lines([texts.html("admin-terminate-his"), ...(yield* balancesOf(desk, member))]), texts.html("admin-terminate-why")
  ], 1)
  return shown(html, backToMembers(desk))
})

/** Asks why the end of a membership is to be taken back. */
export const askReinstate = Effect.fn("askReinstate")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const found = yield* memberIn(details)
  if (Option.isNone(found)) return stale(desk.texts)
  const { id, name, telegramId } = found.value
  yield* beginDialogue(desk.member.id, asking("admin-reinstate", { id }))
  return shown(desk.texts.html("admin-ask-reinstate", { name, account: String(telegramId) }), backToMembers(desk))
})

/** The owner says why: the membership is over. */
export const terminateReasonGiven = Effect.fn("terminateReasonGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const id = idIn(dialogue)
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "members.terminate", action: "terminate member", subject: `member:${id.value}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => terminateMember(id.value, operator, text)).pipe(
    Effect.flatMap(({ isNew, refused, tickets }) =>
      done(desk, id.value, isNew ? "admin-terminated" : "admin-terminated-already", { refused, tickets })),
    Effect.catchTags({
      MemberIsOperator: ({ operator }) => done(desk, id.value, "admin-block-operator", { operator }),
      NoteMissing: () => Effect.succeed(shown(desk.texts.html("admin-terminate-why"), backToMembers(desk)))
    })
  )
})

/** The owner says why: the member may act again. */
export const reinstateReasonGiven = Effect.fn("reinstateReasonGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const id = idIn(dialogue)
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "members.terminate", action: "reinstate member", subject: `member:${id.value}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => reinstateMember(id.value, operator, text)).pipe(
    Effect.flatMap((isNew) => done(desk, id.value, isNew ? "admin-unblocked" : "admin-reinstated-already")),
    Effect.catchTag("NoteMissing", () => Effect.succeed(shown(desk.texts.html("admin-unblock-why"), backToMembers(desk))))
  )
})
