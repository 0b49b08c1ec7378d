import { assert, describe, it } from "@effect/vitest"
import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { adminSettings } from "@sigmatrade/adapters/env/adminSettings"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import { backupRules, backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import { botRules, botSettings } from "@sigmatrade/adapters/env/botSettings"
import { readCommunitySettings } from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { limitRules, limitSettings } from "@sigmatrade/adapters/env/limitSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { readProviderSettings } from "@sigmatrade/adapters/env/providerSettings"
import { payoutSettingRules, payoutSettings } from "@sigmatrade/adapters/env/payoutSettings"
import { miniAppAccess, miniAppRules, miniAppSettings } from "@sigmatrade/adapters/env/miniAppSettings"
import { redisSettings } from "@sigmatrade/adapters/env/redisSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { settingKeys } from "@sigmatrade/adapters/env/settingKeys"
import { readSignerSettings } from "@sigmatrade/adapters/env/signerSettings"
import { monitoringRules, monitoringSettings } from "@sigmatrade/adapters/env/monitoringSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import { jobSettings } from "@sigmatrade/adapters/env/jobSettings"
import { webhookRules, webhookSettings } from "@sigmatrade/adapters/env/webhookSettings"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { ConfigProvider, Effect, Redacted } from "effect"
import { inspect } from "node:util"

const all = readTogether({
  community: readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  database: readSettings(databaseSettings),
  telegram: readSettings(telegramSettings),
  pace: readSettings(paceSettings),
  bot: readSettings(botSettings, botRules),
  provider: readProviderSettings,
  api: readSettings(apiSettings),
  admin: readSettings({ masterKey: adminSettings.masterKey }),
  signer: readSignerSettings.pipe(Effect.provide(Keccak256Noble.layer)),
  payout: readSettings(payoutSettings, payoutSettingRules),
  redis: readSettings(redisSettings),
  limits: readSettings(limitSettings),
  webhooks: readSettings(webhookSettings, webhookRules), jobs: readSettings(jobSettings), backups: readSettings(backupSettings, backupRules),
  miniApp: readSettings(miniAppSettings, miniAppRules),
  monitoring: readSettings(monitoringSettings, monitoringRules)
})
const under = (env: Record<string, string>) => Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))

const good = {
  DB_PASSWORD: "canary-password",
  TELEGRAM_BOT_TOKEN: "123456789:canary-token-canary",
  QUICKNODE_HTTPS_URL: "https://node.example/canary-key",
  QUICKNODE_WSS_URL: "wss://node.example/canary-key",
  API_OPERATOR_KEY: "canary-operator-key-canary-operator-key",
  SYSTEM_WALLET_ADDRESS: "0x52908400098527886E0F7030069857D2E4169EE7"
}

