import { assert, it } from "@effect/vitest"
import { bloomBits, bloomHas, bloomHasBits } from "@sigmatrade/adapters/bsc/bloomHas"
import * as fc from "fast-check"
import type { Hex } from "viem"
import { readRecorded } from "./readRecorded.ts"

const nothing = `0x${"0".repeat(512)}`

/** A bloom by the book: each mark set in one big number. */
const bloomOf = (names: ReadonlyArray<Hex>): string => {
  const marks = names.flatMap(bloomBits).reduce((bloom, bit) => bloom | (1n << BigInt(bit)), 0n)
  return `0x${marks.toString(16).padStart(512, "0")}`
}

it("a recorded block's bloom has the names in its logs and hardly any other", () => {
  const { block } = readRecorded("geth-test-chain-2")
  const bloom = String(block["logsBloom"])
  // The contract that this block's transactions call, which logs this topic each time.
  const [emitter, topic]: [Hex, Hex] = ["0x7dcd17433742f4c0ca53122ab541d0ba67fc27df", `0x${"656d6974".padStart(64, "0")}`]
  assert.isTrue(bloomHas(bloom, emitter))
  assert.isTrue(bloomHas(bloom, topic))
  const strangers = Array.from({ length: 200 }, (_, index): Hex => `0x${index.toString(16).padStart(40, "0")}`)
  assert.isAtMost(strangers.filter((stranger) => bloomHas(bloom, stranger)).length, 2)
})

it("what was put in is always found, and what a bloom denies was never put in", () => {
  const name = fc.uint8Array({ minLength: 20, maxLength: 32 }).map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`)
  fc.assert(fc.property(fc.array(name, { maxLength: 40 }), name, (names, other) => {
    const bloom = bloomOf(names)
    assert.isTrue(names.every((one) => bloomHas(bloom, one) && bloomHas(bloom.toUpperCase().replace("X", "x"), one)))
    assert.isTrue(bloomHas(bloom, other) || !names.includes(other))
    assert.isFalse(bloomHas(nothing, other))
    assert.strictEqual(bloomHasBits(bloom, bloomBits(other)), bloomBits(other).every((bit) => (BigInt(bloom) >> BigInt(bit)) % 2n === 1n))
  }))
})

it("a bloom that is none excludes nothing", () => {
  for (const bloom of ["", "0x", "0x0", nothing.slice(0, -1), `${nothing}0`, `0x${"z".repeat(512)}`]) assert.isTrue(bloomHas(bloom, "0xab"))
})
