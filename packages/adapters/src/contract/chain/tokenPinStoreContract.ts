import { assert, layer as withLayer } from "@effect/vitest"
import { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomBytes } from "node:crypto"
import { freshHash } from "../freshAddress.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshAsset = () => AssetId.make(`T${randomBytes(5).toString("hex").toUpperCase()}`)
const freshFacts = (asset: AssetId, decimals: number | null = 18) =>
  new TokenFacts({ asset, codeHash: freshHash(), decimals, proxyHash: freshHash() })

/** What every `TokenPinStore` promises. */
export const tokenPinStoreContract = <E>(name: string, layer: Layer.Layer<TokenPinStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TokenPinStore: ${name}`, (it) => {
    const pinned = Effect.fn("pinned")(function*(asset: AssetId) {
      return Option.getOrNull(yield* (yield* TokenPinStore).get(asset))
    })

    it.effect("a token that was never met is not pinned, others are as they were", () =>
      Effect.gen(function*() {
        const store = yield* TokenPinStore
        const [one, other] = [freshFacts(freshAsset()), freshFacts(freshAsset(), null)]
        assert.strictEqual(yield* pinned(one.asset), null)
        yield* store.pin(one, NOW)
        yield* store.pin(other, NOW)
        assert.deepStrictEqual([yield* pinned(one.asset), yield* pinned(other.asset)], [one, other])
      }))

    it.effect("what was agreed to last is in force, even at the same moment, and the old can be agreed to again", () =>
      Effect.gen(function*() {
        const store = yield* TokenPinStore
        const asset = freshAsset()
        const [first, second, third] = [freshFacts(asset), freshFacts(asset, 6), freshFacts(asset, 255)]
        yield* store.pin(first, NOW)
        yield* store.pin(second, NOW)
        assert.deepStrictEqual(yield* pinned(asset), second)
        yield* store.pin(third, minutesLater(1))
        assert.deepStrictEqual(yield* pinned(asset), third)
        for (const again of [first, first]) yield* store.pin(again, minutesLater(2))
        assert.deepStrictEqual(yield* pinned(asset), first)
      }))

    it.effect("of twenty who agree to facts at once all do, and one of theirs is in force", () =>
      Effect.gen(function*() {
        const store = yield* TokenPinStore
        const asset = freshAsset()
        const all = Array.from({ length: 20 }, () => freshFacts(asset))
        yield* Effect.forEach(all, (facts) => store.pin(facts, NOW), { concurrency: "unbounded" })
        const winner = yield* pinned(asset)
        assert.deepStrictEqual(all.find(({ codeHash }) => codeHash === winner?.codeHash), winner ?? undefined)
        assert.isNotNull(winner)
      }))

    it.effect("what is agreed to in a step that is undone is not in force", () =>
      Effect.gen(function*() {
        const store = yield* TokenPinStore
        const asset = freshAsset()
        const [first, second] = [freshFacts(asset), freshFacts(asset)]
        yield* store.pin(first, NOW)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.pin(second, NOW), Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* pinned(asset), first)
      }))
  })
