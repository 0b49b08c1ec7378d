import { assert, it } from "@effect/vitest"
import { bloomsFit } from "@sigmatrade/adapters/bsc/bloomsFit"
import { readRecorded } from "./readRecorded.ts"

const { block, receipts } = readRecorded("anvil-2")
const bloom = String(block["logsBloom"])
const withBit = "0x8" + bloom.slice(3)

it("the blooms of a recorded block fit, in capitals too", () => {
  assert.isTrue(bloomsFit(bloom, receipts ?? []))
  assert.isTrue(bloomsFit(`0x${bloom.slice(2).toUpperCase()}`, receipts ?? []))
})

it("a block's bloom with one mark more than its receipts have does not fit", () => {
  assert.notStrictEqual(withBit, bloom)
  assert.isFalse(bloomsFit(withBit, receipts ?? []))
})

it("a receipt's bloom with one mark more than its logs leave does not fit", () => {
  const [first, ...rest] = receipts ?? []
  const changed = { ...first, logsBloom: `0x8${String(first?.["logsBloom"]).slice(3)}` }
  assert.isFalse(bloomsFit(bloom, [changed, ...rest]))
})
