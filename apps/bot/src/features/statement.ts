import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import type { StatementFilter, StatementLine } from "@sigmatrade/core/ledger/Ledger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect, Option, Schema } from "effect"
import { entryWord } from "../entryWord.ts"
import { phraseAbove } from "../phraseAbove.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Keyboard } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** Movements on one page. */
const LINES_MAX = 8

const filters = {
  all: undefined,
  in: { direction: "in" },
  out: { direction: "out" },
  commissions: { kinds: ["commission-released", "commission-reversed", "campaign-reward"] },
  levels: { kinds: ["level-bought", "level-reversed"] }
} as const satisfies Record<string, StatementFilter | undefined>
const Filter = Schema.Literals(["all", "in", "out", "commissions", "levels"])
type Filter = typeof Filter.Type

type Money = ReturnType<typeof writeMoney>

/** What came with a plus, what went with a minus, and what there was afterwards. */
const rowsOf = ({ texts }: Turn, money: Money, { changes, entry }: StatementLine): ReadonlyArray<Html> =>
  changes.map(({ asset, balance, change }) =>
    texts.html("statement-row", {
      change: `${change < 0n ? "−" : "+"}${money(asset, Amount.make(change < 0n ? -change : change))}`,
      what: entryWord(texts, entry.kind),
      balance: money(asset, Amount.make(balance)),
      at: writeTime(entry.bookedAt)
    }))

/** Where a page begins and what it shows, as its button says: `only:in`, `older:17`, `newer:17:in`. A place is a line, so new ones move no page. */
const readPage = ([way, place, filter]: ReadonlyArray<string>) => {
  if (way === undefined) return Option.some({ at: {}, only: Filter.make("all") })
  const only = Schema.decodeUnknownOption(Filter)((way === "only" ? place : filter) ?? "all")
  if (way === "only") return Option.map(only, (one) => ({ at: {}, only: one }))
  if (way !== "older" && way !== "newer") return Option.none()
  const id = Schema.decodeUnknownOption(EntryId)(/^\d{1,15}$/.test(place ?? "") ? Number(place) : null)
  return Option.map(Option.all([id, only]), ([line, one]) => ({ at: way === "older" ? { before: line } : { after: line }, only: one }))
}

const filterRows = ({ texts }: Turn, now: Filter): Keyboard => {
  const one = (filter: Filter) =>
    button(`${filter === now ? "• " : ""}${texts.plain(`filter-${filter}`)}`, `statement:only:${filter}`)
  return [[one("all"), one("in"), one("out")], [one("commissions"), one("levels")]]
}

/** The ways to older and newer lines, as far as there may be some. */
const pageRow = ({ texts }: Turn, lines: ReadonlyArray<StatementLine>, only: Filter, way: string | undefined): Keyboard => {
  const [newest, oldest] = [lines.at(0), lines.at(-1)]
  const kept = only === "all" ? "" : `:${only}`
  const isFirst = way === undefined || way === "only" || (way === "newer" && lines.length < LINES_MAX)
  const ways = [
    ...(newest === undefined || isFirst ? [] : [button(texts.plain("button-newer"), `statement:newer:${newest.id}${kept}`)]),
    ...(oldest === undefined || lines.length < LINES_MAX ? [] : [button(texts.plain("button-older"), `statement:older:${oldest.id}${kept}`)])
  ]
  return ways.length === 0 ? [] : [ways]
}

/** Movements of what the member can spend, newest first, all or some, page by page, each with its reason and the balance after it. */
export const statement = Effect.fn("statement")(function*(turn: Turn, details: ReadonlyArray<string>) {
  const { member, texts } = turn
  const page = readPage(details)
  if (Option.isNone(page)) return stale(texts)
  const { at, only } = page.value
  const lines = yield* (yield* Ledger).statement(availableOf(member.id), { limit: LINES_MAX, ...at, only: filters[only] })
  const money = writeMoney(yield* ListedAssets, texts)
  const rows = lines.flatMap((line) => rowsOf(turn, money, line))
  const html = Html.lines([texts.html("statement-title"), ...(rows.length === 0 ? [texts.html("statement-none")] : rows)], 1)
  return shown(yield* phraseAbove(turn, html), [
    ...pageRow(turn, lines, only, details[0]), ...filterRows(turn, only),
    [button(texts.plain("button-csv"), "csv", "below"), button(texts.plain("button-balance"), "balance")], ...backToMenu(texts)
  ])
})
