import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import type { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import type { StatementLine } from "@sigmatrade/core/ledger/Ledger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { DateTime, Effect } from "effect"
import { movementsCsv } from "../movementsCsv.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button } from "../View.ts"

/** Movements in one file at most: the newest ones. */
const MOVEMENTS_MAX = 10_000
/** Movements read at once: memory holds these and the text of those before. */
const PAGE_SIZE = 500

const readMovements = Effect.fn("readMovements")(function*({ member, texts }: Turn) {
  const { statement } = yield* Ledger
  const assets = (yield* ListedAssets).map(({ asset }) => asset)
  const parts: Array<string> = []
  let [count, before]: [number, EntryId | undefined] = [0, undefined]
  while (count < MOVEMENTS_MAX) {
    const lines: ReadonlyArray<StatementLine> = yield* statement(availableOf(member.id), { limit: PAGE_SIZE, before })
    parts.push(movementsCsv(texts, assets, lines, count === 0))
    count += lines.length
    before = lines.at(-1)?.id
    if (lines.length < PAGE_SIZE) break
  }
  return { count, bytes: new TextEncoder().encode(parts.join("")) }
})

/** Everything that came and went as a file, the newest first. */
export const csv = Effect.fn("csv")(function*(turn: Turn) {
  const { texts } = turn
  const { bytes, count } = yield* readMovements(turn)
  const name = `movements.${DateTime.formatIsoDateUtc(yield* DateTime.now)}.csv`
  const ways = [[button(texts.plain("button-statement"), "statement", "below")], ...backToMenu(texts, "below")]
  return {
    view: { html: texts.html("csv-caption", { count, maximum: MOVEMENTS_MAX }), keyboard: ways, document: { name, bytes } },
    toast: null
  } satisfies Answer
})
