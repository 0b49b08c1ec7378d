import { BanList } from "@sigmatrade/core/limit/BanList"
import type { Listing } from "@sigmatrade/core/limit/BanList"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Texts } from "../texts/textsIn.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Accounts on one page, and the letters of a name on a button. */
const ROWS_MAX = 8
const NAME_LENGTH_MAX = 30

/** The account that a person or a button names; `none`: no account has such a number. */
export const accountIn = (given: string | undefined) => {
  const digits = (given ?? "").trim()
  return Schema.decodeUnknownOption(TelegramId)(/^\d{1,16}$/.test(digits) ? Number(digits) : null)
}

/** The name of the member whose account it is, as far as it is one. */
export const nameOf = Effect.fn("nameOf")(function*(texts: Texts, telegramId: TelegramId) {
  const member = yield* (yield* UserStore).byTelegramId(telegramId)
  return Option.isSome(member) ? member.value.name : texts.plain("listed-no-member")
})

/** The rows below everything about the blacklist. */
export const backToBlacklist = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminblacklist"), "adminblacklist")], ...backToPanel(texts)]

const row = Effect.fn("row")(function*(texts: Texts, { telegramId }: Listing) {
  const name = [...(yield* nameOf(texts, telegramId))].slice(0, NAME_LENGTH_MAX).join("")
  return [button(texts.plain("button-listed", { name, account: String(telegramId) }), `adminlisted:${telegramId}`)]
})

/** Accounts on the blacklist, the last that were put on it first, page by page. */
export const blacklist = Effect.fn("blacklist")(function*({ texts }: Desk, [given = "0"]: ReadonlyArray<string>) {
  if (!/^\d{1,6}$/.test(given)) return stale(texts)
  const page = Number(given)
  const found = yield* (yield* BanList).listed(page * ROWS_MAX, ROWS_MAX + 1)
  const rows = yield* Effect.forEach(found.slice(0, ROWS_MAX), (listing) => row(texts, listing))
  const ways = [
    ...(page > 0 ? [button(texts.plain("button-newer"), `adminblacklist:${page - 1}`)] : []),
    ...(found.length > ROWS_MAX ? [button(texts.plain("button-older"), `adminblacklist:${page + 1}`)] : [])
  ]
  const html = texts.html(found.length === 0 && page === 0 ? "admin-blacklist-empty" : "admin-blacklist")
  return shown(html, [...rows, ...(ways.length === 0 ? [] : [ways]), [button(texts.plain("button-list"), "adminlist")], ...backToPanel(texts)])
})

/** An account on the blacklist: whose it is, and who put it there, when and why. */
export const listingOf = Effect.fn("listingOf")(function*({ texts }: Desk, { at, note, operator, telegramId }: Listing) {
  const facts = { name: yield* nameOf(texts, telegramId), account: String(telegramId), operator, at: writeTime(at) }
  return Html.lines([texts.html("admin-listed", facts), texts.html("admin-listed-why", { note })])
})

/** One account on the blacklist, and the way off it. */
export const listed = Effect.fn("listed")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const telegramId = accountIn(given)
  const listing = Option.isNone(telegramId) ? Option.none() : yield* (yield* BanList).listing(telegramId.value)
  if (Option.isNone(listing)) return stale(desk.texts)
  const off = [button(desk.texts.plain("button-unlist"), `adminunlist:${listing.value.telegramId}`)]
  return shown(yield* listingOf(desk, listing.value), [off, ...backToBlacklist(desk)])
})
