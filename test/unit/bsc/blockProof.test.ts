import { assert, describe, it } from "@effect/vitest"
import { headerHash } from "@sigmatrade/adapters/bsc/headerHash"
import { proveBlock } from "@sigmatrade/adapters/bsc/proveBlock"
import { recoverSender } from "@sigmatrade/adapters/bsc/recoverSender"
import { transactionsRoot } from "@sigmatrade/adapters/bsc/transactionsRoot"
import { Effect } from "effect"
import type { Hash } from "viem"
import { readRecorded } from "./readRecorded.ts"

const withBlocks = ["mainnet-46147", "goerli-1000000", "goerli-5102442", "geth-test-chain-1", "geth-test-chain-2"] as const
const withTransactions = [...withBlocks, "mainnet-12965001-transaction", "bsc-testnet-11832497", "geth-test-chain-typed"] as const

describe("recorded blocks", () => {
  it.effect.each(withBlocks)("%s is proven with the hash it was recorded with", (name) => Effect.gen(function*() {
    const { block, receipts } = readRecorded(name)
    const hash = block["hash"] as Hash
    assert.deepStrictEqual(proveBlock(block, receipts), { _tag: "Proven", hash, withReceipts: receipts !== null })
  }))

  it("a header with every field that forks have added has its recorded hash", () => {
    const { block } = readRecorded("geth-test-chain-45-header")
    const added = ["baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"]
    assert.containsAllKeys(block, added)
    assert.strictEqual(headerHash(block), block["hash"])
  })

  it.effect("a BNB Smart Chain block with its validator's own free transaction has the recorded root", () => Effect.gen(function*() {
    const { transactions, transactionsRoot: root } = readRecorded("bsc-testnet-11832497")
    assert.strictEqual(transactions.at(-1)?.["gasPrice"], "0x0")
    assert.deepStrictEqual(transactionsRoot(transactions), { _tag: "Root", root: root as Hash })
  }))

  it.effect("transactions of types 0 to 4 have their recorded hashes, and others with another value", () => Effect.gen(function*() {
    const transactions = withTransactions.flatMap((name) => readRecorded(name).transactions)
    assert.sameMembers([...new Set(transactions.map(({ type }) => type))], ["0x0", "0x1", "0x2", "0x3", "0x4"])
    for (const transaction of transactions) {
      assert.strictEqual((transactionsRoot([transaction]))._tag, "Root")
      const changed = { ...transaction, value: "0x123456789" }
      assert.deepStrictEqual(transactionsRoot([changed]), { _tag: "WrongHash", index: 0 })
    }
  }))

  it.effect.each(withTransactions)("the sender of every transaction of %s is the one who signed it", (name) => Effect.gen(function*() {
    for (const transaction of readRecorded(name).transactions) {
      assert.strictEqual(yield* recoverSender(transaction), transaction["from"])
      assert.notStrictEqual(yield* recoverSender({ ...transaction, nonce: "0x123456" }), transaction["from"])
    }
  }))
})
