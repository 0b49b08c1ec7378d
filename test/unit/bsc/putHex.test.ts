import { assert, it } from "@effect/vitest"
import { closeList, closeString, mark, putHex, putRaw, release, since } from "@sigmatrade/adapters/bsc/putHex"
import { putBytes, putQuantity } from "@sigmatrade/adapters/bsc/putRecord"
import { bytesToHex, toRlp } from "viem"
import type { Hex } from "viem"

type Field = Hex | ReadonlyArray<Field>

const SIZES = [0, 1, 2, 31, 32, 54, 55, 56, 57, 63, 64, 65, 255, 256, 257, 65_535, 65_536, 70_000]
const bytesOf = (size: number): Hex => `0x${"c7".repeat(size)}`

const put = (field: Field): void => {
  if (typeof field === "string") return assert.isTrue(putBytes()(field, {}))
  const before = mark()
  for (const item of field.toReversed()) put(item)
  closeList(before)
}

const encode = (write: () => void): Hex => {
  const before = mark()
  write()
  const written = bytesToHex(since(before))
  release(before)
  assert.strictEqual(mark(), before)
  return written
}

const assertSame = (field: Field) => assert.strictEqual(encode(() => put(field)), toRlp(field as Parameters<typeof toRlp>[0]))

it("every single byte, and no byte, is encoded as viem encodes it", () => {
  for (let byte = 0; byte < 256; byte++) assertSame([bytesToHex(Uint8Array.of(byte))])
  assertSame(["0x"])
  assertSame([])
  assertSame(["0xAB", "0x7F", "0x0A"])
})

it("strings and lists of every order of size, nested too, are encoded as viem encodes them", () => {
  for (const size of SIZES) {
    assertSame([bytesOf(size)])
    assertSame([Array.from({ length: Math.min(size, 300) }, (): Hex => "0x01")])
    assertSame(["0x01", [bytesOf(size), [["0x80", []], bytesOf(3)]], "0x"])
  }
})

it("raw bytes make the same string as their hex, and what was written before stays what it was", () => {
  const before = mark()
  putHex("c0ffee")
  const first = since(before)
  for (const size of SIZES) {
    const bytes = new Uint8Array(size).fill(7)
    const raw = encode(() => {
      const start = mark()
      putRaw(bytes)
      closeString(start)
    })
    assert.strictEqual(raw, toRlp(bytes))
  }
  assert.strictEqual(bytesToHex(first), "0x83c0ffee")
  release(before)
})

it("what is no hex is refused, letters whose last byte looks like a digit too", () => {
  for (const size of [2, 20, 63, 64, 256]) {
    for (const letter of ["g", "\u0130", "\u0661", "\uff10", " ", "-", "x"]) {
      for (const place of [0, size, 2 * size - 1]) {
        const hex = `0x${"0".repeat(place)}${letter}${"0".repeat(2 * size - place - 1)}`
        const before = mark()
        assert.isFalse(putBytes()(hex, {}), hex)
        if (size < 32) assert.isFalse(putQuantity(hex, {}), hex)
        release(before)
      }
    }
  }
  for (const value of [null, undefined, 0, 1n, "", "0", "00", "0X00", "x000", "0x0", ["0x00"]]) assert.isFalse(putBytes()(value, {}))
  for (const value of [null, undefined, 0, "", "0", "0x", "12", `0x${"1".repeat(65)}`]) assert.isFalse(putQuantity(value, {}))
  assert.isFalse(putBytes(20)(bytesOf(19), {}))
})

it("a number is encoded without leading zeros, zero as nothing", () => {
  const encoded: ReadonlyArray<readonly [string, Hex]> = [["0x0", "0x80"], ["0x000", "0x80"], ["0x7f", "0x7f"], ["0x00100", "0x820100"], ["0xABC", "0x820abc"]]
  for (const [value, rlp] of encoded) assert.strictEqual(encode(() => assert.isTrue(putQuantity(value, {}))), rlp)
})
