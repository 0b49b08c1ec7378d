import { assert, describe, it } from "@effect/vitest"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import type { LookAhead } from "@sigmatrade/core/chain/ChainReader"
import { ChainUnavailable, ForgedAnswer, NOTHING_AHEAD } from "@sigmatrade/core/chain/ChainReader"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { honestNode } from "./honestNode.ts"
import { amounts, readerOn, watched } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { answerBy, number, Refused, scriptedRpc, word } from "./scriptedRpc.ts"
import type { Act, Acts } from "./sealedChain.ts"
import { OTHER, sealChain, tokenAct, VALIDATOR, WALLET } from "./sealedChain.ts"

const USDT = AssetId.make("USDT")
const BNB = AssetId.make("BNB")
const pays: Act = { to: WALLET, value: 7n }
const strangers: Act = { to: VALIDATOR, value: 3n }
const slots: Script = (method) => method === "eth_getStorageAt" ? word(0n) : undefined
const nextOnly = (height: number): LookAhead => ({ ...NOTHING_AHEAD, next: number(height) })
/** As when a payment in block 9 becomes final by block 12. */
const everything: LookAhead = {
  next: number(12),
  balances: [{ asset: USDT, wallet: WALLET, number: number(9) }, { asset: USDT, wallet: WALLET, number: number(8) }, {
    asset: BNB, wallet: OTHER, number: number(9)
  }],
  tokens: [USDT]
}
/** Eight blocks, the last that many of which pay us, then one more. */
const lately = (paying: number, then: Act): Acts =>
  Object.fromEntries(Array.from({ length: 9 }, (_, index) => [index + 1, [index === 8 ? then : index >= 8 - paying ? pays : strangers]]))

describe("ChainReaderBsc.look", () => {
  it.live("the head, the next block, balances and a contract are one request, and each call is made once", () => Effect.gen(function*() {
    const { methods, reader, requests } = yield* readerOn(12, { 12: [strangers] }, slots)
    const looked = yield* reader.look(everything)
    assert.strictEqual(requests.length, 1)
    assert.deepStrictEqual([looked.head.latest.number as number, looked.head.finalized?.number as number], [12, 10])
    assert.deepStrictEqual(looked.next?.headers, [looked.head.latest])
    assert.deepEqual<unknown>(looked.balances, [18n, 18n, 10n ** 24n])
    assert.strictEqual(looked.tokens[0]?.decimals, 18)
    // Two heads, a block, the blocks 9 (once) and 8 with a balance of each token and one of the coin, five for the contract.
    assert.strictEqual(methods().length, 2 + 1 + 2 + 3 + 5)
  }))

  it.live("a block that pays us costs a second request for its receipts, and what nobody asked for costs nothing", () => Effect.gen(function*() {
    const { methods, reader, requests } = yield* readerOn(3, { 3: [pays, tokenAct()] })
    const { next } = yield* reader.look(nextOnly(3))
    assert.deepStrictEqual(next === null ? [] : amounts(next), [7n, 5n])
    assert.deepStrictEqual(requests.map((items) => items.length), [3, 1])
    assert.strictEqual(methods().at(-1), "eth_getBlockReceipts")
  }))

  for (const [paying, isGuessed] of [[6, true], [5, false]] as const) {
    it.live(`receipts are ${isGuessed ? "" : "not "}guessed where ${paying} of the last 8 blocks paid us`, () => Effect.gen(function*() {
      const { forget, methods, reader, requests } = yield* readerOn(9, lately(paying, pays))
      for (let block = 1; block <= 8; block += 1) yield* reader.look(nextOnly(block))
      forget()
      const { next } = yield* reader.look(nextOnly(9))
      assert.deepStrictEqual(next === null ? [] : amounts(next), [7n])
      assert.deepStrictEqual([requests.length, methods().filter((method) => method === "eth_getBlockReceipts").length], [isGuessed ? 1 : 2, 1])
    }))
  }

  it.live("guessed receipts of another block are not used: the block's own are asked for", () => Effect.gen(function*() {
    let isOn = false
    const blocks = yield* Effect.promise(() => sealChain(9, lately(6, pays)))
    const confused: Script = (method, params) =>
      isOn && method === "eth_getBlockReceipts" && params[0] === "0x9" ? blocks[8]?.receipts : undefined
    const { reader } = yield* readerOn(9, lately(6, pays), confused)
    for (let block = 1; block <= 8; block += 1) yield* reader.look(nextOnly(block))
    isOn = true
    const { next } = yield* reader.look(nextOnly(9))
    assert.deepStrictEqual(next === null ? [] : amounts(next), [7n])
  }))

  it.live("what is not there or is refused is left out, and the head stands", () => Effect.gen(function*() {
    const refusing: Script = (method) => method === "eth_call" || method === "eth_getCode" ? new Refused(-32000, "not today") : undefined
    const { reader } = yield* readerOn(11, {}, refusing)
    const looked = yield* reader.look(everything)
    assert.deepStrictEqual([looked.head.latest.number as number, looked.next, looked.tokens], [11, null, [null]])
    // A refused balance is a state that is not kept.
    assert.deepEqual<unknown>(looked.balances, [null, null, 10n ** 24n])
  }))

  it.live("a forged next block fails the look, and so does a head that does not come", () => Effect.gen(function*() {
    const blocks = yield* Effect.promise(() => sealChain(2, { 2: [pays] }))
    const forging: Script = (method, params) => method === "eth_getBlockByNumber" && params[0] === "0x2" && String(params[1]) === "true"
      ? { ...blocks[2]?.header, transactions: [] }
      : undefined
    const forged = yield* readerOn(2, { 2: [pays] }, forging)
    assert.instanceOf(yield* Effect.flip(forged.reader.look(nextOnly(2))), ForgedAnswer)
    const headless = yield* readerOn(2, {}, (method, params) => method === "eth_getBlockByNumber" && params[0] === "latest" ? "none" : undefined)
    assert.instanceOf(yield* Effect.flip(headless.reader.look(nextOnly(2))), ChainUnavailable)
  }))

  it.live("a provider that refuses so much at once is asked in parts, and nothing is missing", () => Effect.gen(function*() {
    const honest = answerBy((...call) => slots(...call) ?? honestNode(blocks)(...call))
    const blocks = yield* Effect.promise(() => sealChain(12, { 12: [pays] }))
    const { settings } = yield* scriptedRpc((items, isBatch) =>
      items.length > 5 || (items.length === 1 && items[0]?.method === "eth_getBlockByNumber" && items[0].params[0] === "latest")
        ? { text: JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "batch limit exceeded" } }) }
        : honest(items, isBatch))
    const reader = yield* ChainReaderBsc.make(settings).pipe(Effect.provideService(WatchedWallets, watched(true)))
    const looked = yield* reader.look(everything)
    assert.deepStrictEqual([looked.head.latest.number as number, looked.next?.transfers.length, looked.tokens[0]?.decimals], [12, 1, 18])
  }))
})
