import type { Checkpoint } from "@sigmatrade/core/reconciliation/Checkpoint"
import { differenceOf, isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import { DateTime } from "effect"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { plain, writeTable } from "./writeTable.ts"
import { writeAge } from "./writeTime.ts"

/** One comparison of books and chain, for people: whether all fits, then the breakdown. */
export const writeCheckpoint = (checkpoint: Checkpoint, money: MoneyWriter, now: DateTime.Utc): ReadonlyArray<string> => {
  const { at, block, broken, reserves, wallets } = checkpoint
  const age = writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(at))
  return [
    `${isSound(checkpoint) ? "Books and chain agree" : "Books and chain do NOT agree"} at block ${block.number}, compared ${age}.`,
    ...writeTable(["wallet", "on the chain", "in the books", "difference"], wallets.map((line) => [
      line.wallet, writeMoney(money, line.onChain, line.asset), writeMoney(money, line.inBooks, line.asset), writeMoney(money, differenceOf(line), line.asset)
    ])),
    ...writeTable(["", "owed to members", "reserves"], reserves.map(({ asset, owed, reserves: held }) =>
      ["", writeMoney(money, owed, asset), writeMoney(money, held, asset)])),
    ...broken.map(({ id, meaning, rows, sample }) => `  broken: ${id}, ${meaning} (${rows} rows): ${plain(sample)}`)
  ]
}
