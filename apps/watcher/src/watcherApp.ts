import * as ChainProvidersBsc from "@sigmatrade/adapters/bsc/ChainProvidersBsc"
import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { readProviderSettings } from "@sigmatrade/adapters/env/providerSettings"
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
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Layer } from "effect"
import { watcher } from "./watcher.ts"
import { watchDefaults } from "./WatchSettings.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(AddressDerivationBip32.isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  database: readSettings(databaseSettings),
  telegram: readSettings(telegramSettings),
  provider: readProviderSettings
})

/** The watcher with its adapters, as the environment sets them. Runs until it is interrupted. */
export const watcherApp = Effect.fn("watcherApp")(function*(pace = watchDefaults) {
  const { community, database, log, provider, telegram } = yield* settings
  const { chainId, usdtContract } = community.wallet
  const chain = ChainProvidersBsc.layer({
    providers: provider.providers.map(({ httpUrl, id, wsUrl }) => ({ id, httpUrl, wsUrl: wsUrl ?? undefined })),
    requestsPerSecondMax: provider.requestsPerSecond,
    chainId: ChainId.make(chainId),
    tokens: [{ asset: USDT.id, contract: usdtContract, decimals: USDT.decimals }],
    native: BNB.id
  })
  const rules = Layer.merge(CommunitySettings.layer(community), watcherPolicies.layer(community, provider))
  const stores = PostgresAdapters.layer.pipe(Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-watcher" })))
  const messenger = MessengerTelegram.layer({
    api: telegram,
    render: renderNotification(CommunitySettings.listedAssets(community)),
    deliveryMsMax: watcherPolicies.DELIVERY_MS_MAX
  })
  const adapters = ProviderPool.layer.pipe(
    Layer.provideMerge(chain),
    Layer.provideMerge(OurWallet.layer),
    Layer.provideMerge(Layer.mergeAll(rules, stores, messenger, Keccak256Noble.layer, Sha256Noble.layer)),
    Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("watcher", log), statementLog.layer(database.logging)))
  )
  const creditConcurrency = community.rules.depositConcurrency
  return yield* watcher(community.prices, { ...pace, creditConcurrency }).pipe(Effect.provide(adapters))
})
