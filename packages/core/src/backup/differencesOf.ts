import type { ChainEnd, DumpFacts } from "./Backup.ts"

const said = (what: string, expected: unknown, found: unknown): ReadonlyArray<string> =>
  expected === found ? [] : [`${what}: the manifest says ${String(expected)}, the dump has ${String(found)}`]

const tableDifferences = (name: string, { tables: expected }: DumpFacts, { tables: found }: DumpFacts) => {
  const [before, now] = [expected[name], found[name]]
  if (before === undefined) return [`table ${name} is in the dump, but not in the manifest`]
  if (now === undefined) return [`table ${name} is in the manifest, but not in the dump`]
  if (before.rows !== now.rows) return said(`rows of ${name}`, before.rows, now.rows)
  return before.digest === now.digest ? [] : [`rows of ${name} are not those that were backed up: some were changed`]
}

const totalDifferences = (asset: string, { totals: expected }: DumpFacts, { totals: found }: DumpFacts) => [
  ...said(`${asset} moved in all`, expected[asset]?.moved, found[asset]?.moved), ...said(`${asset} owed`, expected[asset]?.owed, found[asset]?.owed)
]

const chainDifferences = (chain: string, expected: ChainEnd, found: ChainEnd) => [
  ...said(`length of the chain of ${chain}`, expected.length, found.length), ...said(`last hash of the chain of ${chain}`, expected.hash, found.hash)
]

const namesOf = (...records: ReadonlyArray<Readonly<Record<string, unknown>>>) => [...new Set(records.flatMap((record) => Object.keys(record)))].toSorted()

/** What a database is not as its manifest says, for an operator to read; none: they tell of the same. The server's version may be another one. */
export const differencesOf = (expected: DumpFacts, found: DumpFacts): ReadonlyArray<string> => [
  ...said("schema", expected.schemaVersion, found.schemaVersion),
  ...namesOf(expected.tables, found.tables).flatMap((name) => tableDifferences(name, expected, found)),
  ...namesOf(expected.totals, found.totals).flatMap((asset) => totalDifferences(asset, expected, found)),
  ...chainDifferences("ledger seals", expected.ledger, found.ledger),
  ...chainDifferences("the audit log", expected.audit, found.audit)
]
