import type { Account } from "@sigmatrade/core/ledger/Account"
import type { Balance, StatementLine } from "@sigmatrade/core/ledger/Ledger"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { writeTable } from "./writeTable.ts"
import { writeTime } from "./writeTime.ts"

/** What is written: the lines newest first, and what the account holds. */
export interface WrittenStatement {
  readonly account: Account
  readonly balances: ReadonlyArray<Balance>
  readonly lines: ReadonlyArray<StatementLine>
  /** As many lines mean that there may be older ones. */
  readonly linesMax: number
}

/** A statement for people: the balances, then a line per entry and asset. What is negative left the account. */
export const writeStatement = ({ account, balances, lines, linesMax }: WrittenStatement, money: MoneyWriter): string => {
  if (balances.length === 0) return `Nothing has moved in ${account}.`
  const rows = lines.flatMap(({ changes, entry, id }) => changes.map(({ asset, balance, change }) => [
    String(id), writeTime(entry.bookedAt), entry.blockNumber === null ? "-" : String(entry.blockNumber), entry.kind, entry.businessId,
    writeMoney(money, change, asset), writeMoney(money, balance, asset)
  ]))
  const more = lines.length === linesMax ? [`There may be older lines: --before ${lines.at(-1)?.id}`] : []
  return [
    `${account} holds ${balances.map(({ amount, asset }) => writeMoney(money, amount, asset)).join(", ")}`,
    "",
    ...writeTable(["number", "booked", "block", "what", "of", "change", "balance"], rows),
    ...more
  ].join("\n")
}
