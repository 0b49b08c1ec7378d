import type { SuspenseItem } from "@sigmatrade/core/deposit/SuspenseStore"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { writeTime } from "./writeTime.ts"

const DECISIONS = { Return: "to be paid back", Keep: "stays" } as const

/** Money in suspense for people, in the order given, with all that decides about it. */
export const writeSuspense = (items: ReadonlyArray<SuspenseItem>, money: MoneyWriter): string =>
  items.flatMap(({ amount, asset, blockNumber, decided, from, id, paidAt, reason, to }) => [
    `${writeTime(paidAt)}  ${writeMoney(money, amount, asset)}: ${reason}, ${decided === null ? "undecided" : DECISIONS[decided]}`,
    `  id    ${id}`,
    `  from  ${from}`,
    `  to    ${to}, in block ${blockNumber}`
  ]).join("\n")
