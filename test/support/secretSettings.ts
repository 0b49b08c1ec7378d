import type { Setting } from "@sigmatrade/adapters/env/Setting"
import { settingGroups } from "@sigmatrade/adapters/env/settingGroups"
import { Result } from "effect"
import { inspect } from "node:util"

/** Values of every form a secret has. */
const values = [`canary-${"0".repeat(40)}`, "https://node.example/canary", "wss://node.example/canary", "123456789:canary-token", "ca0a".repeat(16), "authorization=canary", `AGE-SECRET-KEY-1${"Q".repeat(58)}`]

/** One that fits, where what is read of it is a secret. */
const fitting = ({ read }: Setting<unknown>): string | undefined =>
  values.find((text) => Result.match(read(text), { onFailure: () => false, onSuccess: (value) => inspect(value).includes("<redacted") }))

/** Every setting that is a secret, with a value that fits. */
export const secretSettings = settingGroups({ hash: () => new Uint8Array(32) }, () => false).flatMap(([, settings]) =>
  settings.flatMap((setting) => {
    const value = fitting(setting)
    return value === undefined ? [] : [{ setting, value }]
  }))
