import { assert, it } from "@effect/vitest"
import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ConfirmationRule } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { finalHeight } from "@sigmatrade/core/confirmation/finalHeight"

const hash = BlockHash.make(`0x${"0".repeat(64)}`)
const block = (number: number) => new BlockHeader({ number: BlockNumber.make(number), hash, parentHash: hash, timestampSeconds: 0 })
const height = (rule: ConfirmationRule["rule"], latest: number, finalized: number | null, confirmations = 12): number | null =>
  finalHeight({ confirmations, fallbackBlocks: null }, rule, { latest: block(latest), finalized: finalized === null ? null : block(finalized) })

it("a block counts as its own first confirmation", () => {
  assert.strictEqual(height("depth", 100, null), 89)
  assert.strictEqual(height("depth", 100, null, 1), 100)
})

it("a chain shorter than the depth has nothing final", () => {
  assert.strictEqual(height("depth", 11, null), 0)
  assert.strictEqual(height("depth", 10, null), null)
})

it("final is what is deep enough and finalized, whichever is lower", () => {
  assert.strictEqual(height("finalized", 100, 98), 89)
  assert.strictEqual(height("finalized", 100, 89), 89)
  assert.strictEqual(height("finalized", 100, 80), 80)
})

it("when nobody says what is final, nothing is, unless depth alone decides", () => {
  assert.strictEqual(height("finalized", 100, null), null)
  assert.strictEqual(height("depth", 100, 20), 89)
})
