import type { ShownSetting, ShownValue } from "@sigmatrade/core/admin/ShownSettings"
import { ShownSettings } from "@sigmatrade/core/admin/ShownSettings"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { ConfigProvider, Effect, Layer, Option, Redacted, Result } from "effect"
import { readGiven } from "./readGiven.ts"
import type { Setting } from "./Setting.ts"
import { settingGroups } from "./settingGroups.ts"

/** Characters of a value that are shown: lists may be long. */
const VALUE_LENGTH_MAX = 120
const ELLIPSIS = "…"

/** What holds a key, or says where one is, is a secret whatever its type says. */
const SECRET_KEY = /KEY|TOKEN|SECRET|PASS|XPUB|SEED|MNEMONIC/u

/** Whether a value is or holds something that must not be printed. */
const holdsSecret = (value: unknown): boolean =>
  Redacted.isRedacted(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret))

/** A URL without what may open something: a password before the host, a path or a query with a key. */
const withoutKeys = (text: string): string => {
  if (!/^[a-z]+:\/\//iu.test(text) || !URL.canParse(text)) return text
  const { host, pathname, protocol, search } = new URL(text)
  return `${protocol}//${host}${pathname === "/" && search === "" ? "" : `/${ELLIPSIS}`}`
}

const shorten = (text: string): string => text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}${ELLIPSIS}` : text

const plain = (text: string): ShownValue => ({ _tag: "Plain", value: shorten(withoutKeys(text)) })

/** The texts a value may have been written as. */
const spellings = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "bigint") return [formatAmount(Amount.make(value), BNB), formatAmount(Amount.make(value * 10n ** 9n), BNB)]
  return typeof value === "number" ? [String(value), String(value / 10_000)] : [String(value)]
}

/** What holds unless somebody sets it, as he would write it: the spelling that is read as the same value. */
const defaultOf = ({ key, read, unset }: Setting<unknown>): ShownValue => {
  const value = Option.getOrNull(unset)
  if (value === null || value === "" || SECRET_KEY.test(key) || holdsSecret(value)) return { _tag: "Unset" }
  const text = spellings(value).find((one) => Result.getOrUndefined(read(one)) === value)
  return text === undefined ? { _tag: "Unset" } : plain(text)
}

const givenOf = ({ key, read }: Setting<unknown>, text: string): ShownValue => {
  if (SECRET_KEY.test(key)) return { _tag: "Secret" }
  const value = read(text)
  if (Result.isFailure(value)) return { _tag: "Unreadable" }
  return holdsSecret(value.success) ? { _tag: "Secret" } : plain(text)
}

const show = Effect.fnUntraced(function*(setting: Setting<unknown>, provider: ConfigProvider.ConfigProvider) {
  const given = yield* readGiven(setting, provider)
  if (Result.isFailure(given)) return { key: setting.key, shown: { _tag: "Unreadable" }, source: "environment" } satisfies ShownSetting
  return Option.match(given.success, {
    onNone: (): ShownSetting => ({ key: setting.key, shown: defaultOf(setting), source: "default" }),
    onSome: (text): ShownSetting => ({ key: setting.key, shown: givenOf(setting, text), source: "environment" })
  })
})

/** Every setting as it is in force, without any secret. `isExtendedPublicKey` is that of crypto/AddressDerivationBip32. */
export const layer = (isExtendedPublicKey: (text: string) => boolean): Layer.Layer<ShownSettings, never, Keccak256> =>
  Layer.effect(ShownSettings, Effect.gen(function*() {
    const provider = yield* ConfigProvider.ConfigProvider
    return yield* Effect.forEach(settingGroups(yield* Keccak256, isExtendedPublicKey), ([name, settings]) =>
      Effect.map(Effect.forEach(settings, (setting) => show(setting, provider)), (shown) => ({ name, settings: shown })))
  }))
