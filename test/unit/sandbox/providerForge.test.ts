import type { Hex } from "viem"
import { keccak256, recoverTransactionAddress, serializeTransaction } from "viem"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { addPayment, addTransfer, omitTransaction } from "../../sandbox/provider/forgeSteps.ts"
import { headerHash, headerRoots } from "../../sandbox/provider/sealBlock.ts"
import { blockAt, HEAD, hex, logsOf, rpc, startWorld, WALLET } from "./providerWorld.ts"

let world: Awaited<ReturnType<typeof startWorld>>
beforeAll(async () => void (world = await startWorld()))
afterEach(() => world.provider.reset())
afterAll(() => world.close())

const MILLION = 1_000_000n * 10n ** 18n
const lie = addTransfer({ token: USDT_ADDRESS, to: WALLET, amount: MILLION })
const ask = async (method: string, ...params: ReadonlyArray<unknown>) => (await rpc(world.provider.httpUrl, method, ...params)).result
const shown = (place: number) => blockAt(world.provider.httpUrl, place, true)
const logs = (from: number, to: number) => logsOf(world.provider.httpUrl, from, to)

/** Whether the block a provider shows fits together: receipts and transactions under their roots, those under the hash. */
const fits = async (url: string, number: number) => {
  const header = await blockAt(url, number, true)
  const receipts = (await rpc(url, "eth_getBlockReceipts", header.hash)).result
  const { logsBloom, receiptsRoot, transactionsRoot } = header
  const roots = await headerRoots({ transactions: header.transactions, receipts })
  return {
    roots: receiptsRoot === roots.receiptsRoot && transactionsRoot === roots.transactionsRoot && logsBloom === roots.logsBloom,
    hash: headerHash(header) === header.hash
  }
}

