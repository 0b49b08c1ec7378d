import { assert, it } from "@effect/vitest"
import type { ChainRange } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import * as fc from "fast-check"
import type { Hex } from "viem"
import { encodeFunctionData, erc20Abi, numberToHex } from "viem"
import { nothing, readerOnBlocks, watched } from "./readerOn.ts"
import { number, TOKEN } from "./scriptedRpc.ts"
import type { Act } from "./sealedChain.ts"
import { log, OTHER, otherKey, PAYER, payerKey, sealChain, topic, TRANSFER, VALIDATOR, WALLET, walletKey } from "./sealedChain.ts"

const LAST = 12
const FAKE: Hex = `0x${"f".repeat(40)}`
const someone = fc.constantFrom(WALLET, OTHER, PAYER, VALIDATOR)
const signer = fc.constantFrom(walletKey, otherKey, payerKey, payerKey)
const amount = fc.bigInt({ min: 0n, max: 3n })
const fails = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true))

const native = fc.record({ by: signer, to: someone, value: amount, fails })
const transferLog = fc.record({ from: someone, to: someone, amount, address: fc.constantFrom(TOKEN as Hex, FAKE) }).map((one) =>
  log({ address: one.address, topics: [TRANSFER, topic(one.from), topic(one.to)] }, one.amount))
const tokens: fc.Arbitrary<Act> = fc.record({ by: signer, to: fc.constant(TOKEN), logs: fc.array(transferLog, { maxLength: 3 }) })
const misdirected: fc.Arbitrary<Act> = fc.record({ to: someone, amount }).map(({ amount: units, to }) => ({
  to: FAKE as typeof TOKEN,
  input: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to as Hex, units] }),
  logs: [log({ address: FAKE, topics: [TRANSFER, topic(PAYER), topic(to)], data: numberToHex(units, { size: 32 }) })]
}))
const acts = fc.array(fc.tuple(fc.integer({ min: 1, max: LAST }), fc.oneof(native, tokens, misdirected)), { maxLength: 8 })

const moneyOf = ({ misdirected: strayed, transfers }: ChainRange) => ({ misdirected: strayed, transfers })

it("few wallets or too many to name, live or final, whole blocks or not: the same money is found", () =>
  fc.assert(fc.asyncProperty(acts, fc.integer({ min: 1, max: 5 }), (list, blocksPerRequestMax) => Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const content = Object.fromEntries(Map.groupBy(list, ([height]) => height).entries().map(([height, of]) => [height, of.map(([, act]) => act)]))
    const blocks = yield* Effect.promise(() => sealChain(LAST, content))
    const read = (isNamed: boolean, changes: object) =>
      Effect.map(readerOnBlocks(blocks, nothing, { blocksPerRequestMax, ...changes }, watched(isNamed)), ({ reader }) => reader)
    const [few, many, whole] = [yield* read(true, {}), yield* read(false, {}), yield* read(true, { comparedWalletsMax: 0 })]
    const found = moneyOf(yield* few.liveRange(number(1), number(LAST)))
    assert.deepStrictEqual(moneyOf(yield* many.liveRange(number(1), number(LAST))), found)
    // A token we do not take is seen as far as its block is read.
    for (const reader of [few, many, whole]) {
      assert.deepStrictEqual((yield* reader.finalRange(number(1), number(LAST))).transfers, found.transfers)
    }
    const owned = new Set([WALLET, OTHER])
    assert.isTrue(found.transfers.every(({ amount: units, from, to }) => units > 0n && (owned.has(from) || owned.has(to))))
  })))), { numRuns: 25 }), 60_000)
