import type { StatementLine } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { stringify } from "csv-stringify/sync"
import { DateTime } from "effect"
import { entryWord } from "./entryWord.ts"
import type { Texts } from "./texts/textsIn.ts"

/** What else an amount is written in: an asset we no longer list has no decimals that we know, so it is told in base units. */
const exact = (asset: Asset | undefined, amount: bigint): string =>
  asset === undefined ? String(amount) : formatAmount(Amount.make(amount), asset)

/** One row per asset that a movement moved. Amounts have no sign: a minus in the first place is a formula to some programs. */
const rowsOf = (texts: Texts, assets: ReadonlyArray<Asset>, { changes, entry }: StatementLine): ReadonlyArray<ReadonlyArray<string>> =>
  changes.map(({ asset: id, balance, change }) => {
    const asset = assets.find((one) => one.id === id)
    return [
      DateTime.formatIso(entry.bookedAt), entryWord(texts, entry.kind), change < 0n ? "out" : "in", exact(asset, change < 0n ? -change : change),
      asset === undefined ? texts.plain("csv-base-units", { asset: id }) : id, exact(asset, balance), entry.businessId
    ]
  })

/**
 * Movements as CSV (RFC 4180, CRLF), rows as they come; amounts exact, times ISO 8601 in UTC. Words that a spreadsheet would take for a
 * formula get an apostrophe. `isFirst`: with a byte order mark, so that Excel reads UTF-8, and the names of the columns.
 */
export const movementsCsv = (texts: Texts, assets: ReadonlyArray<Asset>, lines: ReadonlyArray<StatementLine>, isFirst: boolean): string => {
  const columns = texts.plain("csv-columns").split(" | ")
  return stringify(lines.flatMap((line) => rowsOf(texts, assets, line)), {
    bom: isFirst, header: isFirst, columns, escape_formulas: true, record_delimiter: "windows"
  })
}
