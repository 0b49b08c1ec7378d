import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as adminSettings from "@sigmatrade/adapters/env/adminSettings"
import { botRules, botSettings } from "@sigmatrade/adapters/env/botSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { dashboardOrigin, dashboardSettings } from "@sigmatrade/adapters/env/dashboardSettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { limitRules, limitSettings } from "@sigmatrade/adapters/env/limitSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { loadPolicy, tracerSettings, metricsDoor, monitoringRules, monitoringSettings } from "@sigmatrade/adapters/env/monitoringSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { redisSettings } from "@sigmatrade/adapters/env/redisSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import * as showSettings from "@sigmatrade/adapters/env/showSettings"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import * as RateLimitsMemory from "@sigmatrade/adapters/memory/RateLimitsMemory"
import * as LoadMeterNode from "@sigmatrade/adapters/host/LoadMeterNode"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import { observeProcess } from "@sigmatrade/adapters/observability/observeProcess"
import * as TracerOtlp from "@sigmatrade/adapters/observability/TracerOtlp"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as RateLimitsPostgres from "@sigmatrade/adapters/postgres/RateLimitsPostgres"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as BanListRedis from "@sigmatrade/adapters/redis/BanListRedis"
import * as RateLimitsRedis from "@sigmatrade/adapters/redis/RateLimitsRedis"
import * as RedisClient from "@sigmatrade/adapters/redis/RedisClient"
import * as BroadcastMessengerTelegram from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import { countCalls } from "@sigmatrade/adapters/telegram/countCalls"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { splitLimits } from "@sigmatrade/core/limit/splitLimits"
import { SupportForum } from "@sigmatrade/core/support/SupportForum"
import { Effect, Layer, Redacted } from "effect"
import * as Charts from "./charts/Charts.ts"
import { DashboardOrigin } from "./DashboardOrigin.ts"
import { makeSessionSecrets, SessionSecrets } from "./SessionSecrets.ts"
import type { BotPolicy, Listening } from "./startBot.ts"
import { startBot } from "./startBot.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  hidden: secretTexts,
  database: readSettings(databaseSettings),
  telegram: readSettings(telegramSettings),
  admin: readSettings(adminSettings.adminSettings),
  redis: readSettings(redisSettings),
  limits: readSettings(limitSettings),
  pace: readSettings(paceSettings),
  dashboard: readSettings(dashboardSettings),
  bot: readSettings(botSettings, botRules),
  monitoring: readSettings(monitoringSettings, monitoringRules)
})

/** Without Redis: what guards money and access is counted in the database, all else here, so that a flood of updates does not reach it. */
const countedWithoutRedis = Layer.effect(RateLimits, Effect.gen(function*() {
  return splitLimits({ reading: yield* RateLimitsMemory.make, guarded: yield* RateLimitsPostgres.make })
}))

const countedInRedis = (redis: RedisClient.RedisSettings) =>
  Layer.merge(RateLimitsRedis.layer, BanListRedis.layer).pipe(Layer.provide(RedisClient.layer(redis)))

/** Where the bot listens when a webhook is set and no port. */
const PORT = 3001

type BotValues = Effect.Success<typeof settings>["bot"]

const listeningOf = ({ hostname, port, webhookDomain }: BotValues): Listening | null => {
  if (webhookDomain === null && port === null) return null
  return { hostname, port: port ?? PORT, webhookOrigin: webhookDomain === null ? null : `https://${webhookDomain}` }
}

const secretsOf = ({ sessionKey }: BotValues) => makeSessionSecrets(Redacted.value(sessionKey) === "" ? null : sessionKey)

/** The bot with its adapters, as the environment sets them, or listening elsewhere. Runs until it is interrupted. */
export const botApp = Effect.fn("botApp")(function*(policy: Partial<BotPolicy> = {}, listening?: Listening) {
  const { admin, bot, community, dashboard, database, hidden, limits, log, monitoring, pace, redis: { host, ...redis }, telegram } = yield* settings
  const counted = host === null
    ? Layer.provideMerge(countedWithoutRedis, PostgresAdapters.layer)
    : Layer.provideMerge(countedInRedis({ host, ...redis }), PostgresAdapters.layer)
  const stores = Layer.provide(counted, Database.layer({ ...database, applicationName: "sigmatrade-bot" }))
  const rules = Layer.mergeAll(CommunitySettings.layer(community), limitRules(limits), Pace.layer(watcherPolicies.paceLimits(pace)), loadPolicy(monitoring), LoadMeterNode.layer)
  const shown = Layer.provide(showSettings.layer(isExtendedPublicKey), Keccak256Noble.layer)
  const keys = Layer.mergeAll(shown, Layer.provideMerge(adminSettings.layer(admin), OperatorKeysNoble.layer), Layer.succeed(SessionSecrets, secretsOf(bot)), Layer.succeed(SupportForum, bot.forumChatId), Layer.succeed(DashboardOrigin, dashboardOrigin(dashboard)), Charts.layer())
  const chosen = Layer.mergeAll(stores, rules, CryptoAdapters.layer(community.attribution.xpub), keys, Sha256Noble.layer, BroadcastMessengerTelegram.layer({ api: telegram }))
  const adapters = OurWallet.layer.pipe(
    Layer.provideMerge(chosen),
    Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("bot", log, hidden), TracerOtlp.layer("bot", tracerSettings(monitoring), hidden), statementLog.layer(database.logging)))
  )
  return yield* observeProcess("bot", metricsDoor(monitoring, monitoring.botPort)).pipe(
    Effect.andThen(startBot({ ...telegram, listening: listening ?? listeningOf(bot), policy, watching: [countCalls] })),
    Effect.scoped, Effect.provide(adapters)
  )
})
