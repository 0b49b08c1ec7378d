import { OperatorKeys, SettingsKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { KeyHash } from "@sigmatrade/core/admin/Operator"
import { Effect, Layer, Redacted } from "effect"
import { apiSettings } from "./apiSettings.ts"
import { optional, secret } from "./Setting.ts"
import type { Values } from "./Setting.ts"
import { matching } from "./SettingReader.ts"

/** Who may act as an operator without having been appointed by one. */
export const adminSettings = {
  masterKey: secret(optional("ADMIN_MASTER_KEY", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/), "")),
  operatorKeys: apiSettings.operatorKeys
}

/** The keys of the settings as core's service; the master key itself is forgotten once it is hashed. */
export const layer = ({ masterKey, operatorKeys }: Values<typeof adminSettings>): Layer.Layer<SettingsKeys, never, OperatorKeys> =>
  Layer.effect(SettingsKeys, Effect.map(OperatorKeys, ({ hash }) => ({
    master: Redacted.value(masterKey) === "" ? null : hash(masterKey),
    named: operatorKeys.map(({ name, sha256 }) => ({ name, hash: KeyHash.make(sha256) }))
  })))
