import { assert, it } from "@effect/vitest"
import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { isLinked } from "@sigmatrade/core/chain/isLinked"

const hash = (number: number) => BlockHash.make(`0x${number.toString(16).padStart(64, "0")}`)
const block = (number: number, parent = number - 1) =>
  new BlockHeader({ number: BlockNumber.make(number), hash: hash(number), parentHash: hash(parent), timestampSeconds: 0 })

it("children in a row are linked, and so is nothing at all", () => {
  assert.isTrue(isLinked(hash(4), [block(5), block(6), block(7)]))
  assert.isTrue(isLinked(hash(4), []))
})

it("a first block with another parent is not linked", () => {
  assert.isFalse(isLinked(hash(3), [block(5), block(6)]))
})

it("a hole, a swap and a foreign block in the middle are not linked", () => {
  assert.isFalse(isLinked(hash(4), [block(5), block(7)]))
  assert.isFalse(isLinked(hash(4), [block(6), block(5)]))
  assert.isFalse(isLinked(hash(4), [block(5), block(6, 99), block(7)]))
  assert.isFalse(isLinked(hash(4), [block(5), block(7, 5)]))
})
