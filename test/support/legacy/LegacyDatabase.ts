import { PgClient } from "@effect/sql-pg"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import * as LegacySourcePostgres from "@sigmatrade/adapters/postgres/LegacySourcePostgres"
import * as LegacyTakerPostgres from "@sigmatrade/adapters/postgres/LegacyTakerPostgres"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import type { LegacyMode } from "@sigmatrade/core/legacy/importLegacy"
import { importLegacy } from "@sigmatrade/core/legacy/importLegacy"
import { USDT } from "@sigmatrade/core/money/Asset"
import type { Redacted } from "effect"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { readFileSync } from "node:fs"
import * as PostgresTest from "../PostgresTest.ts"

/** Which of the inherited systems. */
export type LegacyVariant = "typescript" | "python"

/** Rows by table, as they are inserted; a table without any is missing. */
export type LegacyTables = Readonly<Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>>

const schemaOf = (variant: LegacyVariant) =>
  (variant === "python" ? ["typescript", "python"] : ["typescript"]).flatMap((name) =>
    readFileSync(new URL(`./${name}.sql`, import.meta.url), "utf8").replaceAll(/^--.*$/gmu, "").split(/;\s*$/mu).map((one) => one.trim()).filter((one) => one !== ""))

/** One statement in the database behind a URL. */
export const inDatabase = <A, E>(url: Redacted.Redacted, body: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  body.pipe(Effect.provide(PgClient.layer({ url, maxConnections: 1 })), Effect.orDie)

/** Puts rows into a database of the old system; whoever is named before he is there is not refused. */
export const fillLegacy = (url: Redacted.Redacted, tables: LegacyTables) =>
  inDatabase(url, Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql.withTransaction(Effect.gen(function*() {
      yield* sql`SET LOCAL session_replication_role = replica`
      for (const [table, rows] of Object.entries(tables)) {
        if (rows.length === 0) continue
        const columns = Object.keys(rows[0] ?? {})
        // As JSON in one text: no number of JavaScript comes near an amount.
        yield* sql.unsafe(`INSERT INTO ${table} (${columns.join(", ")}) SELECT ${columns.join(", ")} FROM json_populate_recordset(NULL::${table}, $1::text::json)`, [JSON.stringify(rows)])
      }
    }))
  }))

/** Makes a database of the old system with these rows and answers its URL. */
export const legacyDatabase = Effect.fnUntraced(function*(variant: LegacyVariant, tables: LegacyTables) {
  const url = yield* PostgresTest.newDatabase
  yield* inDatabase(url, Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.forEach(schemaOf(variant), (statement) => sql.unsafe(statement), { discard: true })
  }))
  yield* fillLegacy(url, tables)
  return url
})

const wallet = { chainId: ChainId.make(56), address: Address.make(`0x${"5a".repeat(20)}`), payout: null }

/** Our side over a database: everything an import reads and writes through, and the database itself. */
export const oursOver = <E, R>(database: Layer.Layer<SqlClient.SqlClient, E, R>) => {
  const stores = Layer.merge(PostgresAdapters.layer, LegacyTakerPostgres.layer).pipe(Layer.provideMerge(database))
  return OurWallet.layer.pipe(Layer.provideMerge(Layer.mergeAll(stores, Layer.succeed(SystemWallet, wallet), Keccak256Noble.layer, Sha256Node.layer)))
}

/** Our side on a database of its own. */
export const ours = oursOver(PostgresTest.database)

/** Takes over an old database, of USDT unless something else is said; `meanwhile` happens after each page that was read. */
export const takeLegacy = (url: Redacted.Redacted, mode: Partial<LegacyMode> = {}, meanwhile: Effect.Effect<unknown> = Effect.void) =>
  importLegacy({ asset: USDT, isTrial: false, intoLive: false, lookedUp: { paid: new Set(), unpaid: new Set() }, ...mode }, () => Effect.asVoid(meanwhile)).pipe(
    Effect.provide(LegacySourcePostgres.layer(url))
  )
