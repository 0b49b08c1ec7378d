import { assert, layer as withLayer } from "@effect/vitest"
import { checksumAddress, parseAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { Layer } from "effect"
import { Effect, Result } from "effect"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

/** Published vectors: the Keccak team's original submission, Ethereum's constants, and around the 136-byte block of the sponge. */
const vectors: ReadonlyArray<readonly [text: string, hash: string]> = [
  ["", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"],
  ["abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"],
  ["Transfer(address,address,uint256)", "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"],
  ["transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b"],
  ["The quick brown fox jumps over the lazy dog", "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15"]
]

/** The test cases of EIP-55. */
const checksummed = [
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
  "0xde709f2102306220921060314715629080e2fb77",
  "0x27b1fdb04752bbc536007a920d24acb045561c26",
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
  "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
]

/** What every `Keccak256` promises. */
export const keccak256Contract = <E>(name: string, keccak256: Layer.Layer<Keccak256, E>) =>
  withLayer(keccak256)(`Keccak256 contract: ${name}`, (it) => {
    it.effect("gives the published hashes", () => Effect.gen(function*() {
      const { hash } = yield* Keccak256
      for (const [text, expected] of vectors) assert.strictEqual(hex(hash(new TextEncoder().encode(text))), expected, text)
    }))

    it.effect("hashes every length around a block of the sponge differently and leaves its input alone", () => Effect.gen(function*() {
      const { hash } = yield* Keccak256
      const hashes = [0, 1, 135, 136, 137, 271, 272, 273, 10_000].map((length) => {
        const bytes = new Uint8Array(length).fill(7)
        const result = hash(bytes)
        assert.strictEqual(result.length, 32)
        assert.isTrue(bytes.every((byte) => byte === 7))
        return hex(result)
      })
      assert.strictEqual(new Set(hashes).size, hashes.length)
    }))

    it.effect("writes and accepts the checksummed addresses of EIP-55", () => Effect.gen(function*() {
      const keccak = yield* Keccak256
      for (const text of checksummed) {
        const address = Result.getOrThrow(parseAddress(text, keccak))
        assert.strictEqual(address, text.toLowerCase())
        assert.strictEqual(checksumAddress(address, keccak), text)
      }
    }))

    it.effect("one mistyped letter in a mixed-case address is refused", () => Effect.gen(function*() {
      const keccak = yield* Keccak256
      const refused = parseAddress("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", keccak)
      assert.isTrue(Result.isFailure(refused) && refused.failure.reason === "checksum")
    }))
  })
