import { assert, layer as withLayer } from "@effect/vitest"
import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { Layer } from "effect"
import { Effect } from "effect"
import { createHash } from "node:crypto"

/** Published vectors (FIPS 180-4, NIST's examples), and a text outside of ASCII. */
const vectors: ReadonlyArray<readonly [text: string, hash: string]> = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"]
]

/** What every `Sha256` promises. */
export const sha256Contract = <E>(name: string, sha256: Layer.Layer<Sha256, E>) =>
  withLayer(sha256)(`Sha256 contract: ${name}`, (it) => {
    it.effect("gives the published hashes", () => Effect.gen(function*() {
      const { hash } = yield* Sha256
      for (const [text, expected] of vectors) assert.strictEqual(hash(text), `0x${expected}`, text)
    }))

    it.effect("hashes a text as UTF-8, of every length around a block", () => Effect.gen(function*() {
      const { hash } = yield* Sha256
      for (const text of ["Лав'лейс 🦊", ...[55, 56, 63, 64, 65, 119, 120, 10_000].map((length) => "ü".repeat(length))]) {
        assert.strictEqual(hash(text), `0x${createHash("sha256").update(text, "utf8").digest("hex")}`)
      }
    }))
  })
