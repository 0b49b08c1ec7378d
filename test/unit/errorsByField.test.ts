import { assert, describe, it } from "@effect/vitest"
import { Data, Exit, Schema } from "effect"

class TooMuch extends Schema.TaggedError<TooMuch>()("TooMuch", { most: Schema.BigInt }) {}
class Unclear extends Data.TaggedError("Unclear")<{ readonly seen: ReadonlyArray<string>; readonly cause?: unknown }> {}

/** Whether `deepStrictEqual` takes one for the other. */
const isSame = (one: unknown, other: unknown): boolean => {
  try {
    assert.deepStrictEqual(one, other)
    return true
  } catch {
    return false
  }
}

describe("what `deepStrictEqual` says about errors, which most refusals are asked for with", () => {
  it("two errors of one class are different when a field is", () => {
    assert.isTrue(isSame(new TooMuch({ most: 2n ** 64n }), new TooMuch({ most: 2n ** 64n })))
    assert.isFalse(isSame(new TooMuch({ most: 2n ** 64n }), new TooMuch({ most: 2n ** 64n + 1n })))
    assert.isTrue(isSame(new Unclear({ seen: ["a", "b"] }), new Unclear({ seen: ["a", "b"] })))
    assert.isFalse(isSame(new Unclear({ seen: ["a", "b"] }), new Unclear({ seen: ["a"] })))
  })

  it("they are different inside of something else too", () => {
    assert.isTrue(isSame([{ why: new TooMuch({ most: 1n }) }], [{ why: new TooMuch({ most: 1n }) }]))
    assert.isFalse(isSame([{ why: new TooMuch({ most: 1n }) }], [{ why: new TooMuch({ most: 2n }) }]))
    assert.isTrue(isSame(Exit.fail(new TooMuch({ most: 1n })), Exit.fail(new TooMuch({ most: 1n }))))
    assert.isFalse(isSame(Exit.fail(new TooMuch({ most: 1n })), Exit.fail(new TooMuch({ most: 2n }))))
  })

  it("their cause counts as well", () => {
    const because = (most: bigint) => new Unclear({ seen: [], cause: new TooMuch({ most }) })
    assert.isTrue(isSame(because(1n), because(1n)))
    assert.isFalse(isSame(because(1n), because(2n)))
  })

  it("an error of another class, of another text, or no error at all is different", () => {
    assert.isFalse(isSame(new TooMuch({ most: 1n }), new Unclear({ seen: [] })))
    assert.isFalse(isSame(new Error("one"), new Error("another")))
    assert.isTrue(isSame(new Error("one"), new Error("one")))
    assert.isFalse(isSame(new TooMuch({ most: 1n }), { _tag: "TooMuch", most: 1n }))
  })
})
