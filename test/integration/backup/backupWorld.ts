import { NodeServices } from "@effect/platform-node"
import { PgClient } from "@effect/sql-pg"
import * as BackupSealAge from "@sigmatrade/adapters/backup/BackupSealAge"
import * as BackupVaultFolder from "@sigmatrade/adapters/backup/BackupVaultFolder"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { LARGE, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { sealUntil } from "@sigmatrade/adapters/contract/ledger/sealUntil"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import * as DatabaseDumpPostgres from "@sigmatrade/adapters/postgres/DatabaseDumpPostgres"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { BackupRetention } from "@sigmatrade/core/backup/pruneBackups"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { openingBalance } from "@sigmatrade/core/ledger/postings/openingBalance"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { Effect, Layer, Redacted } from "effect"
import { randomUUID } from "node:crypto"
import { temporaryFolder } from "../../support/temporaryFolder.ts"
import { PASSWORD, startPostgresTools } from "../../support/startPostgresTools.ts"

/** A PostgreSQL server with its own programs, for as long as the scope lasts. */
export const postgresTools = Effect.acquireRelease(Effect.promise(startPostgresTools), ({ close }) => Effect.promise(close))

/** Members, and books that are well: what four wallets began with, sealed. */
const lived = Effect.gen(function*() {
  const [sql, ledger] = [yield* PgClient.PgClient, yield* Ledger]
  for (let number = 1; number <= 4; number += 1) {
    yield* freshMember
    const wallet = `0x${String(number).repeat(40)}`
    yield* sql`INSERT INTO wallet_openings (chain_id, wallet, asset, number, amount) VALUES (56, ${wallet}, 'USDT', 1, ${String(LARGE)}::text::numeric)`
    yield* ledger.post([openingBalance(`56:${wallet}:USDT`, { asset: USDT, amount: LARGE }, "deposit")], NOW)
  }
  yield* sealUntil(4)
})

/** A database with members and sealed books on a server with `pg_dump`, a key, and a folder for backups. */
export const backupWorld = Effect.fn("backupWorld")(function*(tools: Effect.Success<typeof postgresTools>) {
  const folder = yield* temporaryFolder
  const identity = yield* Effect.promise(() => generateX25519Identity())
  const recipient = yield* Effect.promise(() => identityToRecipient(identity))
  const name = `books_${randomUUID().slice(0, 8)}`
  const database = {
    host: "127.0.0.1", port: tools.port, username: "postgres", password: Redacted.make(PASSWORD), database: name, applicationName: "sigmatrade-test"
  }
  const client = (to = name, maxConnections = 3) => PgClient.layer({ ...database, database: to, maxConnections })
  const server = PgClient.layer({ ...database, database: "postgres", maxConnections: 1 })
  /** One statement, on the server or in a database of it. */
  const sql = (statement: string, to = "postgres") => Effect.flatMap(PgClient.PgClient, (pg) => pg.unsafe<Record<string, unknown>>(statement)).pipe(
    Effect.provide(to === "postgres" ? server : client(to, 1)), Effect.orDie
  )
  yield* sql(`CREATE DATABASE ${name}`)
  const stores = PostgresAdapters.layer.pipe(Layer.provide(Migrations.layer), Layer.provideMerge(client()))
  const dumping = DatabaseDumpPostgres.layer({ database, pgDump: tools.pgDump }).pipe(Layer.provide(NodeServices.layer))
  const layers = Layer.mergeAll(
    dumping, Sha256Node.layer, BackupSealAge.layer([recipient], Redacted.make(identity)), BackupVaultFolder.layer(folder).pipe(Layer.provide(NodeServices.layer)),
    Layer.succeed(BackupRetention, { daily: 7, weekly: 4, monthly: 12 })
  )
  const backing = yield* Layer.build(layers)
  /** Works with the stores of the database, and leaves no connection to it. */
  const inBooks = <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.provide(Effect.provide(work, stores), backing)
  yield* Effect.orDie(inBooks(lived))
  return { name, stores, folder, identity, recipient, database, sql, inBooks, backing, pgDump: tools.pgDump }
})