describe("a forged block", () => {
  it("is judged by a measure that finds the node's own blocks in order", async () => {
    for (const number of [0, 1, 2, HEAD]) assert.deepStrictEqual(await fits(world.anvil.httpUrl, number), { roots: true, hash: true })
  })

  it("fits together in header, receipts, logs and transactions, and is no parent of the next", async () => {
    const honest = await blockAt(world.anvil.httpUrl, 8)
    const { header, transactions } = await world.provider.forge(8, lie)
    assert.notStrictEqual(header.hash, honest.hash)
    assert.deepStrictEqual(await fits(world.provider.httpUrl, 8), { roots: true, hash: true })
    const [first, second] = await ask("eth_getBlockReceipts", "0x8")
    assert.strictEqual(Number(second.cumulativeGasUsed), Number(first.gasUsed) + Number(second.gasUsed))
    assert.strictEqual((await shown(8)).gasUsed, second.cumulativeGasUsed)
    assert.strictEqual((await shown(8)).parentHash, honest.parentHash)
    assert.strictEqual((await shown(9)).parentHash, honest.hash)
    assert.isNull(await ask("eth_getBlockByHash", honest.hash, false))
    assert.deepStrictEqual(await logs(7, 10), ["8:8", `8:${MILLION}`, "10:10"])
    const byHash = await ask("eth_getLogs", { blockHash: header.hash, topics: [null, null, [`0x${"0".repeat(24)}${WALLET.slice(2)}`]] })
    const places = byHash.map(({ blockHash, logIndex }: { blockHash: string; logIndex: string }) => [blockHash, logIndex])
    assert.deepStrictEqual(places, [[header.hash, "0x0"], [header.hash, "0x1"]])
    assert.deepStrictEqual(await ask("eth_getLogs", { blockHash: header.hash, address: WALLET }), [])
    const hash = transactions.at(-1)?.hash
    assert.strictEqual((await ask("eth_getTransactionReceipt", hash)).blockHash, header.hash)
    assert.strictEqual((await ask("eth_getTransactionByHash", hash)).to, USDT_ADDRESS)
    assert.strictEqual((await ask("eth_getTransactionReceipt", honest.transactions[0])).blockHash, header.hash)
    world.provider.unforge()
    assert.strictEqual((await shown(8)).hash, honest.hash)
    assert.isNull(await ask("eth_getTransactionReceipt", hash))
  })

  it("holds a transaction whose signature and hash are real", async () => {
    const { transactions } = await world.provider.forge(7, addPayment({ to: WALLET, amount: 5n }))
    const { from, gas, gasPrice, hash, input, nonce, r, s, to, v, value } = (await ask("eth_getTransactionByHash", transactions[0]?.hash))
    const amounts = { nonce: Number(nonce), value: BigInt(value), gas: BigInt(gas), gasPrice: BigInt(gasPrice) }
    const request = { ...amounts, type: "legacy", chainId: 56, to, data: input } as const
    const serializedTransaction = serializeTransaction(request, { r, s, v: BigInt(v) })
    assert.strictEqual((await recoverTransactionAddress({ serializedTransaction })).toLowerCase(), from)
    assert.strictEqual(keccak256(serializedTransaction), hash)
  })

  it("with its descendants relinked is an unbroken chain up to the head", async () => {
    await world.provider.forge(5, lie, { relink: true })
    await shown(HEAD)
    await world.provider.forge(9, lie, { relink: true })
    let parent: Hex = (await shown(4)).hash
    for (let number = 5; number <= HEAD; number++) {
      const block = await shown(number)
      assert.strictEqual(block.parentHash, parent)
      assert.deepStrictEqual(await fits(world.provider.httpUrl, number), { roots: true, hash: true })
      parent = block.hash
    }
    assert.notStrictEqual(parent, (await blockAt(world.anvil.httpUrl, HEAD)).hash)
    assert.strictEqual((await blockAt(world.provider.httpUrl, "latest")).hash, parent)
    const [log] = await ask("eth_getLogs", { fromBlock: hex(HEAD), toBlock: hex(HEAD) })
    assert.strictEqual(log.blockHash, parent)
    assert.strictEqual((await ask("eth_getTransactionReceipt", log.transactionHash)).blockHash, parent)
    assert.deepStrictEqual(await logs(4, 6), ["4:4", `5:${MILLION}`, "6:6"])
  })

  it("leaves the balances a liar would have to claim", async () => {
    const balanceOf = { to: USDT_ADDRESS, data: `0x70a08231${WALLET.slice(2).padStart(64, "0")}` }
    await world.provider.forge(8, async (block) => addPayment({ to: WALLET, amount: 7n })(await lie(block)))
    const coins = (place: string) => ask("eth_getBalance", WALLET, place)
    const tokens = async (place: string) => BigInt(await ask("eth_call", balanceOf, place))
    assert.deepStrictEqual([await coins("0x7"), await coins("0x8")], ["0x0", "0x7"])
    assert.deepStrictEqual([await tokens("0x7"), await tokens("latest")], [12n, 42n + MILLION])
  })

  it("can keep a real transfer to itself", async () => {
    const [hash] = (await blockAt(world.anvil.httpUrl, 8)).transactions
    await world.provider.forge(8, omitTransaction(hash))
    assert.deepStrictEqual(await logs(7, 10), ["10:10"])
    assert.isNull(await ask("eth_getTransactionReceipt", hash))
    assert.deepStrictEqual(await fits(world.provider.httpUrl, 8), { roots: true, hash: true })
  })
})

describe("a sloppy forgery", () => {
  it("keeps the honest hash, and its roots do not fit", async () => {
    const honest = await blockAt(world.anvil.httpUrl, 8)
    await world.provider.forge(8, lie, { roots: "stale" })
    assert.strictEqual((await shown(8)).hash, honest.hash)
    assert.deepStrictEqual(await fits(world.provider.httpUrl, 8), { roots: false, hash: true })
    assert.deepStrictEqual(await logs(8, 8), ["8:8", `8:${MILLION}`])
  })

  it.each([["logs", 2, 1], ["receipts", 1, 2]] as const)("may show in %s only", async (part, logsShown, receiptsShown) => {
    const { transactions } = await world.provider.forge(8, lie, { roots: "stale", shown: part })
    assert.lengthOf(await logs(8, 8), logsShown)
    assert.lengthOf(await ask("eth_getBlockReceipts", "0x8"), receiptsShown)
    assert.lengthOf((await shown(8)).transactions, 1)
    assert.strictEqual(await ask("eth_getTransactionReceipt", transactions[1]?.hash) !== null, part === "receipts")
  })
})
