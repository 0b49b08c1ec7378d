import { assert, layer as withLayer } from "@effect/vitest"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { Layer } from "effect"
import { Effect, Result } from "effect"
import { randomBytes } from "node:crypto"
import { BNB, LARGE, LARGEST, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** A price above 2^63 that was never published before. */
const freshPrice = () => Amount.make(LARGE + BigInt(`0x${randomBytes(12).toString("hex")}`))

const freshPrices = () => [
  new LevelPrice({ level: LevelNumber.make(1), asset: BNB, price: freshPrice() }),
  new LevelPrice({ level: LevelNumber.make(2), asset: BNB, price: LARGEST }),
  new LevelPrice({ level: LevelNumber.make(1), asset: USDT, price: freshPrice() })
]

const inRank = (prices: ReadonlyArray<LevelPrice>) =>
  prices.toSorted((one, other) => one.asset.localeCompare(other.asset) || one.level - other.level)

/** What every `LevelStore` promises about prices and their versions. */
export const levelPricesContract = <E>(name: string, layer: Layer.Layer<LevelStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`LevelStore, prices: ${name}`, (it) => {
    it.effect("without prices the table is version 0 and empty; the first prices are version 1", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const before = yield* levels.table
        // Another test of this database may have published already.
        if (before.version === 0) assert.deepStrictEqual(before.prices, [])
        assert.strictEqual((yield* levels.publish(freshPrices(), NOW)).version, before.version + 1)
      }))

    it.effect("published prices are in force, to the base unit", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const published = yield* levels.publish(prices, NOW)
        assert.deepStrictEqual(inRank(published.prices), inRank(prices))
        const table = yield* levels.table
        assert.strictEqual(table.version, published.version)
        assert.deepStrictEqual(inRank(table.prices), inRank(prices))
      }))

    it.effect("the same prices again, in any order, are the same version", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const { version } = yield* levels.publish(prices, NOW)
        assert.strictEqual((yield* levels.publish(prices, minutesLater(1))).version, version)
        assert.strictEqual((yield* levels.publish(prices.toReversed(), minutesLater(2))).version, version)
        assert.strictEqual((yield* levels.table).version, version)
      }))

    it.effect("a change follows on the version it names: of many at once one wins, and the others are told what is in force", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { version } = yield* levels.publish(freshPrices(), NOW)
        const changes = Array.from({ length: 20 }, (_, index) => ({
          prices: freshPrices(), expected: version, operator: OperatorName.make(`anna${index}`), note: `reason ${index}`
        }))
        const results = yield* Effect.forEach(changes, (change) => Effect.result(levels.change(change, minutesLater(1))), { concurrency: "unbounded" })
        const won = results.findIndex((result) => Result.isSuccess(result))
        const moved = results.filter(Result.isFailure).map(({ failure }) => [failure._tag, failure.version])
        assert.deepStrictEqual(moved, Array.from({ length: 19 }, () => ["PricesMoved", version + 1]))
        const [last, before] = yield* levels.versions(2)
        assert.deepStrictEqual([last?.operator, last?.note, last?.publishedAt], [OperatorName.make(`anna${won}`), `reason ${won}`, minutesLater(1)])
        assert.deepStrictEqual(last?.table, yield* levels.table)
        assert.deepStrictEqual(inRank(last?.table.prices ?? []), inRank(changes[won]?.prices ?? []))
        assert.deepStrictEqual([before?.table.version, before?.operator, before?.note], [version, null, null])
        assert.strictEqual((yield* levels.versions(1)).length, 1)
      }))

    it.effect("the settings' prices leave no name, and a change to the same prices is none", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const { version } = yield* levels.publish(freshPrices(), NOW)
        const table = yield* levels.change({ prices, expected: version, operator: null, note: null }, NOW)
        assert.strictEqual(table.version, version + 1)
        const again = { prices: prices.toReversed(), expected: table.version, operator: OperatorName.make("anna"), note: "once more" }
        assert.deepStrictEqual(yield* levels.change(again, NOW), table)
        assert.deepStrictEqual((yield* levels.versions(1)).map(({ note, operator }) => [operator, note]), [[null, null]])
      }))

    it.effect("other prices are the next version, and a level that is left out is sold no more", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const { version } = yield* levels.publish(prices, NOW)
        const fewer = yield* levels.publish(prices.slice(1), minutesLater(1))
        assert.strictEqual(fewer.version, version + 1)
        assert.strictEqual((yield* levels.table).prices.length, 2)
        const back = yield* levels.publish(prices, minutesLater(2))
        assert.strictEqual(back.version, version + 2)
      }))

    it.effect("twenty who publish the same prices at once make one version", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { version } = yield* levels.table
        const prices = freshPrices()
        const tables = yield* Effect.forEach(Array.from({ length: 20 }), () => levels.publish(prices, NOW), { concurrency: "unbounded" })
        assert.deepStrictEqual(new Set(tables.map((table) => table.version)), new Set([version + 1]))
      }))
  })
