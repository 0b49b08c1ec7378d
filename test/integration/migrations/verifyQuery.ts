import type { SchemaPart } from "./schemaParts.ts"

const text = (value: string) => `'${value.replaceAll("'", "''")}'`

const OF_TABLE = (column: string) => `JOIN pg_class c ON c.oid = ${column} WHERE c.relnamespace = 'public'::regnamespace`

/** How the catalog is asked for things of a kind, by words that every version of PostgreSQL answers alike. */
const questions: Record<string, { readonly from: string; readonly is: string; readonly row: (part: SchemaPart) => ReadonlyArray<string> }> = {
  table: { from: "pg_tables WHERE schemaname = 'public'", is: "tablename", row: ({ name }) => [name] },
  column: {
    from: `pg_attribute ${OF_TABLE("attrelid")} AND attnum > 0`, is: "relname, attname, attnotnull",
    row: ({ detail, name, table }) => [table, name, String(detail.startsWith("NO "))]
  },
  constraint: { from: `pg_constraint ${OF_TABLE("conrelid")}`, is: "relname, conname", row: ({ name, table }) => [table, name] },
  index: { from: "pg_indexes WHERE schemaname = 'public'", is: "tablename, indexname", row: ({ name, table }) => [table, name] },
  trigger: { from: `pg_trigger ${OF_TABLE("tgrelid")} AND tgenabled = 'O'`, is: "relname, tgname", row: ({ name, table }) => [table, name] },
  function: { from: "pg_proc WHERE pronamespace = 'public'::regnamespace", is: "proname, md5(prosrc)", row: ({ detail, name }) => [name, detail.slice(0, 32)] }
}

/** Asks for all of these parts in one row `ok`. */
export const verifyQuery = (parts: ReadonlyArray<SchemaPart>): string => {
  const checks = Object.entries(questions).flatMap(([kind, { from, is, row }]) => {
    const rows = parts.filter((part) => part.kind === kind).map((part) => `    (${row(part).map(text).join(", ")})`)
    return rows.length === 0 ? [] : [`(SELECT count(*) = ${rows.length} FROM ${from} AND (${is}) IN (\n${rows.join(",\n")}))`]
  })
  return `-- What up.sql has made and no later migration has changed. Made by \`npm run migration:verify\`.\nSELECT\n  ${checks.join("\n  AND ")} AS ok\n`
}
