import { assert, describe, it } from "@effect/vitest"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { ownKeySettings } from "@sigmatrade/adapters/env/ownKeySettings"
import { readGiven } from "@sigmatrade/adapters/env/readGiven"
import { readSettings } from "@sigmatrade/adapters/env/Setting"
import { settingKeys } from "@sigmatrade/adapters/env/settingKeys"
import * as showSettings from "@sigmatrade/adapters/env/showSettings"
import { ShownSettings } from "@sigmatrade/core/admin/ShownSettings"
import { ConfigProvider, Effect, Layer, Option, Result } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { inspect } from "node:util"
import { secretSettings } from "../../support/secretSettings.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"

const under = (env: Record<string, string>) => ConfigProvider.fromUnknown(env)
const secrets = [...secretSettings, { setting: ownKeySettings.key, value: "canary-key" }]
const settingOf = (key: string) => secrets.find(({ setting }) => setting.key === key)?.setting ?? ownKeySettings.key

const written = Effect.fn(function*(text: string) {
  const path = join(yield* temporaryFolder, "secret")
  writeFileSync(path, text)
  return path
})

describe("a setting in a file", () => {
  it("holds for every secret there is", () => {
    assert.sameMembers(secrets.map(({ setting }) => setting.key), [
      "ADMIN_MASTER_KEY", "API_OPERATOR_KEY", "BACKUP_IDENTITY", "BACKUP_S3_SECRET_ACCESS_KEY", "BSC_RPC_URLS", "DB_PASSWORD", "ENCRYPTION_KEY", "METRICS_TOKEN", "MINI_APP_SECRET", "OPERATOR_KEY",
      "OTEL_EXPORTER_OTLP_HEADERS", "PAYOUT_SIGNER_URL",
      "QUICKNODE_HTTPS_URL", "QUICKNODE_WSS_URL", "REDIS_PASSWORD", "SESSION_KEY", "TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRETS_KEY"
    ])
  })

  for (const { setting, value } of secrets) {
    it.effect(`${setting.key}_FILE is read like ${setting.key}, without the end of its line`, () =>
      Effect.gen(function*() {
        const path = yield* written(`${value} \r\n`)
        const provided = (env: Record<string, string>) => readSettings({ setting }).pipe(Effect.provide(ConfigProvider.layer(under(env))))
        const plain = yield* provided({ [setting.key]: value })
        assert.deepStrictEqual(inspect(yield* provided({ [`${setting.key}_FILE`]: path }), { depth: 9 }), inspect(plain, { depth: 9 }))
        assert.deepStrictEqual((yield* readGiven(setting, under({ [`${setting.key}_FILE`]: path }))), Result.succeed(Option.some(value)))
        const twice = yield* Effect.flip(provided({ [setting.key]: value, [`${setting.key}_FILE`]: path }))
        assert.deepStrictEqual(twice.problems, [{ key: `${setting.key}_FILE`, rule: `left out where ${setting.key} is set` }])
        const missing = yield* Effect.flip(provided({ [`${setting.key}_FILE`]: `${path}-canary` }))
        assert.deepStrictEqual(missing.problems, [{ key: `${setting.key}_FILE`, rule: "the path of a file that can be read" }])
        assert.notInclude(`${inspect(twice)}${inspect(missing)}`, "canary")
      }).pipe(Effect.scoped))
  }

  it.effect("that breaks its rule is named by its key, and not quoted", () =>
    Effect.gen(function*() {
      const env = { SESSION_KEY_FILE: yield* written("canary\n") }
      const failure = yield* Effect.flip(readSettings({ session: settingOf("SESSION_KEY") }).pipe(Effect.provide(ConfigProvider.layer(under(env)))))
      assert.deepStrictEqual(failure.problems, [{ key: "SESSION_KEY", rule: "a secret of at least 32 characters" }])
      assert.notInclude(inspect(failure), "canary")
    }).pipe(Effect.scoped))

  it.effect("that is empty counts as not set, and an empty setting leaves the word to its file", () =>
    Effect.gen(function*() {
      const redis = settingOf("REDIS_PASSWORD")
      assert.deepStrictEqual(yield* readGiven(redis, under({ REDIS_PASSWORD_FILE: yield* written("\n") })), Result.succeed(Option.none()))
      const path = yield* written(" p w\n")
      assert.deepStrictEqual(yield* readGiven(redis, under({ REDIS_PASSWORD: "", REDIS_PASSWORD_FILE: path })), Result.succeed(Option.some(" p w")))
    }).pipe(Effect.scoped))

  it.effect("is shown to operators as a secret", () =>
    Effect.gen(function*() {
      const path = yield* written("canary-canary")
      const shown = yield* ShownSettings.pipe(
        Effect.provide(Layer.provide(showSettings.layer(() => false), Keccak256Noble.layer)),
        Effect.provide(ConfigProvider.layer(under({ DB_PASSWORD_FILE: path, REDIS_PASSWORD_FILE: `${path}-canary` })))
      )
      const of = (wanted: string) => shown.flatMap(({ settings }) => settings).find(({ key }) => key === wanted)
      assert.deepStrictEqual(of("DB_PASSWORD"), { key: "DB_PASSWORD", shown: { _tag: "Secret" }, source: "environment" })
      assert.deepStrictEqual(of("REDIS_PASSWORD"), { key: "REDIS_PASSWORD", shown: { _tag: "Unreadable" }, source: "environment" })
      assert.notInclude(JSON.stringify(shown), "canary")
    }).pipe(Effect.scoped))

  it("never has the name of another setting", () => {
    assert.deepStrictEqual(settingKeys.filter((key) => settingKeys.includes(`${key}_FILE`)), [])
  })
})
