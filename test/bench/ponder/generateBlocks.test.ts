import { createMPT } from "@ethereumjs/mpt"
import { assert, it } from "@effect/vitest"
import { recoverSender } from "@sigmatrade/adapters/bsc/recoverSender"
import { Effect } from "effect"
import { hexToBytes, keccak256, parseTransaction, serializeTransaction, toBytes, toHex, toRlp } from "viem"
import type { Hex } from "viem"
import type { BlockPlan } from "./BlockPlan.ts"
import { generateBlocks } from "./generateBlocks.ts"
import { makeLogsBloom } from "./logsBloom.ts"
import { orderedTrieRoot } from "./orderedTrieRoot.ts"
import { renderBlock, renderReceipt } from "./renderBlock.ts"

const plan: BlockPlan = {
  token: "0x55d398326f99059ff775485246999027b3197955",
  wallet: `0x${"5".repeat(40)}`,
  blocks: 12,
  transfersPerBlock: 140,
  ours: 9,
  seed: 7
}
const blocks = await generateBlocks(plan)
const bloomOf = makeLogsBloom()

const rootByLibrary = async (values: ReadonlyArray<Uint8Array>) => {
  const trie = await createMPT()
  for (const [index, value] of values.entries()) await trie.put(toRlp(index === 0 ? new Uint8Array() : toBytes(index), "bytes"), value)
  return toHex(trie.root())
}

/** As RLP wants a quantity: without leading zeros, zero as nothing. */
const rlpQuantity = (hex: string): Hex => BigInt(hex) === 0n ? "0x" : toHex(toBytes(BigInt(hex)))

it("the root of a list is the one of a trie that was filled item by item, for every length", async () => {
  for (const length of [0, 1, 2, 3, 15, 16, 17, 127, 128, 129, 130, 256, 257, 300]) {
    const short = Array.from({ length }, (_value, index) => Uint8Array.of(index % 251, length % 251))
    const long = short.map((value) => new Uint8Array(120).fill(value[0] ?? 0))
    assert.strictEqual(orderedTrieRoot(short), await rootByLibrary(short), `${length} short values`)
    assert.strictEqual(orderedTrieRoot(long), await rootByLibrary(long), `${length} long values`)
  }
})

it("a block's answer hashes to the hash it names, and names the block before it", () => {
  for (const block of blocks) {
    const shown = renderBlock(plan.token, block, false)
    const header = toRlp([
      shown.parentHash, shown.sha3Uncles, shown.miner, shown.stateRoot, shown.transactionsRoot, shown.receiptsRoot, shown.logsBloom,
      ...[shown.difficulty, shown.number, shown.gasLimit, shown.gasUsed, shown.timestamp].map(rlpQuantity),
      shown.extraData, shown.mixHash, shown.nonce, rlpQuantity(shown.baseFeePerGas), shown.withdrawalsRoot,
      rlpQuantity(shown.blobGasUsed), rlpQuantity(shown.excessBlobGas), shown.parentBeaconBlockRoot, shown.requestsHash
    ])
    assert.strictEqual(shown.hash, keccak256(header))
    assert.strictEqual(shown.parentHash, blocks[block.number - 1]?.hash ?? `0x${"00".repeat(32)}`)
  }
})

it("the receipts a reader is given make the root and the bloom of their block", async () => {
  for (const block of blocks.slice(0, 4)) {
    const receipts = block.transactions.map((transaction, index) => renderReceipt(plan.token, block, transaction, index, bloomOf))
    const encoded = receipts.map(({ cumulativeGasUsed, logs, logsBloom, status }) =>
      toRlp([
        rlpQuantity(status), rlpQuantity(cumulativeGasUsed), logsBloom,
        logs.map(({ address, data, topics }) => [address, [...topics], data])
      ], "bytes"))
    assert.strictEqual(block.receiptsRoot, await rootByLibrary(encoded))
    const bits = receipts.reduce((all, { logsBloom }) => all | BigInt(logsBloom), 0n)
    assert.strictEqual(BigInt(block.logsBloom), bits)
  }
})

it("the transactions a reader is given make the root of their block, each under its own hash", async () => {
  const [, block] = blocks
  if (block === undefined) throw new Error("no block")
  const encoded = renderBlock(plan.token, block, true).transactions.map((shown) => {
    if (typeof shown === "string") throw new Error("only a hash")
    const signature = { r: shown.r, s: shown.s, v: BigInt(shown.v) }
    const raw = serializeTransaction({
      type: "legacy", chainId: 56, nonce: Number(shown.nonce), to: shown.to, gas: BigInt(shown.gas), gasPrice: BigInt(shown.gasPrice),
      data: shown.input, value: BigInt(shown.value)
    }, signature)
    assert.strictEqual(shown.hash, keccak256(raw))
    assert.strictEqual(parseTransaction(raw).chainId, 56)
    return hexToBytes(raw)
  })
  assert.strictEqual(block.transactionsRoot, await rootByLibrary(encoded))
})

it("a chain holds exactly the planned payments, at the same places at every run", async () => {
  const receivers = blocks.flatMap(({ transactions }) => transactions.map(({ to }) => to))
  assert.strictEqual(receivers.length, plan.blocks * plan.transfersPerBlock)
  assert.strictEqual(receivers.filter((receiver) => receiver === plan.wallet).length, plan.ours)
  assert.strictEqual((await generateBlocks(plan)).at(-1)?.hash, blocks.at(-1)?.hash)
})

it("whoever pays us has signed his payment", async () => {
  const shown = blocks.flatMap((block) => renderBlock(plan.token, block, true).transactions)
  const places = blocks.flatMap(({ transactions }) => transactions).map(({ to }, place) => to === plan.wallet ? place : -1)
  for (const transaction of places.filter((place) => place >= 0).map((place) => shown[place])) {
    if (typeof transaction !== "object") throw new Error("only a hash")
    assert.strictEqual(await Effect.runPromise(recoverSender(transaction)), transaction.from)
  }
})
