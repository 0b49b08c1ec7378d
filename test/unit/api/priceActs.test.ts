import { assert, describe } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Effect } from "effect"
import { milli } from "../../support/community.ts"
import { promise, publishPrices } from "./ApiTest.ts"
import { audited, succeeded, openDesk } from "./openDesk.ts"
import { isProblem } from "./problemChecks.ts"

interface Table {
  readonly version: number
  readonly prices: ReadonlyArray<{ readonly level: number; readonly price: { readonly asset: string; readonly base_units: string } }>
}

const units = (...thousandths: ReadonlyArray<number>) => thousandths.map((one) => String(milli(one)))
const wish = { asset: "USDT", prices: units(11_000, 22_000) }
const NOTE = "The market has moved."
const inUsdt = ({ prices }: Table) => prices.filter(({ price }) => price.asset === "USDT").map(({ price }) => price.base_units)

describe("prices over HTTP", () => {
  promise("prices of one asset are in force over the table that was seen, and those in others stay", Effect.gen(function*() {
    yield* publishPrices
    const { act, decide, needsMatch, read, twice } = yield* openDesk
    const before = yield* read("/v1/levels")
    const preview = succeeded(yield* act("/v1/levels/preview", wish)) as Table
    assert.deepStrictEqual([preview.version, inUsdt(preview)], [2, wish.prices])
    assert.strictEqual((yield* (yield* LevelStore).table).version, 1)
    yield* needsMatch("/v1/levels/prices", { ...wish, note: NOTE })
    const seen = { "if-match": before.headers.get("etag") ?? "" }
    const published = yield* twice("/v1/levels/prices", { ...wish, note: NOTE }, seen)
    assert.deepStrictEqual(published.body, preview)
    assert.deepStrictEqual((yield* read("/v1/levels")).body, preview)
    assert.lengthOf(preview.prices, 8)
    yield* isProblem(yield* act("/v1/levels/prices", { ...wish, prices: units(1), note: NOTE }, seen), "precondition_failed")
    const none = succeeded(yield* decide("/v1/levels", "/v1/levels/prices", { asset: "USDT", prices: [], note: NOTE })) as Table
    assert.deepStrictEqual(inUsdt(none), [])
    assert.deepStrictEqual((yield* audited("change prices")).filter(([, outcome]) => outcome === "done"), [["prices:USDT", "done", NOTE], ["prices:USDT", "done", NOTE]])
    const [{ note, operator } = { note: "", operator: "" }] = yield* (yield* LevelStore).versions(1)
    assert.deepStrictEqual([note, operator], [NOTE, "master"])
  }))

  promise("prices that cannot be in force are refused before and when they are published, with the level that is wrong", Effect.gen(function*() {
    yield* publishPrices
    const { act, decide } = yield* openDesk
    const wrongs: ReadonlyArray<readonly [prices: ReadonlyArray<string>, word: RegExp]> = [
      [["0"], /Level 1 .*zero/u], [units(2, 1), /Level 2 .*no more/u], [units(10_000, 20_000, 50_000), /nothing changes/u],
      [units(...Array.from({ length: 21 }, (_, index) => index + 1)), /too many/u]
    ]
    for (const [prices, word] of wrongs) {
      const asked = { asset: "USDT", prices }
      assert.match((yield* isProblem(yield* act("/v1/levels/preview", asked), "prices_refused")).detail, word)
      assert.match((yield* isProblem(yield* decide("/v1/levels", "/v1/levels/prices", { ...asked, note: NOTE }), "prices_refused")).detail, word)
    }
    assert.include((yield* isProblem(yield* act("/v1/levels/preview", { ...wish, asset: "DOGE" }), "asset_not_listed")).detail, "USDT")
    yield* isProblem(yield* decide("/v1/levels", "/v1/levels/prices", { ...wish, asset: "DOGE", note: NOTE }), "asset_not_listed")
    for (const body of [{ ...wish, note: " " }, { ...wish, prices: [1] }, { ...wish, prices: ["-1"], note: NOTE }]) {
      yield* isProblem(yield* decide("/v1/levels", "/v1/levels/prices", body), "body_invalid")
    }
    assert.strictEqual((yield* (yield* LevelStore).table).version, 1)
  }))

  promise("who published between the look and the decision is not overwritten, however fast", Effect.gen(function*() {
    yield* publishPrices
    const { act, read } = yield* openDesk
    const seen = { "if-match": (yield* read("/v1/levels")).headers.get("etag") ?? "" }
    const answers = yield* Effect.all(Array.from({ length: 10 }, (_, index) =>
      act("/v1/levels/prices", { asset: "USDT", prices: units(index + 1), note: NOTE }, seen)), { concurrency: "unbounded" })
    assert.deepStrictEqual(answers.map(({ status }) => status).toSorted((one, other) => one - other), [200, ...Array.from({ length: 9 }, () => 412)])
    assert.strictEqual((yield* (yield* LevelStore).table).version, 2)
  }))
})
