import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { providerSettings } from "@sigmatrade/adapters/env/providerSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as MessengerTelegram from "@sigmatrade/adapters/telegram/MessengerTelegram"
import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Effect, Layer } from "effect"
import { watcher } from "./watcher.ts"
import { watchDefaults } from "./WatchSettings.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings.pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  database: readSettings(databaseSettings),
  telegram: readSettings(telegramSettings),
  provider: readSettings(providerSettings)
})

/** The watcher with its adapters, as the environment sets them. Runs until it is interrupted. */
export const watcherApp = Effect.fn("watcherApp")(function*(pace = watchDefaults) {
  const { community, database, log, provider, telegram } = yield* settings
  const { chainId, systemWallet, usdtContract } = community.wallet
  const chain = ChainReaderBsc.layer({
    httpUrl: provider.httpUrl,
    wsUrl: provider.wsUrl ?? undefined,
    chainId: ChainId.make(chainId),
    wallets: [systemWallet],
    tokens: [{ asset: USDT.id, contract: usdtContract, decimals: USDT.decimals }],
    native: BNB.id
  })
  const stores = PostgresAdapters.layer.pipe(Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-watcher" })))
  const adapters = Layer.mergeAll(
    stores,
    chain,
    MessengerTelegram.layer({
      api: telegram,
      render: renderNotification(CommunitySettings.listedAssets(community)),
      deliveryMsMax: watcherPolicies.DELIVERY_MS_MAX
    }),
    CommunitySettings.layer(community),
    watcherPolicies.layer(provider.startBlock)
  ).pipe(Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("watcher", log), statementLog.layer(database.logging))))
  const creditConcurrency = community.rules.depositConcurrency
  return yield* watcher(community.prices, { ...pace, creditConcurrency }).pipe(Effect.provide(adapters))
})
