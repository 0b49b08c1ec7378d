import type { Backup, DumpFacts } from "@sigmatrade/core/backup/Backup"
import { DateTime } from "effect"
import { writeTable } from "../operator/writeTable.ts"
import { writeAge, writeTime } from "../operator/writeTime.ts"
import { writeBytes } from "./writeBytes.ts"

const NOTHING = "-"

const namesOf = (...records: ReadonlyArray<Readonly<Record<string, unknown>>>) => [...new Set(records.flatMap((record) => Object.keys(record)))].toSorted()

/** Both sides of everything a manifest tells: what is in the backup, and what is in the database now (`null`: there is none). */
const compared = ({ facts }: Backup, current: DumpFacts | null) => {
  const row = (what: string, of: (facts: DumpFacts) => bigint | number | undefined) => [what, String(of(facts) ?? NOTHING), current === null ? NOTHING : String(of(current) ?? NOTHING)]
  return [
    row("schema", ({ schemaVersion }) => schemaVersion),
    ...namesOf(facts.totals, current?.totals ?? {}).flatMap((asset) => [
      row(`${asset} moved (base units)`, ({ totals }) => totals[asset]?.moved), row(`${asset} owed (base units)`, ({ totals }) => totals[asset]?.owed)
    ]),
    row("sealed ledger entries", ({ ledger }) => ledger.length),
    row("audit records", ({ audit }) => audit.length),
    ...namesOf(facts.tables, current?.tables ?? {}).map((name) => row(`rows of ${name}`, ({ tables }) => tables[name]?.rows)).filter(([, one, other]) => one !== "0" || other !== "0")
  ]
}

/** What a restore would do, for an operator to read before he says yes. */
export const writeRestorePlan = (backup: Backup, current: DumpFacts | null, database: string, now: DateTime.Utc): ReadonlyArray<string> => [
  `Backup ${backup.id}: ${writeBytes(backup.bytes)}, taken ${writeTime(backup.madeAt)} (${writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(backup.madeAt))})`,
  current === null
    ? `Database ${database}: not there, or empty. It will be made.`
    : `Database ${database}: will be replaced, and kept under another name. What came after the backup is not in it.`,
  ...writeTable(["", "backup", "database now"], compared(backup, current)),
  "Afterwards everything starts in quarantine: nothing is paid and nobody is told anything until two operators have approved `database restored` (docs/paying-out.md)."
]
