import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { Effect } from "effect"
import { available, defaults, memberWithWallet, P1, P2, P3, payment, USDT } from "../community.ts"
import { empty, live, mineMany, openKinds, settle, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

for (const finality of [{ _tag: "None" }, { _tag: "At", number: 3 }] as const) {
  it.effect(`R2 (finality ${finality._tag}): the preferred provider on a young fork of its own freezes nobody's credit`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const [script, providers] = [yield* ChainScript, yield* ProviderScript]
      yield* live(...empty(5))
      yield* script.fork("wrong", 0)
      yield* providers.set(P1, { branch: "wrong", finality })
      for (let block = 0; block < 12; block += 1) {
        yield* script.mine(block === 1 ? [payment(1, 5n)] : [])
        yield* script.mine([], { branch: "wrong" })
        yield* settle(3)
      }
      yield* settle()
      assert.strictEqual(yield* available(member), 5n)
    }).pipe(Effect.provide(three())))
}

const disputed = Effect.gen(function*() {
  const [script, providers] = [yield* ChainScript, yield* ProviderScript]
  yield* mineMany(3)
  yield* script.fork("wrong", 0)
  for (let block = 0; block < 10; block += 1) {
    yield* script.mine()
    yield* script.mine([], { branch: "wrong", timestampSeconds: 2_000_000_000 })
  }
  yield* providers.set(P2, { branch: "wrong" })
  yield* settle(3)
  assert.include(yield* openKinds, "providers disagree")
  return providers
})

it.effect("R4 a dispute while reading is over when everybody agrees again and reading has gone on live", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const providers = yield* disputed
    yield* providers.set(P2, { answers: { _tag: "Never", afterMs: 0 } })
    yield* settle()
    yield* providers.heal(P2)
    yield* live([payment(1, 5n)], ...empty(8))
    assert.deepStrictEqual([yield* openKinds, yield* available(member)], [[], 5n])
  }).pipe(Effect.provide(three({ providers: [P1, P2] }))))

it.effect("R4 a dispute while reading is over when the operator has taken the wrong one of two out", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* disputed
    yield* Effect.gen(function*() {
      yield* settle()
      yield* live([payment(1, 5n)], ...empty(8))
      assert.deepStrictEqual([yield* openKinds, yield* available(member)], [[], 5n])
    }).pipe(lying([[P2, null]]), Effect.provideService(ConfirmationPolicy, { ...defaults, quorum: 1 }))
  }).pipe(Effect.provide(three({ providers: [P1, P2] }))))

it.effect("R9 what one of three says of a token stops nothing, and is nothing operators could agree to", () =>
  Effect.gen(function*() {
    yield* live(...empty(3))
    yield* guardTokens()
    yield* Effect.gen(function*() {
      yield* guardTokens()
      assert.deepStrictEqual(yield* openKinds, [])
    }).pipe(lying([[P2, (reader) => ({
      tokenFacts: (asset) => Effect.map(reader.tokenFacts(asset), (facts) =>
        facts === null ? null : new TokenFacts({ ...facts, codeHash: `0x${"e1".repeat(32)}` }))
    })]]))
  }).pipe(Effect.provide(three())))

it.effect("R10 one of three that lies about a balance takes no member's payment", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(3))
    yield* live([payment(1, 5n, USDT)], ...empty(5))
    assert.deepStrictEqual([yield* available(member, USDT), yield* openKinds], [5n, []])
  }).pipe(lying([[P1, (reader) => ({
    balances: (asset, wallets, number) =>
      Effect.map(reader.balances(asset, wallets, number), (held) => held.map((one) => one === null ? null : Amount.make(one + BigInt(number))))
  })]]), Effect.provide(three())))

it.effect("R3b one provider that claims to be far ahead does not switch the comparison of balances off", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(3))
    yield* (yield* ChainScript).changeToken(USDT, { feeBps: 1000 })
    yield* live([payment(1, 1000n, USDT)], ...empty(5))
    assert.deepStrictEqual([yield* available(member, USDT), yield* openKinds], [0n, ["token balance differs"]])
  }).pipe(lying([[P3, (reader) => ({
    head: Effect.map(reader.head, (head) => ({ ...head, latest: new BlockHeader({ ...head.latest, number: BlockNumber.make(2 ** 33) }) }))
  })]]), Effect.provide(three())))
