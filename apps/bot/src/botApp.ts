import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as adminSettings from "@sigmatrade/adapters/env/adminSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Effect, Layer } from "effect"
import type { BotPolicy } from "./startBot.ts"
import { startBot } from "./startBot.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  database: readSettings(databaseSettings),
  telegram: readSettings(telegramSettings),
  admin: readSettings(adminSettings.adminSettings)
})

/** The bot with its adapters, as the environment sets them. Runs until it is interrupted. */
export const botApp = Effect.fn("botApp")(function*(policy: Partial<BotPolicy> = {}) {
  const { admin, community, database, log, telegram } = yield* settings
  const stores = PostgresAdapters.layer.pipe(Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-bot" })))
  const keys = Layer.provideMerge(adminSettings.layer(admin), OperatorKeysNoble.layer)
  const chosen = Layer.mergeAll(stores, CommunitySettings.layer(community), CryptoAdapters.layer(community.attribution.xpub), keys, Sha256Noble.layer)
  const adapters = OurWallet.layer.pipe(
    Layer.provideMerge(chosen),
    Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("bot", log), statementLog.layer(database.logging)))
  )
  return yield* startBot({ ...telegram, policy }).pipe(Effect.provide(adapters))
})
