import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { adminSettings } from "./adminSettings.ts"
import { apiSettings } from "./apiSettings.ts"
import { attributionSettings } from "./attributionSettings.ts"
import { backupSettings } from "./backupSettings.ts"
import { botSettings } from "./botSettings.ts"
import { databaseSettings } from "./databaseSettings.ts"
import { jobSettings } from "./jobSettings.ts"
import { limitSettings } from "./limitSettings.ts"
import { logSettings } from "./logSettings.ts"
import { miniAppSettings } from "./miniAppSettings.ts"
import { monitoringSettings } from "./monitoringSettings.ts"
import { paceSettings } from "./paceSettings.ts"
import { payoutSettings } from "./payoutSettings.ts"
import { priceSettings } from "./priceSettings.ts"
import { providerSettings } from "./providerSettings.ts"
import { redisSettings } from "./redisSettings.ts"
import { ruleSettings } from "./ruleSettings.ts"
import type { Setting } from "./Setting.ts"
import { signerSettings } from "./signerSettings.ts"
import { telegramSettings } from "./telegramSettings.ts"
import { walletSettings } from "./walletSettings.ts"
import { webhookSettings } from "./webhookSettings.ts"
import { withdrawalSettings } from "./withdrawalSettings.ts"

/** Every group of settings by its name, in the order operators read them. */
export const settingGroups = (
  keccak256: Keccak256["Service"],
  isExtendedPublicKey: (text: string) => boolean
): ReadonlyArray<readonly [name: string, settings: ReadonlyArray<Setting<unknown>>]> => [
  ["telegram", Object.values(telegramSettings)],
  ["bot", Object.values(botSettings)],
  ["pace", Object.values(paceSettings)],
  ["limits", Object.values(limitSettings)],
  ["wallet", Object.values(walletSettings(keccak256))],
  ["attribution", Object.values(attributionSettings(isExtendedPublicKey))],
  ["rules", Object.values(ruleSettings)],
  ["prices", [...priceSettings.BNB, ...priceSettings.USDT]],
  ["withdrawals", Object.values(withdrawalSettings)],
  ["payouts", Object.values(payoutSettings)],
  ["signer", Object.values(signerSettings(keccak256))],
  ["providers", Object.values(providerSettings)],
  ["database", Object.values(databaseSettings)],
  ["redis", Object.values(redisSettings)],
  ["api", [...Object.values(apiSettings), ...Object.values(miniAppSettings), adminSettings.masterKey]],
  ["webhooks", Object.values(webhookSettings)],
  ["jobs", Object.values(jobSettings)],
  ["backups", Object.values(backupSettings)],
  ["log", Object.values(logSettings)],
  ["monitoring", Object.values(monitoringSettings)]
]
