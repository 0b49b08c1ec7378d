import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import type { EntryKind } from "@sigmatrade/core/ledger/Entry"
import type { StatementLine } from "@sigmatrade/core/ledger/Ledger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** Movements on one page. */
const LINES_MAX = 8

/** What a movement was, in a member's words; those of the house never touch what he can spend. */
const WORDS: Readonly<Record<EntryKind, string>> = {
  "deposit-final": "entry-deposit", "suspense-assigned": "entry-deposit", "level-bought": "entry-level", "commission-released": "entry-commission",
  "withdrawal-requested": "entry-withdrawal", "withdrawal-returned": "entry-withdrawal-back", "payout-recovered": "entry-withdrawal",
  "campaign-reward": "entry-reward", "deposit-reversed": "entry-deposit-back", "suspense-reversed": "entry-deposit-back",
  "level-reversed": "entry-level-back", "commission-reversed": "entry-commission-back",
  "commission-earned": "entry-other", "dust-final": "entry-other", "wallet-moved": "entry-other", "opening-balance": "entry-other",
  "withdrawal-settled": "entry-other", "campaign-funded": "entry-other", "campaign-ended": "entry-other", "wallet-moved-reversed": "entry-other",
  "payout-undone": "entry-other"
}

type Money = ReturnType<typeof writeMoney>

/** What came with a plus, what went with a minus, and what there was afterwards. */
const rowsOf = ({ texts }: Turn, money: Money, { changes, entry }: StatementLine): ReadonlyArray<Html> =>
  changes.map(({ asset, balance, change }) =>
    texts.html("statement-row", {
      change: `${change < 0n ? "−" : "+"}${money(asset, Amount.make(change < 0n ? -change : change))}`,
      what: texts.plain(WORDS[entry.kind]),
      balance: money(asset, Amount.make(balance)),
      at: writeTime(entry.bookedAt)
    }))

const readPlace = ([way, place]: ReadonlyArray<string>) => {
  if (way === undefined) return Option.some({})
  const id = Schema.decodeUnknownOption(EntryId)(/^\d{1,15}$/.test(place ?? "") ? Number(place) : null)
  if (way === "older") return Option.map(id, (before) => ({ before }))
  return way === "newer" ? Option.map(id, (after) => ({ after })) : Option.none()
}

/** Every movement of what the member can spend, newest first, page by page, each with its reason and the balance after it. */
export const statement = Effect.fn("statement")(function*(turn: Turn, details: ReadonlyArray<string>) {
  const { member, texts } = turn
  const place = readPlace(details)
  if (Option.isNone(place)) return stale(texts)
  const lines = yield* (yield* Ledger).statement(availableOf(member.id), { limit: LINES_MAX, ...place.value })
  const money = writeMoney(yield* ListedAssets, texts)
  const [newest, oldest] = [lines.at(0), lines.at(-1)]
  const ways = [
    ...(newest === undefined || details.length === 0 || (details[0] === "newer" && lines.length < LINES_MAX) ? [] : [button(texts.plain("button-newer"), `statement:newer:${newest.id}`)]),
    ...(oldest === undefined || lines.length < LINES_MAX ? [] : [button(texts.plain("button-older"), `statement:older:${oldest.id}`)])
  ]
  const rows = lines.flatMap((line) => rowsOf(turn, money, line))
  const html = Html.lines([texts.html("statement-title"), ...(rows.length === 0 ? [texts.html("statement-none")] : rows)], 1)
  return shown(html, [...(ways.length === 0 ? [] : [ways]), [button(texts.plain("button-balance"), "balance")], ...backToMenu(texts)])
})
