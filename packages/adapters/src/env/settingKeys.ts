import {
  apiSettings, databaseSettings, logSettings, priceSettings, providerSettings, ruleSettings, telegramSettings, walletSettings
} from "./settings.ts"

const groups = [
  logSettings, databaseSettings, telegramSettings, providerSettings, apiSettings, ruleSettings,
  walletSettings({ hash: () => new Uint8Array(32) })
]

/** Every key that is read from the environment. */
export const settingKeys: ReadonlyArray<string> = [
  ...groups.flatMap((group) => Object.values(group).map(({ key }) => key)),
  ...[...priceSettings.BNB, ...priceSettings.USDT].map(({ key }) => key)
]
