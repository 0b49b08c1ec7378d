import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readerOn } from "./readerOn.ts"
import { number, Refused } from "./scriptedRpc.ts"

const OLD_STATE_METHODS = ["eth_getCode", "eth_getBalance", "eth_getTransactionCount"]

describe("a provider that keeps no old states", () => {
  const pruned = readerOn(150, {}, (method) =>
    OLD_STATE_METHODS.includes(method) ? new Refused(-32_602, "Archive requests require a personal token.") : undefined)

  it.live("is read block by block, in whatever words it says so", () =>
    Effect.gen(function*() {
      const { reader } = yield* pruned
      const { headers, transfers } = yield* reader.finalRange(number(1), number(20))
      assert.deepStrictEqual([headers.at(-1)?.number, transfers], [20, []])
    }))

  it.live("is asked for a stretch it can answer in time: a long one ends earlier", () =>
    Effect.gen(function*() {
      const { reader } = yield* pruned
      const { headers } = yield* reader.finalRange(number(1), number(150))
      assert.strictEqual(headers.at(-1)?.number, 100)
    }))
})
