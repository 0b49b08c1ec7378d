import { AssetTotals, ChainEnd, DumpFacts, TableFacts } from "@sigmatrade/core/backup/Backup"
import { GENESIS, SealHash } from "@sigmatrade/core/ledger/Seal"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const VersionRow = Schema.Struct({ version: Schema.Int })
const NameRow = Schema.Struct({ name: Schema.String })
const TableRow = Schema.Struct({ rows: Int8, digest: Schema.String })
const TotalRow = Schema.Struct({ asset: Schema.String, moved: Schema.BigIntFromString, owed: Schema.BigIntFromString })
const EndRow = Schema.Struct({ length: Int8, hash: SealHash })

/** How values are written as text must not depend on who asks. */
const SAME_TEXT = `SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true), set_config('intervalstyle', 'postgres', true),
  set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true), set_config('statement_timeout', '0', true)`

/** The sum over all rows of the first 64 bits of SHA-256 of the row as text: any order of rows gives the same, any other row another one. */
const DIGEST = `SELECT count(*) AS rows,
  coalesce(sum(('x' || encode(substring(sha256(convert_to(t::text, 'UTF8')) FROM 1 FOR 8), 'hex'))::bit(64)::bigint::numeric), 0)::text AS digest`

const TOTALS = `
  SELECT asset, coalesce(moved, 0)::text AS moved, coalesce(owed, 0)::text AS owed FROM
    (SELECT asset, sum(amount) AS moved FROM ledger_movements GROUP BY asset) movements FULL JOIN
    (SELECT asset, sum(balance) FILTER (WHERE account LIKE 'user:%' OR account = 'house:suspense') AS owed FROM ledger_balances GROUP BY asset) balances
    USING (asset) ORDER BY asset`

/**
 * What is in the database of this client; `null`: no table at all. Part of the transaction it is called in, so all of it is of one moment if
 * that reads repeatably. A database without our tables has none of their facts.
 */
export const readDumpFacts = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.orDie(sql.unsafe(SAME_TEXT))
  const [server] = yield* readRows(VersionRow)(sql`SELECT current_setting('server_version_num')::int AS version`)
  const names = (yield* readRows(NameRow)(sql`
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname`)).map(({ name }) => name)
  if (names.length === 0) return null
  /** One statement about some of our tables, where they are there. */
  const ask = <S extends Schema.ConstraintDecoder<unknown>>(row: S, needs: ReadonlyArray<string>, statement: string) =>
    needs.every((name) => names.includes(name)) ? readRows(row)(sql.unsafe(statement)) : Effect.succeed([])
  const tables = yield* Effect.forEach(names, (name) =>
    Effect.map(readRows(TableRow)(sql`${sql.literal(DIGEST)} FROM public.${sql(name)} t`), ([row]) => [name, new TableFacts(row ?? { rows: 0, digest: "0" })] as const))
  const [schema] = yield* ask(VersionRow, ["migrations"], "SELECT coalesce(max(migration_id), 0)::int AS version FROM migrations")
  const totals = yield* ask(TotalRow, ["ledger_movements", "ledger_balances"], TOTALS)
  const [ledger] = yield* ask(EndRow, ["ledger_seal_head"], "SELECT entries AS length, hash FROM ledger_seal_head")
  const [audit] = yield* ask(EndRow, ["audit_log"], "SELECT position AS length, hash FROM audit_log ORDER BY position DESC LIMIT 1")
  const none = { length: 0, hash: GENESIS }
  return new DumpFacts({
    serverVersion: server?.version ?? 0, schemaVersion: schema?.version ?? 0, tables: Object.fromEntries(tables),
    totals: Object.fromEntries(totals.map(({ asset, ...total }) => [asset, new AssetTotals(total)])),
    ledger: new ChainEnd(ledger ?? none), audit: new ChainEnd(audit ?? none)
  })
})
