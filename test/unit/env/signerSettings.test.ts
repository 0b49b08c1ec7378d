import { assert, describe, it } from "@effect/vitest"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { readSignerSettings } from "@sigmatrade/adapters/env/signerSettings"
import type { SignerSettings } from "@sigmatrade/adapters/signer/SignerAdapters"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { ConfigProvider, Effect, Redacted } from "effect"
import { inspect } from "node:util"

const readWith = (env: Record<string, string>): Effect.Effect<SignerSettings | null, { readonly problems: ReadonlyArray<{ readonly key: string }> }> =>
  readSignerSettings.pipe(Effect.provide(Keccak256Noble.layer), Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env))))
const complaints = (env: Record<string, string>) =>
  readWith(env).pipe(Effect.match({ onFailure: ({ problems }) => problems.map(({ key }) => key), onSuccess: () => [] }))
const PASSPHRASE = "canary-passphrase-of-the-tests"
const PLACES = "PAYOUT_KEYSTORE_FILE, PAYOUT_KEY_FILE, PAYOUT_SIGNER_URL"

describe("the settings of the signer", () => {
  it.effect("are off until a key is somewhere", () => Effect.gen(function*() {
    assert.isNull(yield* readWith({}))
    assert.isNull(yield* readWith({ ENCRYPTION_KEY: PASSPHRASE, PAYOUT_MAX_BNB: "1" }))
  }))

  it.effect("name one place of the key, with limits of their own", () => Effect.gen(function*() {
    const secret = yield* readWith({ PAYOUT_KEY_FILE: "/run/secrets/key" })
    assert.deepStrictEqual(secret, {
      key: { kind: "secret", file: "/run/secrets/key" }, logFile: "./data/signings.jsonl", epoch: 1, receiversOnly: null, feesPerDayMax: 10n ** 18n,
      amounts: new Map([
        [BNB.id, { perPaymentMax: 5n * 10n ** 18n, perDayMax: 50n * 10n ** 18n }],
        [USDT.id, { perPaymentMax: 2_500n * 10n ** 18n, perDayMax: 25_000n * 10n ** 18n }]
      ])
    } as unknown as SignerSettings)
    const remote = yield* readWith({
      PAYOUT_SIGNER_URL: "https://user:canary@signer.example", PAYOUT_SIGNER_EPOCH: "3", PAYOUT_MAX_USDT: "1.5", PAYOUT_DAY_MAX_BNB: "0",
      PAYOUT_RECEIVERS_ONLY: "0x52908400098527886E0F7030069857D2E4169EE7"
    })
    assert.strictEqual(remote?.key.kind === "remote" ? Redacted.value(remote.key.url) : "", "https://user:canary@signer.example")
    assert.deepStrictEqual([remote?.epoch, remote?.amounts.get(USDT.id)?.perPaymentMax, remote?.amounts.get(BNB.id)?.perDayMax],
      [3, 15n * 10n ** 17n, 0n] as ReadonlyArray<unknown>)
    assert.deepStrictEqual(remote?.receiversOnly, ["0x52908400098527886e0f7030069857d2e4169ee7"] as ReadonlyArray<string>)
  }))

  it.effect("refuse two places at once, a keystore that nothing opens, and what is out of bounds, each by name", () => Effect.gen(function*() {
    const [keystore, file, url] = [{ PAYOUT_KEYSTORE_FILE: "/k", ENCRYPTION_KEY: PASSPHRASE }, { PAYOUT_KEY_FILE: "/f" }, { PAYOUT_SIGNER_URL: "http://s" }]
    for (const env of [{ ...keystore, ...file }, { ...keystore, ...url }, { ...file, ...url }, { ...keystore, ...file, ...url }]) {
      assert.deepStrictEqual(yield* complaints(env), [PLACES])
    }
    assert.deepStrictEqual(yield* complaints({ PAYOUT_KEYSTORE_FILE: "/k" }), ["ENCRYPTION_KEY"])
    assert.deepStrictEqual(yield* complaints({ PAYOUT_KEYSTORE_FILE: "/k", ENCRYPTION_KEY: "short" }), ["ENCRYPTION_KEY"])
    assert.deepStrictEqual(yield* complaints({ ...file, PAYOUT_SIGNER_EPOCH: "0", PAYOUT_MAX_BNB: "-1", PAYOUT_RECEIVERS_ONLY: "0x1" }),
      ["PAYOUT_SIGNER_EPOCH", "PAYOUT_MAX_BNB", "PAYOUT_RECEIVERS_ONLY"])
    assert.deepStrictEqual(yield* complaints({ PAYOUT_SIGNER_URL: "ftp://s" }), ["PAYOUT_SIGNER_URL"])
  }))

  it.effect("never print the passphrase or the URL", () => Effect.gen(function*() {
    for (const env of [{ PAYOUT_KEYSTORE_FILE: "/k", ENCRYPTION_KEY: PASSPHRASE }, { PAYOUT_SIGNER_URL: "http://a:canary@s/canary" },
      { PAYOUT_SIGNER_URL: "canary", ENCRYPTION_KEY: "canary", PAYOUT_KEY_FILE: "/f" }]) {
      const read = yield* Effect.exit(readWith(env))
      for (const text of [inspect(read, { depth: 20, showHidden: true }), String(read), JSON.stringify(read, (_, value: unknown) => typeof value === "bigint" ? String(value) : value)]) assert.notInclude(text, "canary")
    }
  }))
})
