import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Effect } from "effect"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { available, BNB, memberWithWallet, P1, P2, payment, USDT } from "../community.ts"
import { empty, inBooks, live, openKinds, settle, states, three, tx } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

it.effect("R18b a final payment is counted where it was final while one liar shows it again in a young block", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(5))
    yield* reconcileNatives()
    yield* live([payment(1, 5n, BNB, tx("a"))], ...empty(5))
    assert.strictEqual(yield* available(member), 5n)
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Block", number: 12, transfers: [payment(1, 5n, BNB, tx("a"))] } })
    yield* live([])
    yield* reconcileNatives()
    yield* live(...empty(10))
    assert.strictEqual((yield* states)[P1], "faulty")
    for (let step = 0; step < 6; step += 1) {
      yield* reconcileNatives()
      yield* live([])
      yield* settle(2)
    }
    const waiting = (yield* (yield* SuspenseStore).items(10)).map(({ amount }) => amount)
    assert.deepStrictEqual([waiting, yield* inBooks()], [[], 5n])
  }).pipe(Effect.provide(three())))

it.effect("R25 a token's change that one of two hides does not go unnoticed", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(3))
    yield* guardTokens()
    const [honest] = yield* ChainProviders
    const before = honest === undefined ? null : yield* honest.reader.tokenFacts(USDT)
    yield* (yield* ChainScript).changeToken(USDT, { code: "evil", feeBps: 1000 })
    yield* Effect.gen(function*() {
      yield* live([payment(1, 1000n, USDT)], ...empty(5))
      yield* guardTokens()
      assert.deepStrictEqual([yield* available(member, USDT), (yield* openKinds).length > 0], [0n, true])
    }).pipe(lying([[P2, (reader) => ({
      tokenFacts: () => Effect.succeed(before),
      balances: (_, wallets) => Effect.succeed(wallets.map(() => null)),
      head: reader.head
    })]]))
  }).pipe(Effect.provide(three({ providers: [P1, P2] }))))
