import * as NodeServices from "@effect/platform-node/NodeServices"
import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as LegacySourcePostgres from "@sigmatrade/adapters/postgres/LegacySourcePostgres"
import * as LegacyTakerPostgres from "@sigmatrade/adapters/postgres/LegacyTakerPostgres"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Effect, Layer, Logger } from "effect"
import { runImport } from "./legacy/runImport.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  database: readSettings(databaseSettings)
})

/** While the database is waited for, people are told on standard error. */
const waiting = Logger.layer([Logger.withConsoleError(Logger.make<unknown, string>(({ message }) => String([message].flat()[0])))])

const ports = Layer.unwrap(Effect.map(settings, ({ community, database }) => {
  const stores = Layer.merge(PostgresAdapters.layer, LegacyTakerPostgres.layer).pipe(
    Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-import" })),
    Layer.provide(waiting)
  )
  return OurWallet.layer.pipe(Layer.provideMerge(Layer.mergeAll(stores, CommunitySettings.layer(community), Keccak256Noble.layer, Sha256Node.layer)))
}))

/** The import of an inherited database, with the adapters the environment sets. */
export const legacyApp = (args: ReadonlyArray<string>): Effect.Effect<void, unknown> =>
  runImport(args, ports, LegacySourcePostgres.layer).pipe(Effect.provide([NodeServices.layer, Logger.layer([])]))