describe("settings", () => {
  it.effect("a start without any setting names every key that must be set, in one report", () =>
    Effect.gen(function*() {
      const { message, problems } = yield* Effect.flip(all)
      assert.deepStrictEqual(
        problems.map(({ key }) => key).toSorted(),
        ["API_OPERATOR_KEY", "DB_PASSWORD", "QUICKNODE_HTTPS_URL", "SYSTEM_WALLET_ADDRESS", "TELEGRAM_BOT_TOKEN"]
      )
      for (const { key, rule } of problems) assert.include(message, `${key} must be ${rule}`)
    }).pipe(under({})))

  it.effect("there is no Redis unless its host is set, and 20 updates a minute unless said otherwise", () =>
    Effect.gen(function*() {
      const generalUnder = (env: Record<string, string>) => Effect.gen(function*() {
        const { host, password, port } = yield* readSettings(redisSettings)
        const { update } = yield* Effect.provide(LimitRules, limitRules(yield* readSettings(limitSettings)))
        return { host, port, password: Redacted.value(password), windows: update.windows.map(({ count, ms }) => ({ count, ms })) }
      }).pipe(under(env))
      assert.deepStrictEqual(yield* generalUnder({ REDIS_HOST: "" }), {
        host: null, port: 6379, password: "", windows: [{ count: 20, ms: 60_000 }]
      })
      assert.deepStrictEqual(
        yield* generalUnder({
          REDIS_HOST: "redis", REDIS_PORT: "6380", REDIS_PASSWORD: "p w", RATE_LIMIT_WINDOW_MS: "1000", RATE_LIMIT_MAX_REQUESTS: "3"
        }),
        { host: "redis", port: 6380, password: "p w", windows: [{ count: 3, ms: 1_000 }] }
      )
    }))

  it.effect("webhooks go to this machine only where a developer has said so, and never in production", () =>
    Effect.gen(function*() {
      const allowed = (env: Record<string, string>) => readSettings(webhookSettings, webhookRules).pipe(
        Effect.match({ onFailure: ({ message }) => message, onSuccess: ({ allowLoopback }) => allowLoopback }), under(env)
      )
      assert.deepStrictEqual([yield* allowed({}), yield* allowed({ NODE_ENV: "production" }), yield* allowed({ WEBHOOKS_ALLOW_LOOPBACK: "true" })], [false, false, true])
      assert.include(yield* allowed({ WEBHOOKS_ALLOW_LOOPBACK: "true", NODE_ENV: "production" }), "WEBHOOKS_ALLOW_LOOPBACK must be false where NODE_ENV is production")
    }))

  it.effect("every key that holds nonsense is reported with its rule, and no value is printed", () =>
    Effect.gen(function*() {
      const nonsense = Object.fromEntries(settingKeys.map((key) => [key, "\0nonsense-canary"]))
      const { message, problems } = yield* all.pipe(under(nonsense), Effect.flip)
      assert.deepStrictEqual(problems.map(({ key }) => key).toSorted(), settingKeys.toSorted())
      assert.notInclude(message, "canary")
    }))

  it.effect("metrics that others can reach need a token; on this machine they need none", () =>
    Effect.gen(function*() {
      const brokenUnder = (env: Record<string, string>) => readSettings(monitoringSettings, monitoringRules).pipe(
        Effect.match({ onFailure: ({ problems }) => problems.map(({ key }) => key), onSuccess: () => [] }),
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
      )
      assert.deepStrictEqual([yield* brokenUnder({}), yield* brokenUnder({ METRICS_HOST: "::1" }), yield* brokenUnder({ METRICS_HOST: "127.0.0.1" })], [[], [], []])
      assert.deepStrictEqual(yield* brokenUnder({ METRICS_HOST: "0.0.0.0" }), ["METRICS_TOKEN"])
      assert.deepStrictEqual(yield* brokenUnder({ METRICS_HOST: "0.0.0.0", METRICS_TOKEN: "x".repeat(32) }), [])
    }))

  it.effect("a webhook needs a session key, which is never printed", () =>
    Effect.gen(function*() {
      const domain = { ...good, TELEGRAM_WEBHOOK_DOMAIN: "bot.example.org" }
      const { problems } = yield* Effect.flip(all.pipe(under(domain)))
      assert.deepStrictEqual(problems.map(({ key }) => key), ["SESSION_KEY"])
      const { bot } = yield* all.pipe(under({ ...domain, SESSION_KEY: "canary-session-key-canary-session-key" }))
      assert.strictEqual(bot.webhookDomain, "bot.example.org")
      assert.notInclude(inspect(bot, { depth: 9 }) + JSON.stringify(bot), "canary")
    }))

  it.effect("a Mini App opens nothing unless one proof is set; its secret is never printed", () =>
    Effect.gen(function*() {
      const accessUnder = (env: Record<string, string>) => Effect.map(all, ({ miniApp }) => miniAppAccess(miniApp)).pipe(under({ ...good, ...env }))
      assert.deepStrictEqual(yield* accessUnder({}), { ageMsMax: 3_600_000, proof: null })
      const publicKey = "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d"
      assert.deepStrictEqual(yield* accessUnder({ MINI_APP_BOT_ID: "123456789", MINI_APP_MAX_AGE_SECONDS: "60" }), {
        ageMsMax: 60_000, proof: { _tag: "Signature", botId: "123456789", publicKey }
      })
      const secret = "ab".repeat(32)
      const hashed = yield* accessUnder({ MINI_APP_SECRET: secret })
      assert.strictEqual(hashed.proof?._tag, "Hash")
      assert.notInclude(inspect(hashed, { depth: 9 }) + JSON.stringify(hashed), secret)
      const { problems } = yield* Effect.flip(accessUnder({ MINI_APP_BOT_ID: "123456789", MINI_APP_SECRET: secret }))
      assert.deepStrictEqual(problems.map(({ key }) => key), ["MINI_APP_SECRET"])
    }))

  it.effect("unset keys hold what the specification says", () =>
    Effect.gen(function*() {
      const { api, community, database, log } = yield* all
      assert.deepStrictEqual([database.port, database.username, database.database], [5432, "botuser", "sigmatrade"])
      assert.deepStrictEqual([log.level, log.maxFiles, log.maxSize, api.port], ["info", 30, 20_971_520, 3000])
      const { rules, wallet } = community
      assert.deepStrictEqual([wallet.chainId, wallet.confirmations, wallet.finality], [56, 12, "finalized"])
      assert.strictEqual(wallet.usdtContract, "0x55d398326f99059ff775485246999027b3197955")
      assert.deepStrictEqual([rules.referralRate1, rules.referralRate2, rules.referralRate3], [500, 400, 300])
      assert.deepStrictEqual([rules.referralHoldHours, rules.depositBatchSize, rules.depositConcurrency, rules.sequential], [0, 10, 3, false])
      assert.deepStrictEqual(
        community.prices.map(({ asset, level, price }) => [level, asset, String(price)]),
        [[1, "BNB", "50000000000000000"], [2, "BNB", "100000000000000000"], [3, "BNB", "250000000000000000"],
          [4, "BNB", "500000000000000000"], [5, "BNB", "1000000000000000000"], [6, "BNB", "2500000000000000000"]]
      )
    }).pipe(under(good)))

  it.effect("no secret shows when settings are printed", () =>
    Effect.gen(function*() {
      const { api, database, provider, telegram } = yield* all
      const printed = [api, database, provider, telegram].map((group) => `${inspect(group, { depth: 9 })} ${JSON.stringify(group)}`).join()
      assert.notInclude(printed, "canary")
    }).pipe(under(good)))

  it.effect("rates that add up to more than the price are refused", () =>
    Effect.gen(function*() {
      const { problems } = yield* Effect.flip(all)
      assert.deepStrictEqual(problems.map(({ key }) => key), ["REFERRAL_RATE_LEVEL_1..3"])
    }).pipe(under({ ...good, REFERRAL_RATE_LEVEL_1: "0.5", REFERRAL_RATE_LEVEL_2: "0.4", REFERRAL_RATE_LEVEL_3: "0.1001" })))

  it.effect("a wallet with a mistyped letter is refused", () =>
    Effect.gen(function*() {
      const { problems } = yield* Effect.flip(all)
      assert.deepStrictEqual(problems.map(({ key }) => key), ["SYSTEM_WALLET_ADDRESS"])
    }).pipe(under({ ...good, SYSTEM_WALLET_ADDRESS: "0x52908400098527886E0F7030069857D2E4169Ee7" })))

  it.effect("an empty value is the same as none", () =>
    Effect.gen(function*() {
      const { community } = yield* all
      assert.strictEqual(community.wallet.confirmations, 12)
    }).pipe(under({ ...good, BSC_CONFIRMATION_BLOCKS: "  " })))

  it.effect("tiers that are switched off earn nothing", () =>
    Effect.gen(function*() {
      const { community } = yield* all
      assert.strictEqual(community.rules.referralDepth, 0)
    }).pipe(under({ ...good, MAX_REFERRAL_DEPTH: "0" })))
})
