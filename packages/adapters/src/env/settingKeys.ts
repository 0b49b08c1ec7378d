import { adminSettings } from "./adminSettings.ts"
import { apiSettings } from "./apiSettings.ts"
import { attributionSettings } from "./attributionSettings.ts"
import { botSettings } from "./botSettings.ts"
import { databaseSettings } from "./databaseSettings.ts"
import { limitSettings } from "./limitSettings.ts"
import { logSettings } from "./logSettings.ts"
import { paceSettings } from "./paceSettings.ts"
import { payoutSettings } from "./payoutSettings.ts"
import { priceSettings } from "./priceSettings.ts"
import { providerSettings } from "./providerSettings.ts"
import { redisSettings } from "./redisSettings.ts"
import { ruleSettings } from "./ruleSettings.ts"
import { signerSettings } from "./signerSettings.ts"
import { telegramSettings } from "./telegramSettings.ts"
import { walletSettings } from "./walletSettings.ts"
import { withdrawalSettings } from "./withdrawalSettings.ts"

const groups = [
  logSettings, databaseSettings, telegramSettings, paceSettings, botSettings, providerSettings, apiSettings, { masterKey: adminSettings.masterKey }, ruleSettings,
  walletSettings({ hash: () => new Uint8Array(32) }), attributionSettings(() => false), withdrawalSettings, payoutSettings,
  redisSettings, limitSettings, signerSettings({ hash: () => new Uint8Array(32) })
]

/** Every key that is read from the environment. */
export const settingKeys: ReadonlyArray<string> = [
  ...groups.flatMap((group) => Object.values(group).map(({ key }) => key)),
  ...[...priceSettings.BNB, ...priceSettings.USDT].map(({ key }) => key)
]
