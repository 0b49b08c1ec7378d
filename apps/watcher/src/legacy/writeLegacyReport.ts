import type { LegacyReport, TableLine } from "@sigmatrade/core/legacy/LegacyReport"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { plain, writeTable } from "../operator/writeTable.ts"

/** Ids shown of what was left out for one reason, and doubts shown; all of them with --json. */
const [IDS_MAX, DOUBTS_MAX] = [20, 200]

const OUTCOMES: Readonly<Record<LegacyReport["outcome"], string>> = {
  taken: "Taken over.",
  tried: "A trial: this is what would be taken over. Nothing was written.",
  before: "It was taken over before. Nothing has changed.",
  refused: "REFUSED. Nothing was written."
}

const idsOf = (ids: ReadonlyArray<string>) =>
  ids.length === 0 ? "" : `${ids.slice(0, IDS_MAX).join(", ")}${ids.length > IDS_MAX ? ` and ${ids.length - IDS_MAX} more (--json shows them)` : ""}`

const tableLines = (tables: ReadonlyArray<TableLine>): ReadonlyArray<string> => [
  "Rows",
  ...writeTable(["table", "read", "taken", "left out"], tables.map(({ leftOut, read, table, taken }) =>
    [table, String(read), String(taken), String(leftOut.reduce((sum, { count }) => sum + count, 0))])),
  "",
  "Left out",
  ...writeTable(["table", "rows", "why", "ids"], tables.flatMap(({ leftOut, table }) =>
    leftOut.map(({ count, ids, reason }) => [table, String(count), reason, idsOf(ids)])))
]

const moneyLines = ({ money }: LegacyReport, asset: Asset): ReadonlyArray<string> => {
  const write = (amount: bigint) => `${amount < 0n ? "-" : ""}${formatAmount(Amount.make(amount < 0n ? -amount : amount), asset)}`
  return [
    "Money",
    ...writeTable(["asset", "owed by the old tables", "our opening entries", "difference"], [
      [money.asset, write(money.owed), write(money.opened), write(money.difference)]
    ])
  ]
}

const memberLines = ({ members }: LegacyReport): ReadonlyArray<string> => [
  "Members",
  `  ${members.taken} in all: ${members.owed} are owed money, ${members.sponsored} have a sponsor, ${members.withPassword} keep their password, ${members.shut} may not act`,
  `  ${members.withoutWallet.length} without a wallet${members.withoutWallet.length === 0 ? "" : `: users ${idsOf(members.withoutWallet)}`}`
]

const section = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => lines.length === 0 ? [] : ["", title, ...lines]

/** What became of an inherited database, for people: the outcome and why, money old and new, rows, then what contradicts itself. */
export const writeLegacyReport = (report: LegacyReport, asset: Asset): string => [
  OUTCOMES[report.outcome],
  ...report.refusals.map((refusal) => `  ${plain(refusal)}`),
  "",
  report.keepsBalances ? "The old system keeps balances with its users (Python)." : "The old system keeps no balances (TypeScript): what is owed follows from its rows.",
  "",
  ...moneyLines(report, asset),
  "",
  ...memberLines(report),
  "",
  ...tableLines(report.tables),
  ...section("Look at the chain for these first", writeLooks(report.looks)),
  ...section("Contradictions, and what was done", report.doubts.slice(0, DOUBTS_MAX).map(({ subject, what }) => `  ${subject} ${plain(what)}`)),
  ...report.doubts.length > DOUBTS_MAX ? [`  and ${report.doubts.length - DOUBTS_MAX} more: --json shows them`] : [],
  ...report.lastBlock === 0 ? [] : ["", `The last deposit that is taken lies in block ${report.lastBlock}: BSC_START_BLOCK must be above it.`]
].join("\n")

const writeLooks = (looks: LegacyReport["looks"]): ReadonlyArray<string> => looks.length === 0 ? [] : writeTable(
  ["name it as", "user", "amount", "transaction", "why"], looks.map(({ amount, key, txHash, userId, why }) => [key, userId, amount, txHash ?? "-", why])
)
