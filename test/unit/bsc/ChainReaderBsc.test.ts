import { assert, describe, it } from "@effect/vitest"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { nothing, readerOn } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { hex, number, Refused, word } from "./scriptedRpc.ts"
import { OTHER, WALLET } from "./sealedChain.ts"

const [BNB, USDT] = [AssetId.make("BNB"), AssetId.make("USDT")]
const answering = (of: string, answer: unknown): Script => (method) => method === of ? answer : undefined

describe("ChainReaderBsc.make", () => {
  it.live("asks nothing by itself", () => Effect.gen(function*() {
    assert.deepStrictEqual((yield* readerOn(1)).methods(), [])
  }))
})

describe("ChainReaderBsc.head", () => {
  it.live("both blocks come in one request", () => Effect.gen(function*() {
    const { reader, requests } = yield* readerOn(10)
    const { finalized, latest } = yield* reader.head
    assert.deepStrictEqual([latest.number as number, finalized?.number as number], [10, 8])
    assert.strictEqual(requests.length, 1)
  }))

  it.live("a provider without finality has no final block; one that cannot answer now is unavailable", () => Effect.gen(function*() {
    const finalized = (answer: unknown): Script => (method, params) => method === "eth_getBlockByNumber" && params[0] === "finalized" ? answer : undefined
    assert.isNull((yield* (yield* readerOn(9, {}, finalized(null))).reader.head).finalized)
    assert.isNull((yield* (yield* readerOn(9, {}, finalized(new Refused(-32602, "invalid tag")))).reader.head).finalized)
    const { reader } = yield* readerOn(9, {}, finalized(new Refused(429, "too many requests")))
    const error = yield* Effect.flip(reader.head)
    assert.deepStrictEqual([error.operation, error.reason], ["head", "rate limited"])
    assert.isAbove(error.retryAfterMs ?? 0, 0)
  }))
})

describe("ChainReaderBsc.identity", () => {
  it.live("tells chain, first block and whether the node is catching up, in one request", () => Effect.gen(function*() {
    const { blocks, reader, requests } = yield* readerOn(3)
    assert.deepEqual<unknown>(yield* reader.identity, { chainId: 56, genesis: blocks[0]?.header.hash, syncing: false })
    assert.strictEqual(requests.length, 1)
    for (const answer of [true, { currentBlock: "0x1" }]) {
      assert.isTrue((yield* (yield* readerOn(1, {}, answering("eth_syncing", answer))).reader.identity).syncing)
    }
    assert.isFalse((yield* (yield* readerOn(1, {}, answering("eth_syncing", new Refused(-32601, "no")))).reader.identity).syncing)
    const other = yield* readerOn(1, {}, answering("eth_chainId", hex(97)))
    assert.strictEqual((yield* other.reader.identity).chainId, 97)
  }))
})

describe("ChainReaderBsc.headers", () => {
  it.live("any number of them is one request, each asked for once; a block that is not there is null", () => Effect.gen(function*() {
    const { blocks, reader, requests } = yield* readerOn(5)
    const found = yield* reader.headers([4, 2, 4, 99].map(number))
    assert.deepEqual<unknown>(found.map((header) => header?.hash), [blocks[4], blocks[2], blocks[4], undefined].map((block) => block?.header.hash))
    assert.deepStrictEqual(requests.map((calls) => calls.length), [3])
  }))
})

describe("ChainReaderBsc.balances", () => {
  it.live("are those after the block, in one request", () => Effect.gen(function*() {
    const { reader, requests } = yield* readerOn(9, { 5: [{ to: WALLET, value: 7n }] })
    const start = 10n ** 24n
    assert.deepEqual<unknown>(yield* reader.balances(BNB, [OTHER, WALLET], number(5)), [start, start + 7n])
    assert.deepEqual<unknown>(yield* reader.balances(BNB, [WALLET], number(4)), [start])
    assert.strictEqual(requests.length, 2)
  }))

  it.live.each(["missing trie node", "header not found", "Archive requests require a personal token."])(
    "a state that is not kept (%s) is unknown for each, whatever the asset",
    (text) => Effect.gen(function*() {
      const { reader } = yield* readerOn(9, {}, (method) => ["eth_getBalance", "eth_call"].includes(method) ? new Refused(-32000, text) : undefined)
      for (const asset of [BNB, USDT]) assert.deepStrictEqual(yield* reader.balances(asset, [WALLET, OTHER], number(1)), [null, null])
    })
  )

  it.live("are never guessed: neither for a block that is not there nor from an odd answer", () => Effect.gen(function*() {
    const zeros = (method: string) => method === "eth_call" ? word(0n) : undefined
    const beyond = yield* readerOn(9, {}, zeros)
    const unknown = new ChainUnavailable({ operation: "balances", reason: "unknown block" })
    assert.deepStrictEqual(yield* Effect.flip(beyond.reader.balances(USDT, [WALLET], number(12))), unknown)
    for (const odd of ["0x", "0x05", `${word(1n)}00`, null]) {
      const { reader } = yield* readerOn(9, {}, answering("eth_call", odd))
      const error = yield* Effect.flip(reader.balances(USDT, [WALLET], number(1)))
      assert.strictEqual(error.reason, "malformed answer: balance")
    }
  }))
})

describe("ChainReaderBsc.tokenFacts", () => {
  const facts = (script: Script) => readerOn(1, {}, (...call) =>
    script(...call) ?? (call[0] === "eth_getStorageAt" ? word(0n) : undefined)).pipe(Effect.flatMap(({ reader }) => reader.tokenFacts(USDT)))

  it.live("differ when code, decimals or any slot of a proxy does, and only then", () => Effect.gen(function*() {
    const slots = new Set<string>()
    yield* facts((method, [, slot = ""]) => method === "eth_getStorageAt" ? (slots.add(slot), undefined) : undefined)
    assert.include([...slots], "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc")
    const scripts: ReadonlyArray<Script> = [
      nothing,
      answering("eth_getCode", "0x60"),
      answering("eth_call", word(6n)),
      answering("eth_call", new Refused(3, "execution reverted")),
      ...[...slots].map((one): Script => (method, [, slot]) => method === "eth_getStorageAt" && slot === one ? word(1n) : undefined)
    ]
    const found = yield* Effect.forEach(scripts, facts)
    assert.strictEqual(slots.size, 3)
    assert.strictEqual(new Set(found.map((one) => JSON.stringify(one))).size, 7)
    assert.deepStrictEqual(yield* facts(nothing), found[0] ?? null)
    assert.deepStrictEqual(found.map((one) => one?.decimals as number | null), [18, 18, 6, null, 18, 18, 18])
  }))

  it.live("a provider that cannot answer now says nothing about a token, and the native coin is none", () => Effect.gen(function*() {
    const error = yield* Effect.flip(facts(answering("eth_call", new Refused(429, "rate"))))
    assert.strictEqual(error._tag, "ChainUnavailable")
    assert.isNull(yield* (yield* readerOn(1)).reader.tokenFacts(BNB))
  }))
})
