import { assert, it } from "@effect/vitest"
import { keccak, keccakHex } from "@sigmatrade/adapters/bsc/keccak"
import { bytesToHex, keccak256 } from "viem"

it("bytes of any length have viem's hash, and one hash leaves nothing behind for the next", () => {
  for (let size = 0; size < 700; size++) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 31 + size) % 256)
    const hash = keccak256(bytes)
    assert.strictEqual(keccakHex(bytes), hash)
    assert.strictEqual(bytesToHex(keccak(bytes)), hash)
    assert.strictEqual(keccakHex(Buffer.from(bytes)), hash)
  }
  const long = new Uint8Array(200_000).fill(9)
  assert.strictEqual(keccakHex(long), keccak256(long))
})

it("a hash stays what it is when another one is computed", () => {
  const first = keccak(Uint8Array.of(1))
  const before = bytesToHex(first)
  keccak(Uint8Array.of(2))
  assert.strictEqual(bytesToHex(first), before)
})
