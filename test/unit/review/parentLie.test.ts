import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { BlockHash, BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import { available, memberWithWallet, P1, P2, payment } from "../community.ts"
import { live, empty, mineMany, settle, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

/** Names the right block, but another parent of it; nothing proves a header that is asked for by itself. */
const otherParent = (reader: ChainReader["Service"]) => ({
  header: (number: BlockNumber) =>
    Effect.map(reader.header(number), (header) => new BlockHeader({ ...header, parentHash: BlockHash.make(`0x${"f2".repeat(32)}`) }))
})

for (const [name, behindBlocksMax] of [["a gap", 10], ["final blocks", 1000]] as const) {
  it.effect(`R24 one of three that names a wrong parent does not stall the reading of ${name}`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      yield* live(...empty(3))
      yield* mineMany(20)
      yield* (yield* ChainScript).mine([payment(1, 5n)])
      yield* mineMany(60)
      yield* settle(30)
      assert.strictEqual(yield* available(member), 5n)
    }).pipe(lying([[P1, otherParent]]), Effect.provide(three({ behindBlocksMax, finalBlocksMax: 20 }))))
}

it.effect("R1e a reader that arrives at a block which is on nobody's chain stalls nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineMany(20)
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    yield* mineMany(60)
    yield* settle(30)
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(lying([[P2, (reader) => ({
    finalRange: (from, to) => Effect.map(reader.finalRange(from, to), (range) => ({
      ...range,
      headers: range.headers.map((header) => new BlockHeader({ ...header, hash: BlockHash.make(`0x${"f3".repeat(32)}`) }))
    }))
  })]]), Effect.provide(three())))
