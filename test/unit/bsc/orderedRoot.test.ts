import { assert, it } from "@effect/vitest"
import { createMPT } from "@ethereumjs/mpt"
import { orderedRoot } from "@sigmatrade/adapters/bsc/orderedRoot"
import { Effect } from "effect"
import { bytesToHex, numberToHex, toRlp } from "viem"

/** The same root the long way: a trie that takes one value after another. */
const putOneByOne = async (values: ReadonlyArray<Uint8Array>) => {
  const trie = await createMPT()
  for (const [index, value] of values.entries()) await trie.put(toRlp(index === 0 ? "0x" : numberToHex(index), "bytes"), value)
  return bytesToHex(trie.root())
}

it.effect("the root of no values is the well-known one", () => Effect.gen(function*() {
  assert.strictEqual(orderedRoot([]), "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")
}))

it.effect("however many values, long or very short, the root is that of putting them one by one", () => Effect.gen(function*() {
  const counts = [...Array(20).keys(), 126, 127, 128, 129, 130, 143, 144, 145, 254, 255, 256, 257, 258, 272, 273, 400, 1_000]
  for (const count of counts) {
    for (const size of [1, 3, 200]) {
      const values = Array.from({ length: count }, (_, index) => new Uint8Array(size).fill(1 + index % 250))
      assert.strictEqual(orderedRoot(values), yield* Effect.promise(() => putOneByOne(values)), `${count} values of ${size} bytes`)
    }
  }
}))
