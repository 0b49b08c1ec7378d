import { acceptedRange, shrunkRange } from "@sigmatrade/adapters/bsc/RangeSize"
import type { RangeSize } from "@sigmatrade/adapters/bsc/RangeSize"
import { assert, describe, it } from "@effect/vitest"

describe("RangeSize", () => {
  it("halves what was refused, down to one block", () => {
    assert.deepStrictEqual([2_000, 7, 1].map((asked) => shrunkRange(asked).blocks), [1_000, 3, 1])
  })

  it("doubles after enough full answers in a row and never passes the maximum", () => {
    let size: RangeSize = { blocks: 600, accepted: 0 }
    const sizes = Array.from({ length: 9 }, () => (size = acceptedRange(size, size.blocks, 3, 2_000)).blocks)
    assert.deepStrictEqual(sizes, [600, 600, 1_200, 1_200, 1_200, 2_000, 2_000, 2_000, 2_000])
  })

  it("learns nothing from the short end of a stretch", () => {
    const size = { blocks: 500, accepted: 2 }
    assert.deepStrictEqual(acceptedRange(size, 499, 3, 2_000), size)
  })
})
