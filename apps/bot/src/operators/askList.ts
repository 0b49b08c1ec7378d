import { listAccount, unlistAccount } from "@sigmatrade/core/admin/listAccount"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { BanList } from "@sigmatrade/core/limit/BanList"
import { Effect, Option } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import type { TextVariables } from "../texts/Html.ts"
import { shown, stale } from "../View.ts"
import { accountIn, backToBlacklist, listingOf, nameOf } from "./blacklist.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"

/** Asks which account is to be on the blacklist. */
export const askList = Effect.fn("askList")(function*(desk: Desk) {
  yield* beginDialogue(desk.member.id, asking("admin-list"))
  return shown(desk.texts.html("admin-ask-list"), backToBlacklist(desk))
})

/** The operator names an account: he sees whose it is before anything happens. */
export const accountGiven = Effect.fn("accountGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const [{ texts }, account] = [desk, accountIn(text)]
  if (Option.isNone(account)) return shown(texts.html("admin-list-not-id"), backToBlacklist(desk))
  const operator = yield* (yield* OperatorStore).byTelegramId(account.value)
  if (Option.isSome(operator)) return shown(texts.html("admin-list-operator", { operator: operator.value.name }), backToBlacklist(desk))
  const listing = yield* (yield* BanList).listing(account.value)
  if (Option.isSome(listing)) return shown(Html.lines([texts.html("admin-list-already"), yield* listingOf(desk, listing.value)], 1), backToBlacklist(desk))
  if (!(yield* askNext(dialogue, asking("admin-list-why", { account: String(account.value) })))) return stale(texts)
  return shown(texts.html("admin-ask-list-why", { name: yield* nameOf(texts, account.value), account: String(account.value) }), backToBlacklist(desk))
})

const done = Effect.fn("done")(function*(desk: Desk, key: string, facts: TextVariables) {
  yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(key, facts), backToBlacklist(desk))
})

/** The operator says why: whoever uses the account gets one line from now on, whatever he does. */
export const listReasonGiven = Effect.fn("listReasonGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const telegramId = accountIn(answers["account"])
  if (Option.isNone(telegramId)) return stale(desk.texts)
  const account = String(telegramId.value)
  const act = { permission: "members.block", action: "blacklist", subject: `account:${account}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => listAccount(telegramId.value, operator, text)).pipe(
    Effect.flatMap((isNew) => done(desk, isNew ? "admin-list-done" : "admin-list-done-already", { account })),
    Effect.catchTags({
      MemberIsOperator: ({ operator }) => done(desk, "admin-list-operator", { operator }),
      NoteMissing: () => Effect.succeed(shown(desk.texts.html("admin-list-why"), backToBlacklist(desk)))
    })
  )
})

/** Asks why an account is to be taken off. */
export const askUnlist = Effect.fn("askUnlist")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const telegramId = accountIn(given)
  const listing = Option.isNone(telegramId) ? Option.none() : yield* (yield* BanList).listing(telegramId.value)
  if (Option.isNone(listing)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-unlist", { account: String(listing.value.telegramId) }))
  return shown(Html.lines([yield* listingOf(desk, listing.value), desk.texts.html("admin-ask-unlist")], 1), backToBlacklist(desk))
})

/** The operator says why: whoever uses the account is served again, unless he is blocked. */
export const unlistReasonGiven = Effect.fn("unlistReasonGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const telegramId = accountIn(answers["account"])
  if (Option.isNone(telegramId)) return stale(desk.texts)
  const account = String(telegramId.value)
  const act = { permission: "members.block", action: "unblacklist", subject: `account:${account}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => unlistAccount(telegramId.value, operator, text)).pipe(
    Effect.flatMap((isNew) => done(desk, isNew ? "admin-unlist-done" : "admin-unlist-done-already", { account })),
    Effect.catchTag("NoteMissing", () => Effect.succeed(shown(desk.texts.html("admin-ask-unlist"), backToBlacklist(desk))))
  )
})
