import { Effect } from "effect"
import { Sha256 } from "../ledger/Sha256.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import { LegacySource } from "./LegacySource.ts"
import type { LegacyRow, LegacyTable } from "./LegacyTable.ts"
import { LEGACY_TABLES } from "./LegacyTable.ts"

/** Rows read at once. */
const PAGE = 1000

/** How much is read: rows of all tables. */
export type TellProgress = (progress: { readonly done: number; readonly of: number }) => Effect.Effect<void>

type Rows = { readonly [T in LegacyTable]: Array<LegacyRow<T>> }

const emptyRows = (): Rows => Object.fromEntries(LEGACY_TABLES.map((table) => [table, []])) as unknown as Rows

/** Whether somebody decides about a row: most movements and all old words to members are only counted. */
const isKept = () => {
  const sources = new Set<string | null>()
  return (table: LegacyTable, row: LegacyRow<LegacyTable>): boolean => {
    if (table === "failed_notifications") return false
    if (table === "referral_earnings") sources.add((row as LegacyRow<"referral_earnings">).source_transaction_id)
    if (table !== "transactions") return true
    return (row as LegacyRow<"transactions">).type === "withdrawal" || sources.has(row.id)
  }
}

/** Reads the whole inherited database, page by page. Memory grows with users, deposits and commissions, not with movements or old words. */
export const readLegacy = Effect.fn("readLegacy")(function*(tell: TellProgress) {
  const [source, sha256] = [yield* LegacySource, yield* Sha256]
  const tables = yield* source.tables
  const of = [...tables.values()].reduce((sum, count) => sum + count, 0)
  const rows = emptyRows()
  const keep = isKept()
  const counts = new Map<LegacyTable, number>()
  let [done, fingerprint]: [number, string] = [0, ""]
  const readTable = Effect.fnUntraced(function*(table: LegacyTable) {
    const kept = rows[table] as Array<LegacyRow<LegacyTable>>
    let [read, after]: [number, string | null] = [0, null]
    for (;;) {
      const page: ReadonlyArray<LegacyRow<LegacyTable>> = yield* source.page(table, after, PAGE)
      fingerprint = sha256.hash(fingerprint + table + JSON.stringify(page))
      kept.push(...page.filter((row) => keep(table, row)))
      ;[done, read] = [done + page.length, read + page.length]
      yield* tell({ done, of })
      after = page.at(-1)?.id ?? null
      if (page.length < PAGE) break
    }
    counts.set(table, read)
  })
  yield* Effect.forEach(LEGACY_TABLES.filter((table) => tables.has(table)), readTable, { discard: true })
  return { counts, keepsBalances: yield* source.keepsBalances, rows, fingerprint } satisfies LegacyFacts
})
