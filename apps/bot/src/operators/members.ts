import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { UserId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { visible } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { idDetails, idIn } from "../idDetails.ts"
import { button, shown, stale } from "../View.ts"
import type { Keyboard } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Members on one page, letters of a name on a button, and letters that are searched for. */
const ROWS_MAX = 8
const NAME_MAX = 30
const SEARCH_MAX = 130

const rows = (texts: Texts, members: ReadonlyArray<User>): Keyboard => members.map(({ id, name, standing, telegramId }) => {
  const key = standing === "active" ? "button-member" : "button-member-blocked"
  return [button(texts.plain(key, { name: [...name].slice(0, NAME_MAX).join(""), account: String(telegramId) }), `adminmember:${idDetails(id)}`)]
})

/** Members from the newest on, page by page; a text that is written now is searched for. */
export const members = Effect.fn("members")(function*({ member, texts }: Desk, details: ReadonlyArray<string>) {
  const before = details.length === 0 ? Option.some(null) : Schema.decodeUnknownOption(UserId)(idIn(details))
  if (Option.isNone(before)) return stale(texts)
  const found = yield* (yield* UserStore).newest(before.value, ROWS_MAX)
  yield* beginDialogue(member.id, asking("admin-search"))
  const last = found.length < ROWS_MAX ? undefined : found.at(-1)
  const older = last === undefined ? [] : [[button(texts.plain("button-older"), `adminmembers:${idDetails(last.id)}`)]]
  return shown(texts.html("admin-members"), [...rows(texts, found), ...older, ...backToPanel(texts)])
})

/** The operator writes whom he means. The next text is searched for too. */
export const memberSought = Effect.fn("memberSought")(function*({ texts }: Desk, _: Dialogue, text: string) {
  const found = yield* (yield* UserStore).search(visible(text).trim().slice(0, SEARCH_MAX), ROWS_MAX)
  const key = found.length === 0 ? "admin-members-none" : found.length < ROWS_MAX ? "admin-members-found" : "admin-members-many"
  return shown(texts.html(key, { count: found.length }), [
    ...rows(texts, found), [button(texts.plain("button-adminmembers"), "adminmembers")], ...backToPanel(texts)
  ])
})
