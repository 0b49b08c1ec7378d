import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import { adminSettings } from "@sigmatrade/adapters/env/adminSettings"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import { attributionSettings } from "@sigmatrade/adapters/env/attributionSettings"
import { backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import { botSettings } from "@sigmatrade/adapters/env/botSettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { limitSettings } from "@sigmatrade/adapters/env/limitSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { miniAppSettings } from "@sigmatrade/adapters/env/miniAppSettings"
import { monitoringSettings } from "@sigmatrade/adapters/env/monitoringSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { payoutSettings } from "@sigmatrade/adapters/env/payoutSettings"
import { priceSettings } from "@sigmatrade/adapters/env/priceSettings"
import { providerSettings } from "@sigmatrade/adapters/env/providerSettings"
import { redisSettings } from "@sigmatrade/adapters/env/redisSettings"
import { ruleSettings } from "@sigmatrade/adapters/env/ruleSettings"
import { signerSettings } from "@sigmatrade/adapters/env/signerSettings"
import type { Setting } from "@sigmatrade/adapters/env/Setting"
import { settingKeys } from "@sigmatrade/adapters/env/settingKeys"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import { jobSettings } from "@sigmatrade/adapters/env/jobSettings"
import { webhookSettings } from "@sigmatrade/adapters/env/webhookSettings"
import { walletSettings } from "@sigmatrade/adapters/env/walletSettings"
import { withdrawalSettings } from "@sigmatrade/adapters/env/withdrawalSettings"
import { Option, Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

const lines = readFileSync(join(import.meta.dirname, "../../.env.example"), "utf8").split("\n")
const form = /^(# )?([A-Z][A-Z0-9_]+)=(.*)$/

/** The settings of `.env.example` with the line above each. */
const examples = lines.flatMap((line, index) => {
  const [whole, hash, key = "", value = ""] = form.exec(line) ?? []
  return whole === undefined ? [] : [{ key, value, isActive: hash === undefined, above: lines[index - 1] ?? "" }]
})

const groups: ReadonlyArray<Record<string, Setting<unknown>>> = [
  apiSettings, { masterKey: adminSettings.masterKey }, databaseSettings, logSettings, providerSettings, ruleSettings, telegramSettings, paceSettings, botSettings,
  walletSettings({ hash: () => new Uint8Array(32) }), attributionSettings(isExtendedPublicKey), withdrawalSettings, payoutSettings,
  redisSettings, limitSettings, webhookSettings, jobSettings, backupSettings, miniAppSettings, monitoringSettings, signerSettings({ hash: () => new Uint8Array(32) })
]
const settings = [...groups.flatMap((group) => Object.values(group)), ...priceSettings.BNB, ...priceSettings.USDT]
const known = new Map(settings.map((setting) => [setting.key, setting]))
const isRequired = (key: string) => Option.isNone(known.get(key)?.unset ?? Option.some(null))
const fits = (key: string, value: string) => value !== "" && Result.isSuccess(known.get(key)?.read(value) ?? Result.fail("unknown"))
const keys = (found: typeof examples) => found.map(({ key }) => key)

describe(".env.example", () => {
  it("names exactly the keys that the settings are read from, each once", () => {
    assert.sameMembers(keys(examples), [...settingKeys])
    assert.sameMembers([...known.keys()], [...settingKeys])
  })

  it("explains each key in one line of words above it", () => {
    assert.deepStrictEqual(keys(examples.filter(({ above }) => !/^# .*\w+.*\.$/.test(above) || form.test(above))), [])
  })

  it("leaves only those lines to fill in that must be, and the start refuses them unfilled: no secret of ours ends up in use", () => {
    assert.deepStrictEqual(keys(examples.filter(({ isActive }) => isActive)), keys(examples.filter(({ key }) => isRequired(key))))
    assert.isAtLeast(examples.filter(({ isActive }) => isActive).length, 4)
    assert.deepStrictEqual(keys(examples.filter(({ isActive, key, value }) => isActive && fits(key, value))), [])
  })

  it("shows a value that fits for everything else, but none for what holds money or decides about it", () => {
    const unfit = keys(examples.filter(({ isActive, key, value }) => !isActive && !fits(key, value)))
    assert.deepStrictEqual(unfit, [
      "SESSION_KEY", "PAYOUT_WALLET_ADDRESS", "DEPOSIT_XPUB", "ENCRYPTION_KEY", "PAYOUT_RECEIVERS_ONLY", "METRICS_TOKEN", "OPERATOR_KEYS", "ADMIN_MASTER_KEY", "WEBHOOK_SECRETS_KEY", "BACKUP_RECIPIENTS", "BACKUP_IDENTITY"
    ])
  })
})
