import { headerHash } from "@sigmatrade/adapters/bsc/headerHash"
import { receiptsRoot } from "@sigmatrade/adapters/bsc/receiptsRoot"
import { assert, describe, it } from "@effect/vitest"
import { foreignTokens } from "@sigmatrade/adapters/bsc/readMoney"
import { emptyAnswers } from "@sigmatrade/adapters/bsc/readReceipts"
import { quarantinedLogs } from "@sigmatrade/adapters/bsc/TokenMove"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainMoved, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { GAS, NATIVE } from "@sigmatrade/core/chain/Transfer"
import { Effect, Metric } from "effect"
import type { Hex } from "viem"
import { encodeFunctionData, erc20Abi, getContractAddress, pad } from "viem"
import { amounts, readerOn, readerOnBlocks } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { number, Refused } from "./scriptedRpc.ts"
import type { Act } from "./sealedChain.ts"
import { GAS_PAID, log, lower, OTHER, PAYER, sealChain, tokenAct, topic, TRANSFER, VALIDATOR, WALLET, walletKey } from "./sealedChain.ts"

const pays: Act = { to: WALLET, value: 7n }
const strangers: Act = { to: VALIDATOR, value: 3n }
const kinds = (range: { readonly transfers: ReadonlyArray<{ logIndex: number; from: Address; to: Address; amount: bigint; proof: string }> }) =>
  range.transfers.map(({ amount, from, logIndex, proof, to }) => [logIndex, from, to, amount, proof])

