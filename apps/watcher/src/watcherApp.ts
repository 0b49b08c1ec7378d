import * as BroadcastersBsc from "@sigmatrade/adapters/bsc/BroadcastersBsc"
import * as ChainProvidersBsc from "@sigmatrade/adapters/bsc/ChainProvidersBsc"
import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { backupIdentity, backupRules, backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import { cleanupRules, diskMarks, jobSettingRules, jobSettings } from "@sigmatrade/adapters/env/jobSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { loadPolicy, tracerSettings, metricsDoor, monitoringRules, monitoringSettings } from "@sigmatrade/adapters/env/monitoringSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { payoutRules, payoutSettingRules, payoutSettings } from "@sigmatrade/adapters/env/payoutSettings"
import { readProviderSettings } from "@sigmatrade/adapters/env/providerSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { readSignerSettings } from "@sigmatrade/adapters/env/signerSettings"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import { webhookRules, webhookSettings } from "@sigmatrade/adapters/env/webhookSettings"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import * as HostDiskNode from "@sigmatrade/adapters/host/HostDiskNode"
import * as LoadMeterNode from "@sigmatrade/adapters/host/LoadMeterNode"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import { observeProcess } from "@sigmatrade/adapters/observability/observeProcess"
import * as TracerOtlp from "@sigmatrade/adapters/observability/TracerOtlp"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as SignerAdapters from "@sigmatrade/adapters/signer/SignerAdapters"
import * as BroadcastMessengerTelegram from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import * as MessengerTelegram from "@sigmatrade/adapters/telegram/MessengerTelegram"
import * as WebhookKeysNode from "@sigmatrade/adapters/webhook/WebhookKeysNode"
import * as WebhookSenderHttp from "@sigmatrade/adapters/webhook/WebhookSenderHttp"
import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { CleanupPolicy } from "@sigmatrade/core/job/cleanUp"
import { DiskPolicy } from "@sigmatrade/core/job/guardDisks"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import type { Signer } from "@sigmatrade/core/payout/Signer"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Layer } from "effect"
import { backupJob } from "./jobs/backupJob.ts"
import { watcher } from "./watcher.ts"
import { watchDefaults } from "./WatchSettings.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(AddressDerivationBip32.isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  backups: readSettings(backupSettings, backupRules),
  log: readSettings(logSettings),
  hidden: secretTexts,
  database: readSettings(databaseSettings),
  telegram: readSettings(telegramSettings),
  pace: readSettings(paceSettings),
  provider: readProviderSettings,
  payout: readSettings(payoutSettings, payoutSettingRules),
  webhooks: readSettings(webhookSettings, webhookRules),
  jobs: readSettings(jobSettings, jobSettingRules),
  monitoring: readSettings(monitoringSettings, monitoringRules),
  signing: readSignerSettings.pipe(Effect.provide(Keccak256Noble.layer))
})

type Settings = Effect.Success<typeof settings>

/** The chain as every provider shows it, and the way into it. */
const chainLayer = ({ community, provider }: Settings) => {
  const { chainId, usdtContract } = community.wallet
  const providers = provider.providers.map(({ httpUrl, id, wsUrl }) => ({ id, httpUrl, wsUrl: wsUrl ?? undefined }))
  const requestsPerSecondMax = provider.requestsPerSecond
  const reading = ChainProvidersBsc.layer({
    providers,
    requestsPerSecondMax,
    chainId: ChainId.make(chainId),
    tokens: [{ asset: USDT.id, contract: usdtContract, decimals: USDT.decimals }],
    native: BNB.id
  })
  return Layer.merge(reading, BroadcastersBsc.layer({ providers, requestsPerSecondMax }))
}

/** How events reach integrators. */
const webhookAdapters = ({ webhooks }: Settings) =>
  Layer.merge(WebhookSenderHttp.layer({ loopback: webhooks.allowLoopback }), WebhookKeysNode.layer(webhooks.secretsKey))

/** What the jobs go by, and the machine they watch: the disk logs are written to, the one everything else is, and this process. */
const jobAdapters = ({ jobs, log, monitoring }: Settings) =>
  Layer.mergeAll(
    loadPolicy(monitoring),
    LoadMeterNode.layer,
    Layer.succeed(CleanupPolicy, cleanupRules(jobs)),
    Layer.succeed(DiskPolicy, diskMarks(jobs)),
    HostDiskNode.layer([...(log.directory === null ? [] : [log.directory]), "/"])
  )

/** What makes backups; nothing where nobody is named to seal them for. */
const backupLayer = ({ backups, database }: Settings) =>
  backups.recipients.length === 0 ? Layer.empty : backupJob(backupIdentity(backups) !== null).pipe(
    // Loaded where it is wanted: seal and store are many files.
    Layer.provide(Layer.unwrap(Effect.promise(async () => (await import("./backupAdapters.ts")).backupAdapters(backups, database))))
  )

/**
 * The watcher with its adapters, as the environment sets them. Runs until it is interrupted. Payouts are signed by `signer`, else by whoever
 * the settings name; without any none is made.
 */
export const watcherApp = Effect.fn("watcherApp")(function*(rhythm = watchDefaults, signer: Layer.Layer<Signer> | null = null) {
  const read = yield* settings
  const { community, database, hidden, log, monitoring, pace, payout, provider, signing, telegram } = read
  const rules = Layer.mergeAll(
    CommunitySettings.layer(community), watcherPolicies.layer(community, provider, pace), Layer.succeed(PayoutPolicy, payoutRules(payout))
  )
  const stores = PostgresAdapters.layer.pipe(Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-watcher" })))
  const { DELIVERY_MS_MAX: deliveryMsMax } = watcherPolicies
  const render = renderNotification(CommunitySettings.listedAssets(community))
  const messenger = Layer.merge(
    MessengerTelegram.layer({ api: telegram, render, deliveryMsMax }),
    BroadcastMessengerTelegram.layer({ api: telegram, deliveryMsMax })
  )
  const adapters = Layer.merge(ProviderPool.layer, backupLayer(read)).pipe(
    Layer.provideMerge(chainLayer(read)),
    Layer.provideMerge(OurWallet.layer),
    Layer.provideMerge(Layer.mergeAll(rules, stores, messenger, webhookAdapters(read), jobAdapters(read), Keccak256Noble.layer, Sha256Noble.layer)),
    Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("watcher", log, hidden), TracerOtlp.layer("watcher", tracerSettings(monitoring), hidden), statementLog.layer(database.logging)))
  )
  const creditConcurrency = community.rules.depositConcurrency
  const watching = Effect.andThen(
    observeProcess("watcher", metricsDoor(monitoring, monitoring.watcherPort)), watcher(community.prices, { ...rhythm, creditConcurrency })
  )
  const signs = signer ?? (signing === null ? null : SignerAdapters.layer(signing))
  return yield* (signs === null ? watching : Effect.provide(watching, signs)).pipe(Effect.scoped, Effect.provide(adapters))
})
