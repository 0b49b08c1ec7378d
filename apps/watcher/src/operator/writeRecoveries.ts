import type { Incident } from "@sigmatrade/core/incident/Incident"
import type { Recovery } from "@sigmatrade/core/payout/RecoveryStore"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { plain } from "./writeTable.ts"
import { writeTime } from "./writeTime.ts"

const outcomeOf = ({ taken, transfer: { amount, asset }, userId, withdrawalId }: Recovery, money: MoneyWriter): string => {
  if (withdrawalId !== null) return `the withdrawal ${withdrawalId} of the member ${userId} is paid by it`
  if (userId === null) return "nobody's wallet that we know: it stays the operator's own"
  const lost = amount - taken
  const rest = lost === 0n ? "" : `, ${writeMoney(money, lost, asset)} are receivable`
  return `paid, origin unknown: ${writeMoney(money, taken, asset)} taken from the member ${userId}${rest}`
}

const one = (recovery: Recovery, money: MoneyWriter): ReadonlyArray<string> => {
  const { at, transfer: { amount, asset, blockNumber, to, txHash } } = recovery
  return [
    `${writeMoney(money, amount, asset)} to ${to}`,
    `  transaction  ${txHash}, block ${blockNumber}`,
    `  done         ${outcomeOf(recovery, money)}`,
    `  recovered    ${writeTime(at)}`
  ]
}

/** What waits for operators: how many payments the books have forgotten, as far as they are read. */
const waiting = ({ facts, id }: Incident): ReadonlyArray<string> => [
  `Incident ${id} is open: the chain has used ${plain(facts["chain"] ?? "?")} nonces, the books ${plain(facts["books"] ?? "?")}. ` +
  `Read so far: ${plain(facts["spends"] ?? "0")} payments that the books do not know. Nothing is done about them before two operators approve.`
]

/** Recovered payments for people: every difference between the restored books and the chain, and what was done about it. */
export const writeRecoveries = (found: ReadonlyArray<Recovery>, open: ReadonlyArray<Incident>, money: MoneyWriter): string => [
  ...open.flatMap(waiting),
  ...(found.length === 0 ? ["No payment was recovered."] : found.flatMap((recovery) => one(recovery, money)))
].join("\n")
