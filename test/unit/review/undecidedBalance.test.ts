import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect } from "effect"
import { available, memberWithWallet, P1, P3, payment, USDT } from "../community.ts"
import { empty, live, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

it.effect("R28 a token balance that the providers cannot agree on holds back nobody's payment in another asset", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(3))
    yield* live([payment(1, 7n, USDT), payment(1, 5n)], ...empty(8))
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(
    lying([
      [P1, () => ({ balances: (_, wallets) => Effect.succeed(wallets.map(() => null)) })],
      [P3, (reader) => ({
        balances: (asset, wallets, number) => Effect.map(reader.balances(asset, wallets, number), (held) =>
          held.map((one) => one === null ? null : Amount.make(one + BigInt(number))))
      })]
    ]),
    Effect.provide(three())
  ))
