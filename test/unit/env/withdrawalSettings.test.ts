import { assert, describe, it } from "@effect/vitest"
import { readSettings } from "@sigmatrade/adapters/env/Setting"
import { withdrawalPolicy, withdrawalRules, withdrawalSettings } from "@sigmatrade/adapters/env/withdrawalSettings"
import { ConfigProvider, Effect } from "effect"

const read = (env: Record<string, string>) =>
  readSettings(withdrawalSettings, withdrawalRules).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
  )
const refused = (env: Record<string, string>) => Effect.map(Effect.flip(read(env)), ({ problems }) => problems.map(({ key, rule }) => `${key} ${rule}`))

describe("settings of withdrawals", () => {
  it.effect("hold what the specification says when they are not set", () =>
    Effect.gen(function*() {
      const { assets, expiryHours, inFlightMax, walletCooldownHours } = withdrawalPolicy(yield* read({}))
      assert.deepStrictEqual([expiryHours, inFlightMax, walletCooldownHours], [72, 3, 24])
      const shown = [...assets].map(([asset, rules]) => [asset, ...Object.values(rules).map((value) => Number(value) / 1e18)])
      assert.deepStrictEqual(shown, [["BNB", 0.01, 0, 5, 10, 20, 0.1, 1], ["USDT", 5, 0, 2500, 5000, 10_000, 50, 500]])
    }))

  it.effect("that contradict each other are refused, each under its key, all in one report", () =>
    Effect.gen(function*() {
      const wrong: ReadonlyArray<readonly [Record<string, string>, string]> = [
        [{ WITHDRAWAL_FEE_BNB: "0.01" }, "WITHDRAWAL_FEE_BNB less than WITHDRAWAL_MIN_BNB"],
        [{ WITHDRAWAL_MIN_USDT: "2500.1" }, "WITHDRAWAL_MIN_USDT at most WITHDRAWAL_MAX_USDT"],
        [{ WITHDRAWAL_MAX_USDT: "5000.1" }, "WITHDRAWAL_MAX_USDT at most WITHDRAWAL_DAY_MAX_USDT"],
        [{ WITHDRAWAL_HOUR_MAX_BNB: "4.999" }, "WITHDRAWAL_MAX_BNB at most WITHDRAWAL_HOUR_MAX_BNB"],
        [{ WITHDRAWAL_AUTO_MAX_USDT: "500.000000000000000001" }, "WITHDRAWAL_AUTO_MAX_USDT at most WITHDRAWAL_ONE_APPROVAL_MAX_USDT"]
      ]
      for (const [env, problem] of wrong) assert.deepStrictEqual(yield* refused(env), [problem])
      const all = yield* refused(Object.assign({}, ...wrong.slice(0, 2).map(([env]) => env), wrong[4]?.[0]))
      assert.sameMembers([...all], [wrong[0]?.[1], wrong[1]?.[1], wrong[4]?.[1]])
    }))

  it.effect("at their bounds fit each other", () =>
    Effect.gen(function*() {
      const same = Object.fromEntries(["MIN", "MAX", "DAY_MAX", "HOUR_MAX", "AUTO_MAX", "ONE_APPROVAL_MAX"].map((name) => [`WITHDRAWAL_${name}_BNB`, "7"]))
      const { autoMaxBnb, minimumBnb } = yield* read({ ...same, WITHDRAWAL_FEE_BNB: "6.999999999999999999" })
      assert.strictEqual(autoMaxBnb, minimumBnb)
      assert.strictEqual((yield* read({ WITHDRAWAL_AUTO_MAX_BNB: "0", WITHDRAWAL_AUTO_MAX_USDT: "0" })).autoMaxUsdt, 0n)
    }))
})
