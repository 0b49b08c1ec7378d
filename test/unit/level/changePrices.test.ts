import { assert, it } from "@effect/vitest"
import { changePrices } from "@sigmatrade/core/level/changePrices"
import { judgePrices } from "@sigmatrade/core/level/judgePrices"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { publishConfigured } from "@sigmatrade/core/level/publishConfigured"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Result } from "effect"
import { BNB, community, USDT } from "../community.ts"

const ANNA = OperatorName.make("anna")
const amounts = (...given: ReadonlyArray<bigint>) => given.map((one) => Amount.make(one))
const pricesIn = (asset: AssetId, ...given: ReadonlyArray<bigint>) =>
  amounts(...given).map((price, index) => new LevelPrice({ asset, level: LevelNumber.make(index + 1), price }))
const settings = [...pricesIn(BNB, 10n, 20n, 30n), ...pricesIn(USDT, 100n)]
const table = new LevelTable({ version: 7, prices: settings })
const judged = (asset: AssetId, ...given: ReadonlyArray<bigint>) =>
  Result.match(judgePrices(table, asset, amounts(...given)), { onSuccess: (prices) => prices, onFailure: ({ level, reason }) => [reason, level] })

it("the prices of one asset are replaced, more or fewer levels than before; those of others stay", () => {
  assert.deepStrictEqual<unknown>(judged(BNB, 11n, 22n), [...pricesIn(USDT, 100n), ...pricesIn(BNB, 11n, 22n)])
  assert.deepStrictEqual<unknown>(judged(USDT, 1n, 2n, 3n, 4n), [...pricesIn(BNB, 10n, 20n, 30n), ...pricesIn(USDT, 1n, 2n, 3n, 4n)])
  assert.deepStrictEqual<unknown>(judged(USDT), pricesIn(BNB, 10n, 20n, 30n))
  // One level more, one price other, as many as in the other asset, the most there may be.
  for (const given of [[10n, 20n, 30n, 40n], [10n, 21n, 31n], [11n], Array.from({ length: 20 }, (_, index) => BigInt(index + 1))]) {
    assert.deepStrictEqual<unknown>(judged(BNB, ...given), [...pricesIn(USDT, 100n), ...pricesIn(BNB, ...given)])
  }
  const second = new LevelTable({ version: 1, prices: pricesIn(BNB, 5n, 10n).slice(1) })
  assert.deepStrictEqual<unknown>(Result.getOrThrow(judgePrices(second, BNB, amounts(10n))), pricesIn(BNB, 10n))
})

it("prices that would sell the wrong level, or nothing, are refused with the level it is about", () => {
  assert.deepStrictEqual<unknown>(judged(BNB, 10n, 0n), ["a price is zero", 2])
  assert.deepStrictEqual<unknown>(judged(BNB, 0n, 10n), ["a price is zero", 1])
  const turned = judgePrices(new LevelTable({ version: 7, prices: settings.toReversed() }), BNB, amounts(10n, 20n, 30n))
  assert.strictEqual(Result.isFailure(turned) ? turned.failure.reason : "", "nothing changes")
  assert.deepStrictEqual<unknown>(judged(BNB, 10n, 20n, 20n), ["a higher level costs no more", 3])
  assert.deepStrictEqual<unknown>(judged(BNB, 10n, 9n, 8n), ["a higher level costs no more", 2])
  assert.deepStrictEqual<unknown>(judged(BNB, 10n, 20n, 30n), ["nothing changes", 1])
  assert.deepStrictEqual<unknown>(judged(BNB, ...Array.from({ length: 21 }, (_, index) => BigInt(index + 1))), ["too many levels", 21])
  const alone = new LevelTable({ version: 1, prices: pricesIn(BNB, 1n) })
  assert.deepStrictEqual(Result.getFailure(judgePrices(alone, BNB, []))._tag, "Some")
})

it.effect("an operator's prices are in force at once, with his reason; who has seen others is told", () =>
  Effect.gen(function*() {
    const { table: { version } } = yield* publishConfigured(settings)
    const wish = { asset: BNB, amounts: amounts(15n, 25n), version }
    assert.strictEqual((yield* Effect.flip(changePrices(wish, ANNA, "  ")))._tag, "NoteMissing")
    assert.strictEqual((yield* changePrices(wish, ANNA, " spring ")).version, version + 1)
    assert.strictEqual((yield* Effect.flip(changePrices({ ...wish, amounts: amounts(1n) }, ANNA, "late")))._tag, "PricesMoved")
    // Also when what he wants is what others have put in force meanwhile.
    assert.strictEqual((yield* Effect.flip(changePrices(wish, ANNA, "late")))._tag, "PricesMoved")
    const [last] = yield* (yield* LevelStore).versions(1)
    assert.deepStrictEqual([last?.operator, last?.note, last?.table.version], [ANNA, "spring", version + 1])
  }).pipe(Effect.provide(community())))

it.effect("settings rule until an operator has set prices; from then on his stay, through every start", () =>
  Effect.gen(function*() {
    const { version } = (yield* publishConfigured(settings)).table
    assert.deepStrictEqual(yield* Effect.map(publishConfigured(settings), ({ isConfigured, table: { version: now } }) => [isConfigured, now]), [true, version])
    const others = pricesIn(BNB, 11n)
    assert.deepStrictEqual(yield* Effect.map(publishConfigured(others), ({ isConfigured, table: { version: now } }) => [isConfigured, now]), [true, version + 1])
    const changed = yield* changePrices({ asset: BNB, amounts: amounts(50n), version: version + 1 }, ANNA, "dearer")
    assert.deepStrictEqual(yield* publishConfigured(settings), { table: changed, isConfigured: false })
    assert.deepStrictEqual(yield* (yield* LevelStore).table, changed)
  }).pipe(Effect.provide(community())))

it.effect("of a reason its first thousand characters are kept", () =>
  Effect.gen(function*() {
    const { table: { version } } = yield* publishConfigured(settings)
    yield* changePrices({ asset: BNB, amounts: amounts(15n), version }, ANNA, ` ${"x".repeat(1_000)}y`)
    assert.strictEqual((yield* (yield* LevelStore).versions(1))[0]?.note, "x".repeat(1_000))
  }).pipe(Effect.provide(community())))

it.effect("a start that has seen older prices than there are looks again, and takes no operator's back", () =>
  Effect.gen(function*() {
    const levels = yield* LevelStore
    const { version } = (yield* publishConfigured(settings)).table
    const changed = yield* changePrices({ asset: BNB, amounts: amounts(50n), version }, ANNA, "dearer")
    let looks = 0
    const late = { ...levels, versions: (limit: number) => (looks++ === 0 ? Effect.succeed([]) : levels.versions(limit)) }
    assert.deepStrictEqual(yield* Effect.provideService(publishConfigured(settings), LevelStore, late), { table: changed, isConfigured: false })
    assert.strictEqual(looks, 2)
  }).pipe(Effect.provide(community())))