describe("ChainReaderBsc.liveRange", () => {
  it.live("blocks that do not concern us cost one call each, in one request; those that do a second one", () => Effect.gen(function*() {
    const { methods, forget, reader, requests } = yield* readerOn(12, { 3: [strangers], 11: [pays, tokenAct()], 12: [tokenAct()] })
    yield* reader.liveRange(number(1), number(10))
    assert.deepStrictEqual([methods().length, requests.length], [10, 1])
    forget()
    assert.deepStrictEqual(amounts(yield* reader.liveRange(number(10), number(12))), [7n, 5n, 5n])
    assert.deepStrictEqual([methods().length, requests.length], [5, 2])
  }))

  it.live("both directions, gas of failures too, and what a creation takes along, proven by the block", () => Effect.gen(function*() {
    const out = log({ topics: [TRANSFER, topic(WALLET), topic(PAYER)] }, 4n)
    const { reader } = yield* readerOn(2, { 1: [
      { by: walletKey, to: PAYER, value: 9n, fails: true },
      { by: walletKey, to: OTHER, value: 8n },
      { ...tokenAct(log(), out), by: walletKey },
      { by: walletKey, value: 6n, input: "0x00" },
      { ...pays, fails: true },
      pays
    ] })
    const created = lower(getContractAddress({ from: walletKey.address, nonce: 1_003n }))
    const paid = [GAS as number, WALLET, VALIDATOR, GAS_PAID, "block"]
    assert.deepStrictEqual(kinds(yield* reader.liveRange(number(1), number(1))), [
      paid, paid, paid, paid,
      [NATIVE, WALLET, OTHER, 8n, "block"],
      [NATIVE, WALLET, created, 6n, "block"],
      [NATIVE, PAYER, WALLET, 7n, "block"],
      [0, PAYER, WALLET, 5n, "block"],
      [1, WALLET, PAYER, 4n, "block"]
    ])
  }))

  it.live("exotic logs are skipped and counted, the honest one beside them is found", () => Effect.gen(function*() {
    const dirty: Hex = `0x${"1".repeat(24)}${WALLET.slice(2)}`
    const exotic = [
      log({ topics: [TRANSFER, topic(PAYER), topic(WALLET), pad("0x1")] }),
      log({ topics: [TRANSFER, topic(PAYER)] }),
      log({ topics: [TRANSFER, topic(PAYER), dirty] }),
      log({ topics: [TRANSFER, dirty, topic(WALLET)] }),
      log({ data: "0x" }),
      log({ data: `${pad("0x5")}00` }),
      log({ data: "0x05" })
    ]
    const otherEvent = log({ topics: [`0x${"e".repeat(64)}`, topic(PAYER), topic(WALLET)] })
    const { reader } = yield* readerOn(1, { 1: [tokenAct(...exotic, otherEvent, log(), log({}, 0n))] })
    const before = (yield* Metric.value(quarantinedLogs)).count
    assert.deepStrictEqual(amounts(yield* reader.liveRange(number(1), number(1))), [5n])
    assert.strictEqual((yield* Metric.value(quarantinedLogs)).count, before + exotic.length)
  }))

  it.live("no money hides behind hex in capital letters", () => Effect.gen(function*() {
    const blocks = yield* Effect.promise(() => sealChain(1, { 1: [tokenAct()] }))
    const capitals = JSON.stringify(blocks[1]?.receipts).replaceAll(/0x[0-9a-f]{40,}/g, (text) => `0x${text.slice(2).toUpperCase()}`)
    const { reader } = yield* readerOnBlocks(blocks, (method) => method === "eth_getBlockReceipts" ? JSON.parse(capitals) : undefined)
    assert.deepStrictEqual(amounts(yield* reader.liveRange(number(1), number(1))), [5n])
  }))

  it.live("receipts of nothing where the bloom says otherwise are unknown, and noticed", () => Effect.gen(function*() {
    for (const answer of [[], null]) {
      const { reader } = yield* readerOn(1, { 1: [tokenAct()] }, (method) => method === "eth_getBlockReceipts" ? answer : undefined)
      const before = (yield* Metric.value(emptyAnswers)).count
      const error = yield* Effect.flip(reader.liveRange(number(1), number(1)))
      assert.deepStrictEqual(error, new ChainUnavailable({ operation: "liveRange", reason: "malformed answer: receipts missing" }))
      assert.strictEqual((yield* Metric.value(emptyAnswers)).count, before + 1)
    }
  }))

  it.live("a chain with a broken link, and receipts of another fork, are a moved chain", () => Effect.gen(function*() {
    const [one, other] = yield* Effect.promise(() => Promise.all([sealChain(4, { 2: [pays] }), sealChain(4, { 2: [pays] }, "0xff")]))
    const mixed = yield* readerOnBlocks([...one.slice(0, 2), ...other.slice(2)])
    assert.deepStrictEqual(yield* Effect.flip(mixed.reader.liveRange(number(1), number(3))), new ChainMoved({ number: number(2) }))
    const moving: Script = (method) => method === "eth_getBlockReceipts" ? other[2]?.receipts : undefined
    const moved = yield* readerOnBlocks(one, moving)
    assert.deepStrictEqual(yield* Effect.flip(moved.reader.liveRange(number(1), number(3))), new ChainMoved({ number: number(2) }))
    const gone = yield* readerOnBlocks(one, (method) => method === "eth_getBlockReceipts" ? new Refused(-32000, "unknown block") : undefined)
    assert.deepStrictEqual(yield* Effect.flip(gone.reader.liveRange(number(1), number(3))), new ChainMoved({ number: number(2) }))
  }))

  it.live("a provider that takes no block hash is asked by height, at once from then on", () => Effect.gen(function*() {
    const asked: Array<string> = []
    const { reader } = yield* readerOn(3, { 1: [pays], 2: [pays] }, (method, [place = ""]) => {
      if (method !== "eth_getBlockReceipts") return undefined
      asked.push(place.length > 60 ? "hash" : "height")
      return place.length > 60 ? new Refused(-32602, "cannot unmarshal hex number > 64 bits") : undefined
    })
    for (const height of [1, 2]) assert.deepStrictEqual(amounts(yield* reader.liveRange(number(height), number(height))), [7n])
    assert.deepStrictEqual(asked, ["hash", "height", "height"])
  }))

  it.live("a token we do not take is misdirected only when its owner called for just that himself", () => Effect.gen(function*() {
    const fake = Address.make(`0x${"f".repeat(40)}`)
    const call = (to: Address, amount: bigint) =>
      encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to as Hex, amount] })
    const fakeLog = (amount: bigint, from = PAYER) => log({ address: fake as Hex, topics: [TRANSFER, topic(from), topic(WALLET)] }, amount)
    const acts: ReadonlyArray<Act> = [
      { to: fake, input: call(WALLET, 9n), logs: [fakeLog(9n)] },
      { to: fake, input: call(WALLET, 9n), logs: [fakeLog(8n)] },
      { to: fake, input: call(WALLET, 9n), logs: [fakeLog(9n, OTHER)] },
      { to: fake, input: "0x12345678", logs: [fakeLog(9n)] },
      { to: VALIDATOR, input: call(WALLET, 9n), logs: [fakeLog(9n)] },
      { to: fake, input: call(WALLET, 9n), fails: true }
    ]
    const { reader } = yield* readerOn(1, { 1: acts })
    const before = (yield* Metric.value(foreignTokens)).count
    const { misdirected, transfers } = yield* reader.liveRange(number(1), number(1))
    assert.deepStrictEqual(transfers, [])
    assert.deepStrictEqual(misdirected.map(({ amount, contract, from, to }) => [amount as bigint, contract, from, to]), [[9n, fake, PAYER, WALLET]])
    assert.strictEqual((yield* Metric.value(foreignTokens)).count - before, 4)
  }))

  it.live("beside a transaction of an unknown type tokens are proven and native value is the provider's word", () => Effect.gen(function*() {
    const blocks = yield* Effect.promise(() => sealChain(1, { 1: [strangers, pays, tokenAct()] }))
    const [, block] = blocks
    const transactions = block?.transactions.map((transaction, index) => index === 0 ? { ...transaction, type: "0x7d" } : transaction)
    // A whole block of a later fork, whose receipts root holds the new type too.
    const receipts = block?.receipts.map((receipt, index) => index === 0 ? { ...receipt, type: "0x7d" } : receipt) ?? []
    const header = { ...block?.header, receiptsRoot: receiptsRoot(receipts) }
    const hash = headerHash({ ...header, transactions })
    const placed = <A extends object>(items: ReadonlyArray<A> = []) => items.map((item) => ({ ...item, blockHash: hash }))
    const told = placed(receipts).map((receipt) => ({ ...receipt, logs: placed(receipt.logs) }))
    const unknown: Script = (method) => {
      if (method === "eth_getBlockByNumber") return { ...header, hash, transactions: placed(transactions) }
      return method === "eth_getBlockReceipts" ? told : undefined
    }
    const { reader } = yield* readerOnBlocks(blocks, unknown)
    const { transfers } = yield* reader.liveRange(number(1), number(1))
    assert.deepStrictEqual(transfers.map(({ amount, proof }) => [amount as bigint, proof]), [[7n, "word"], [5n, "block"]])
  }))

  it.live("a block of bare hashes is no block, and a provider's rest is passed on", () => Effect.gen(function*() {
    const blocks = yield* Effect.promise(() => sealChain(1, { 1: [pays] }))
    const bare = { ...blocks[1]?.header, transactions: ["0x12"] }
    const { reader } = yield* readerOnBlocks(blocks, (method) => method === "eth_getBlockByNumber" ? bare : undefined)
    assert.strictEqual((yield* Effect.flip(reader.liveRange(number(1), number(1))))._tag, "ChainUnavailable")
    const limited = yield* readerOn(1, {}, () => new Refused(429, "too many requests"), { restMs: 2_000 })
    const error = yield* Effect.flip(limited.reader.liveRange(number(1), number(1)))
    assert.isTrue(error._tag === "ChainUnavailable" && (error.retryAfterMs ?? 0) > 0)
  }))
})
