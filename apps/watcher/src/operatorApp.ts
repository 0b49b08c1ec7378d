import * as NodeServices from "@effect/platform-node/NodeServices"
import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import { backupRules, backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { ownKeySettings } from "@sigmatrade/adapters/env/ownKeySettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { passphraseSettings } from "@sigmatrade/adapters/env/signerSettings"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { writeKeystore } from "@sigmatrade/adapters/signer/writeKeystore"
import { Effect, Layer, Logger } from "effect"
import { Keystores } from "./operator/Keystores.ts"
import { Operators } from "./operator/Operators.ts"
import { SchemaStandings } from "./operator/SchemaStandings.ts"
import { runOperator } from "./operator/runOperator.ts"

const settings = readTogether({
  backups: readSettings(backupSettings, backupRules),
  community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  database: readSettings(databaseSettings),
  operators: readSettings({ known: apiSettings.operatorKeys, ...ownKeySettings })
})

/** While the database is waited for, people are told on standard error; whatever else would be logged is said by the commands. */
const waiting = Logger.layer([Logger.withConsoleError(Logger.make<unknown, string>(({ message }) => String([message].flat()[0])))])

const schema = Layer.effect(SchemaStandings, Effect.map(Migrations.standings, (all) => ({ all })))

const ports = Layer.unwrap(Effect.map(settings, ({ backups, community, database, operators }) =>
  Layer.mergeAll(
    Layer.merge(PostgresAdapters.layer, schema).pipe(
      Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-operator" })),
      Layer.provide(waiting)
    ),
    CommunitySettings.layer(community),
    OperatorKeysNoble.layer,
    Sha256Noble.layer,
    Layer.unwrap(Effect.promise(async () => (await import("./backupAdapters.ts")).backupVault(backups))),
    Layer.succeed(Operators, operators)
  )))

const keystores = Layer.succeed(Keystores, {
  write: (file, typed) =>
    Effect.flatMap(readSettings(passphraseSettings), ({ passphrase }) => writeKeystore(file, typed, passphrase))
})

/** One command of an operator, with the adapters the environment sets. */
export const operatorApp = (args: ReadonlyArray<string>) =>
  runOperator(args, ports).pipe(Effect.provide([NodeServices.layer, Keccak256Noble.layer, keystores, Logger.layer([])]))
