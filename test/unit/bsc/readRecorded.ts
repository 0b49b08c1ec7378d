import { readFileSync } from "node:fs"
import { join } from "node:path"

/** One JSON object of a node's answer. */
export type Answer = Readonly<Record<string, unknown>>

interface Recorded {
  readonly block: Answer
  readonly receipts: ReadonlyArray<Answer> | null
  readonly transactions: ReadonlyArray<Answer>
  readonly transactionsRoot: unknown
}

/** A block, or a part of one, as a node once answered it; the file tells of which chain, and where it was found. */
export const readRecorded = (name: string): Recorded => {
  const recorded = JSON.parse(readFileSync(join(import.meta.dirname, "recorded", `${name}.json`), "utf8"))
  const { block = recorded.header, transactions = block?.transactions } = recorded
  return { ...recorded, block, transactions }
}
