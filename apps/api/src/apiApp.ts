import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { limitSettings } from "@sigmatrade/adapters/env/limitSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { miniAppAccess, miniAppRules, miniAppSettings } from "@sigmatrade/adapters/env/miniAppSettings"
import { loadPolicy, tracerSettings, monitoringRules, monitoringSettings } from "@sigmatrade/adapters/env/monitoringSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { redisSettings } from "@sigmatrade/adapters/env/redisSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { paceLimits } from "@sigmatrade/adapters/env/watcherPolicies"
import { webhookRules, webhookSettings } from "@sigmatrade/adapters/env/webhookSettings"
import * as RateLimitsMemory from "@sigmatrade/adapters/memory/RateLimitsMemory"
import * as LoadMeterNode from "@sigmatrade/adapters/host/LoadMeterNode"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import { observeProcess } from "@sigmatrade/adapters/observability/observeProcess"
import * as TracerOtlp from "@sigmatrade/adapters/observability/TracerOtlp"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { readinessParts } from "@sigmatrade/adapters/postgres/readinessParts"
import * as RateLimitsPostgres from "@sigmatrade/adapters/postgres/RateLimitsPostgres"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as RateLimitsRedis from "@sigmatrade/adapters/redis/RateLimitsRedis"
import * as RedisClient from "@sigmatrade/adapters/redis/RedisClient"
import { readinessPart } from "@sigmatrade/adapters/redis/readinessPart"
import * as InitDataValidatorTelegram from "@sigmatrade/adapters/telegram/InitDataValidatorTelegram"
import * as WebhookAdapters from "@sigmatrade/adapters/webhook/WebhookAdapters"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as Pace from "@sigmatrade/core/notification/Pace"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { splitLimits } from "@sigmatrade/core/limit/splitLimits"
import { Context, Effect, Layer, Record, Redacted } from "effect"
import { PartBroken } from "./ApiSettings.ts"
import { requestRules } from "./requestRules.ts"
import { SandboxSource } from "./sandbox/testKeyAnswer.ts"
import { startApi } from "./startApi.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(AddressDerivationBip32.isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  hidden: secretTexts,
  database: readSettings(databaseSettings),
  api: readSettings(apiSettings),
  redis: readSettings(redisSettings),
  limits: readSettings(limitSettings),
  pace: readSettings(paceSettings),
  webhooks: readSettings(webhookSettings, webhookRules),
  miniApp: readSettings(miniAppSettings, miniAppRules),
  monitoring: readSettings(monitoringSettings, monitoringRules)
})

type Values = Effect.Success<typeof settings>

/** What readiness asks of Redis, where there is one. */
class RedisParts
  extends Context.Service<RedisParts, Readonly<Record<string, Effect.Effect<unknown, { readonly reason: string }>>>>()("@sigmatrade/api/RedisParts") {}

const countedWithoutRedis = Layer.effect(RateLimits, Effect.gen(function*() {
  return splitLimits({ reading: yield* RateLimitsMemory.make, guarded: yield* RateLimitsPostgres.make })
}))

/**
 * Where is counted who does what how often: in Redis for all processes where there is one, else requests in this process, and what guards money in
 * the database. With Redis comes the check whether it answers.
 */
const counting = ({ host, ...rest }: Values["redis"]) => host === null
  ? Layer.merge(countedWithoutRedis, Layer.succeed(RedisParts, {}))
  : Layer.merge(RateLimitsRedis.layer, Layer.effect(RedisParts, Effect.map(readinessPart, (redis) => ({ redis })))).pipe(
    Layer.provide(RedisClient.layer({ host, ...rest }))
  )

/** What Prometheus is answered where a token is set: loaded only there. */
const metricsOf = Effect.fnUntraced(function*(token: Redacted.Redacted) {
  if (Redacted.value(token) === "") return null
  const { metricsAnswer } = yield* Effect.promise(() => import("@sigmatrade/adapters/observability/metricsAnswer"))
  return { token, answer: yield* metricsAnswer("api") }
})

const hashes = Layer.merge(OperatorKeysNoble.layer, Sha256Node.layer)

/** The API with its adapters, as the environment sets them. Serves until it is interrupted. */
export const apiApp = Effect.fn("apiApp")(function*() {
  const { api, community, database, hidden, limits, log, miniApp, monitoring, pace, redis, webhooks } = yield* settings
  const chosen = Layer.mergeAll(
    Layer.provideMerge(counting(redis), PostgresAdapters.layer), CommunitySettings.layer(community), CryptoAdapters.layer(community.attribution.xpub), hashes,
    requestRules(api, limits), InitDataValidatorTelegram.layer(miniAppAccess(miniApp)), Pace.layer(paceLimits(pace)), loadPolicy(monitoring), LoadMeterNode.layer,
    WebhookAdapters.layer({ loopback: webhooks.allowLoopback, key: webhooks.secretsKey })
  )
  const adapters = Layer.provideMerge(OurWallet.layer, chosen).pipe(
    Layer.provideMerge(Database.layer({ ...database, applicationName: "sigmatrade-api" })),
    Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("api", log, hidden), TracerOtlp.layer("api", tracerSettings(monitoring), hidden), statementLog.layer(database.logging)))
  )
  return yield* Effect.gen(function*() {
    const inDatabase = yield* readinessParts(ChainId.make(community.wallet.chainId))
    const parts = Record.map<string, Effect.Effect<unknown, { readonly reason: string }>, Effect.Effect<unknown, PartBroken>>(
      { ...inDatabase, ...(yield* RedisParts) },
      Effect.mapError(({ reason }) => new PartBroken({ reason }))
    )
    const problemBase = `${api.publicUrl ?? `http://${api.hostname}:${api.port}`}/problems`
    yield* observeProcess("api", null)
    yield* startApi({ ...api, metrics: yield* metricsOf(monitoring.token), parts, problemBase, isUnavailable: Database.isDatabaseUnavailable })
    return yield* Effect.never
  }).pipe(
    Effect.provideService(SandboxSource, async () => {
      const { openSandboxes } = await import("./sandbox/openSandboxes.ts")
      return openSandboxes({ loopback: webhooks.allowLoopback })
    }),
    Effect.scoped, Effect.provide(adapters)
  )
})
