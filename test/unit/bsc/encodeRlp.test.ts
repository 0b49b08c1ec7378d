import { assert, it } from "@effect/vitest"
import { encodeRlp, rlpBytes, rlpList } from "@sigmatrade/adapters/bsc/encodeRlp"
import type { RlpField } from "@sigmatrade/adapters/bsc/rlpFields"
import { bytesToHex, toRlp } from "viem"
import type { Hex } from "viem"

const SIZES = [0, 1, 2, 31, 32, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536, 70_000]
const bytesOf = (size: number): Hex => `0x${"c7".repeat(size)}`

const assertSame = (fields: ReadonlyArray<RlpField>) =>
  assert.strictEqual(bytesToHex(encodeRlp(fields)), toRlp(fields as Parameters<typeof toRlp>[0]))

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

it("bytes and lists of what is encoded already make the same as all at once", () => {
  for (const size of SIZES) {
    const bytes = new Uint8Array(size).fill(7)
    assert.strictEqual(bytesToHex(rlpBytes(bytes)), toRlp(bytes))
    const items = [bytes, Uint8Array.of(200), new Uint8Array()]
    assert.strictEqual(bytesToHex(rlpList(items.map(rlpBytes))), toRlp(items.map((item) => bytesToHex(item))))
  }
})
