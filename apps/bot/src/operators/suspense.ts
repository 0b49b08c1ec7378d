import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { SuspenseItem } from "@sigmatrade/core/deposit/SuspenseStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime, writeTransaction } from "../texts/writeMoney.ts"
import type { Texts } from "../texts/textsIn.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Payments on one page, and payments in suspense that are looked at: whoever has more decides about the oldest first. */
const ROWS_MAX = 8
const ITEMS_MAX = 1000
const HOUR_MS = 3_600_000

/** A payment as three arguments of a button: the last 32 digits of its transaction and its place among the logs, `n1` for -1. */
export const detailsOf = ({ id }: Pick<SuspenseItem, "id">): string => {
  const [, hash = "", index = ""] = id.split(":")
  return `${hash.slice(-32, -16)}:${hash.slice(-16)}:${index.replace("-", "n")}`
}

/** The payment in suspense that the arguments of a button mean; `undefined`: it is not there any more. */
export const suspenseIn = Effect.fn("suspenseIn")(function*(details: ReadonlyArray<string>) {
  const meant = details.join(":")
  return (yield* (yield* SuspenseStore).items(ITEMS_MAX)).find((item) => detailsOf(item) === meant)
})

/** How long ago it was paid: in hours, and in days from the second one on. Rounded down. */
const ageOf = Effect.fn("ageOf")(function*(texts: Texts, { paidAt }: SuspenseItem) {
  const hours = Math.max(0, Math.floor(((yield* DateTime.now).epochMilliseconds - paidAt.epochMilliseconds) / HOUR_MS))
  return hours < 48 ? texts.plain("admin-age-hours", { hours }) : texts.plain("admin-age-days", { days: Math.floor(hours / 24) })
})

const reasonOf = (texts: Texts, { reason }: SuspenseItem): string => texts.plain(`suspense-${reason.replaceAll(" ", "-")}`)

/** What waits for a decision first, then what was decided about and is still here, the oldest first. */
const inTurn = (items: ReadonlyArray<SuspenseItem>) =>
  [...items.filter(({ decided }) => decided === null), ...items.filter(({ decided }) => decided !== null)]

/** Money without an owner, page by page. */
export const suspense = Effect.fn("suspense")(function*({ texts }: Desk, [given = "0"]: ReadonlyArray<string>) {
  const page = Number(given)
  if (!Number.isSafeInteger(page)) return stale(texts)
  const items = inTurn(yield* (yield* SuspenseStore).items(ITEMS_MAX))
  const money = writeMoney(yield* ListedAssets, texts)
  const rows: Keyboard = yield* Effect.forEach(items.slice(page * ROWS_MAX, (page + 1) * ROWS_MAX), Effect.fnUntraced(function*(item) {
    const key = item.decided === null ? "button-suspended" : "button-suspended-decided"
    const facts = { money: money(item.asset, item.amount), reason: reasonOf(texts, item), age: yield* ageOf(texts, item) }
    return [button(texts.plain(key, facts), `adminheld:${detailsOf(item)}`)]
  }))
  const older = items.length > (page + 1) * ROWS_MAX ? [[button(texts.plain("button-next"), `adminsuspense:${page + 1}`)]] : []
  const waiting = items.filter(({ decided }) => decided === null).length
  const html = texts.html(items.length === 0 ? "admin-suspense-empty" : "admin-suspense", { waiting, decided: items.length - waiting })
  return shown(html, [...rows, ...older, ...backToPanel(texts)])
})

/** Whose wallet it came from, as far as anybody has told us. */
const senderOf = Effect.fn("senderOf")(function*(texts: Texts, { from }: SuspenseItem) {
  const users = yield* UserStore
  const owner = (yield* users.walletOwners([from])).get(from)
  if (owner === undefined) return texts.html("admin-suspended-nobody")
  const { name, telegramId } = yield* users.get(owner.userId)
  return texts.html("admin-suspended-linked", { name, account: String(telegramId) })
})

/** The rows below everything about money in suspense. */
export const backToSuspense = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminsuspense"), "adminsuspense")], ...backToPanel(texts)]

/** A payment in suspense in all its facts. */
export const factsOf = Effect.fn("factsOf")(function*({ texts }: Desk, item: SuspenseItem) {
  const [money, keccak] = [writeMoney(yield* ListedAssets, texts), yield* Keccak256]
  return Html.lines([
    texts.html("admin-suspended", {
      money: money(item.asset, item.amount), reason: reasonOf(texts, item), age: yield* ageOf(texts, item), at: writeTime(item.paidAt),
      sender: checksumAddress(item.from, keccak), wallet: checksumAddress(item.to, keccak), transaction: writeTransaction(item.id), block: String(item.blockNumber)
    }),
    yield* senderOf(texts, item),
    ...(item.decided === null ? [] : [texts.html(item.decided === "Return" ? "admin-suspended-return" : "admin-suspended-keep")])
  ])
})

/** One payment in suspense, and what can be decided about it. */
export const suspended = Effect.fn("suspended")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const item = yield* suspenseIn(details)
  if (item === undefined) return stale(desk.texts)
  const { texts } = desk
  const place = detailsOf(item)
  const acts = [
    [button(texts.plain("button-assign"), `adminassign:${place}`)],
    [button(texts.plain("button-return"), `adminreturn:${place}`), button(texts.plain("button-keep"), `adminkeep:${place}`)]
  ]
  return shown(yield* factsOf(desk, item), [...acts, ...backToSuspense(desk)])
})
