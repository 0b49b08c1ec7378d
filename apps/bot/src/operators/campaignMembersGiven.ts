import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { LISTED_MAX } from "@sigmatrade/core/reward/Campaign"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { goOn, refused } from "./askCampaign.ts"
import type { Desk } from "./Desk.ts"

/** Words of a list that are told as wrong, and letters of each. */
const TOLD_MAX = 10
const WORD_LENGTH_MAX = 20

const told = (wrong: ReadonlyArray<{ readonly word: string }>) =>
  wrong.slice(0, TOLD_MAX).map(({ word }) => word.slice(0, WORD_LENGTH_MAX)).join(", ") + (wrong.length > TOLD_MAX ? "…" : "")

const memberOf = Effect.fn("memberOf")(function*(word: string) {
  const account = Schema.decodeUnknownOption(TelegramId)(/^\d{1,16}$/u.test(word) ? Number(word) : null)
  return Option.isNone(account) ? Option.none() : yield* (yield* UserStore).byTelegramId(account.value)
})

/** The operator lists the members who are rewarded, by Telegram id. */
export const campaignMembersGiven = Effect.fn("campaignMembersGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const { texts } = desk
  const words = text.split(/[\s,;]+/u).filter((word) => word !== "")
  if (words.length === 0 || words.length > LISTED_MAX) return refused(desk, texts.html("admin-campaign-members-bad", { limit: String(LISTED_MAX) }))
  const found = yield* Effect.forEach(words, (word) => Effect.map(memberOf(word), (member) => ({ word, id: Option.getOrNull(member)?.id ?? null })))
  const unknown = found.filter(({ id }) => id === null)
  if (unknown.length > 0) return refused(desk, texts.html("admin-campaign-members-unknown", { accounts: told(unknown) }))
  const twice = found.filter(({ id }, index) => found.findIndex((one) => one.id === id) < index)
  if (twice.length > 0) return refused(desk, texts.html("admin-campaign-members-twice", { accounts: told(twice) }))
  return yield* goOn(desk, dialogue, { whom: found.map(({ id }) => id).join(" ") })
})
