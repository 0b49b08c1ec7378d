import { shutOut } from "@sigmatrade/core/admin/shutOut"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { unblockMember } from "@sigmatrade/core/payout/blockMember"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { UserId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import type { TextVariables } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import { shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToMembers, balancesOf, cardOf, memberIn, withdrawalsOf } from "./memberCard.ts"

/** What is to happen to his withdrawals: those that wait are refused, those on their way are paid. */
export const fateOf = Effect.fn("fateOf")(function*({ texts }: Desk, open: ReadonlyArray<Withdrawal>) {
  const money = writeMoney(yield* ListedAssets, texts)
  const list = (some: ReadonlyArray<Withdrawal>) => some.length === 0 ? "—" : some.map(({ amount, asset }) => money(asset, amount)).join(", ")
  return texts.html("admin-block-fate", {
    refused: list(open.filter(({ state }) => state !== "paying")), paying: list(open.filter(({ state }) => state === "paying"))
  })
})

const askWhyBlock = Effect.fn("askWhyBlock")(function*(desk: Desk, member: User) {
  const { texts } = desk
  const { open } = yield* withdrawalsOf(member)
  yield* beginDialogue(desk.member.id, asking("admin-block", { id: member.id }))
  const html = Html.lines([
    texts.html("admin-ask-block", { name: member.name, account: String(member.telegramId) }), yield* fateOf(desk, open),
    Html.lines([texts.html("admin-block-his"), ...(yield* balancesOf(desk, member))]), texts.html("admin-block-why")
  ], 1)
  return shown(html, backToMembers(desk))
})

/** Says what blocking a member does to him and his money, and asks why he is to be blocked. */
export const askBlock = Effect.fn("askBlock")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const found = yield* memberIn(details)
  return Option.isNone(found) ? stale(desk.texts) : yield* askWhyBlock(desk, found.value)
})

/** Asks why a member is to be let in again. */
export const askUnblock = Effect.fn("askUnblock")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const found = yield* memberIn(details)
  if (Option.isNone(found)) return stale(desk.texts)
  const { id, name, telegramId } = found.value
  yield* beginDialogue(desk.member.id, asking("admin-unblock", { id }))
  return shown(desk.texts.html("admin-ask-unblock", { name, account: String(telegramId) }), backToMembers(desk))
})

/** The member that a dialogue is about. */
export const idIn = ({ answers }: Dialogue) => Schema.decodeUnknownOption(UserId)(answers["id"])

/** The member's card as it is now, below what has been done. */
export const done = Effect.fn("done")(function*(desk: Desk, id: UserId, key: string, facts: TextVariables = {}) {
  yield* (yield* DialogueStore).end(desk.member.id)
  return yield* cardOf(desk, yield* (yield* UserStore).get(id), [desk.texts.html(key, facts)])
})

/** The operator says why: the member is blocked from now on. */
export const blockReasonGiven = Effect.fn("blockReasonGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const id = idIn(dialogue)
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "members.block", action: "block member", subject: `member:${id.value}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => shutOut(id.value, operator, text)).pipe(
    Effect.flatMap(({ isNew, refused }) => done(desk, id.value, isNew ? "admin-blocked" : "admin-blocked-already", { refused })),
    Effect.catchTags({
      MemberIsOperator: ({ operator }) => done(desk, id.value, "admin-block-operator", { operator }),
      NoteMissing: () => Effect.succeed(shown(desk.texts.html("admin-block-why"), backToMembers(desk)))
    })
  )
})

/** The operator says why: the member may act again. */
export const unblockReasonGiven = Effect.fn("unblockReasonGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const id = idIn(dialogue)
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "members.block", action: "unblock member", subject: `member:${id.value}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => unblockMember(id.value, operator, text)).pipe(
    Effect.flatMap((isNew) => done(desk, id.value, isNew ? "admin-unblocked" : "admin-unblocked-already")),
    Effect.catchTag("NoteMissing", () => Effect.succeed(shown(desk.texts.html("admin-unblock-why"), backToMembers(desk))))
  )
})
