import type { PayoutBroadcast, PayoutRecord } from "@sigmatrade/core/payout/Payout"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { writeTime } from "./writeTime.ts"

const gwei = (price: bigint) => `${Number(price) / 1e9} gwei`

const head = ({ payout }: PayoutRecord, money: MoneyWriter) =>
  `nonce ${payout.nonce}  ${payout.state}  ${payout.purpose === "gap" ? "gap" : writeMoney(money, payout.amount, payout.asset)}`

/** Payouts for people, one line each and how to see more of them. */
export const writePayouts = (records: ReadonlyArray<PayoutRecord>, money: MoneyWriter): string =>
  records.flatMap((record) => [`${head(record, money)}, ${record.attempts.length} attempts, since ${writeTime(record.payout.reservedAt)}`, `  id  ${record.payout.id}`]).join("\n")

/** One payout with everything that was tried and said, newest word first. */
export const writePayout = (record: PayoutRecord, said: ReadonlyArray<PayoutBroadcast>, money: MoneyWriter): string => {
  const { payout } = record
  return [
    head(record, money),
    `  id       ${payout.id}`,
    `  to       ${payout.to}`,
    `  pays     ${payout.withdrawals.join(", ") || "nothing"}`,
    `  since    ${writeTime(payout.reservedAt)}`,
    ...(payout.settledAt === null ? [] : [`  ended    ${writeTime(payout.settledAt)}${payout.settledBy === null ? "" : ` by ${payout.settledBy}`}`]),
    ...record.attempts.map(({ gasPrice, isAccepted, number, signed }) =>
      `  attempt ${number}: ${gwei(gasPrice)}, ${signed === null ? "not signed" : signed.hash}${isAccepted ? ", taken" : ""}`),
    ...said.map(({ at, hash, outcome, provider }) =>
      `  ${writeTime(at)}  ${provider}: ${outcome._tag === "Refused" ? outcome.reason : outcome._tag.toLowerCase()} (${hash.slice(0, 10)})`)
  ].join("\n")
}
