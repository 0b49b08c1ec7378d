import { DateTime } from "effect"
import type { Status } from "./readStatus.ts"
import { WAITING_MAX } from "./readStatus.ts"
import { stoppedFlows } from "./stoppedFlows.ts"
import { writeIncidents } from "./writeIncidents.ts"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { writeQueue } from "./writeQueue.ts"
import { writeTable } from "./writeTable.ts"
import { writeAge } from "./writeTime.ts"

const chainLines = ({ cursor, finalMark, gaps }: Status): ReadonlyArray<string> => [
  "Chain",
  `  read up to   ${cursor === null ? "nothing yet" : `${cursor.number} ${cursor.hash}`}`,
  `  final up to  ${finalMark === null ? "nothing yet" : `${finalMark.number} ${finalMark.hash}`}`,
  ...gaps.map(({ from, next, percent, to }) => `  being read   ${from} to ${to}: ${percent} %, next is ${next}`)
]

const providerLines = ({ providers }: Status, now: DateTime.Utc): ReadonlyArray<string> => [
  "Providers",
  ...(providers.length === 0 ? ["  none was reported yet"] : writeTable(
    ["provider", "state", "newest", "final", "reported", "reason"],
    providers.map(({ at, health: { finalized, id, latest, reason, state } }) => [
      id, state, String(latest ?? "-"), String(finalized ?? "-"),
      writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(at)), reason ?? ""
    ])
  ))
]

const suspenseLines = ({ suspense, waiting }: Status, money: MoneyWriter): ReadonlyArray<string> => [
  "Suspense",
  ...(suspense.length === 0 ? ["  nothing"] : suspense.map(({ amount, asset }) => `  ${writeMoney(money, amount, asset)}`)),
  ...(waiting === 0 ? [] : [`  ${waiting === WAITING_MAX ? `${waiting} or more` : waiting} undecided: see the command suspense`])
]

/** Where everything stands, for people: first whether all is well, then the rest. */
export const writeStatus = (
  status: Status,
  doubts: ReadonlyArray<string>,
  money: MoneyWriter,
  now: DateTime.Utc
): string =>
  [
    ...(doubts.length === 0 ? ["All is well."] : doubts),
    "",
    ...chainLines(status),
    "",
    ...providerLines(status, now),
    "",
    "Incidents",
    ...(status.incidents.length === 0 ? ["  none is open"] : writeIncidents(status.incidents)),
    "",
    ...writeQueue(status.queue, stoppedFlows(status.incidents).some(({ flow }) => flow === "payouts"), now),
    "",
    ...suspenseLines(status, money)
  ].join("\n")
