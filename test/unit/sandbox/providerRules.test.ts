import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { forkAnvil } from "../../sandbox/provider/forkAnvil.ts"
import { lagging } from "../../sandbox/provider/ProviderBehaviour.ts"
import { blockAt, HEAD, hex, logsOf, rpc, sendMint, startWorld, WALLET } from "./providerWorld.ts"

let world: Awaited<ReturnType<typeof startWorld>>
beforeAll(async () => void (world = await startWorld()))
afterEach(() => world.provider.reset())
afterAll(() => world.close())

const numberAt = async (place: string) => Number((await blockAt(world.provider.httpUrl, place)).number)
const ask = (method: string, ...params: ReadonlyArray<unknown>) => rpc(world.provider.httpUrl, method, ...params)
const logs = (from: number | string, to: number | string) => logsOf(world.provider.httpUrl, from, to)

describe("an honest provider", () => {
  it("answers every call as the node behind it", async () => {
    const { anvil, provider } = world
    const [transaction] = (await blockAt(anvil.httpUrl, 4)).transactions
    const calls: ReadonlyArray<readonly [string, ...ReadonlyArray<unknown>]> = [
      ["eth_chainId"], ["eth_getBlockByNumber", "latest", true], ["eth_getBlockReceipts", "0x4"], ["eth_nonsense"],
      ["eth_getTransactionReceipt", transaction], ["eth_getLogs", { fromBlock: "0x0", toBlock: "latest" }],
      ["eth_getBalance", WALLET, "0x99"], ["eth_getBlockByNumber", "0x99", false]
    ]
    for (const [method, ...params] of calls) {
      assert.deepStrictEqual(await ask(method, ...params), await rpc(anvil.httpUrl, method, ...params))
    }
    assert.strictEqual(provider.counts().calls["eth_chainId"], 1)
  })
})

describe("finality", () => {
  it("follows the head, stands still, goes back or is genesis, and takes effect in log ranges too", async () => {
    const { provider } = world
    provider.set({ finality: { behind: 3 } })
    assert.deepStrictEqual([await numberAt("finalized"), await numberAt("safe")], [HEAD - 3, HEAD - 3])
    assert.deepStrictEqual(await logs(8, "finalized"), ["8:8"])
    provider.set({ lag: lagging(2) })
    assert.strictEqual(await numberAt("finalized"), HEAD - 5)
    provider.set({ finality: { at: 5 } })
    assert.strictEqual(await numberAt("finalized"), 5)
    provider.set({ finality: { at: 0 } })
    assert.strictEqual(await numberAt("finalized"), 0)
  })

  it("may be null or unsupported while the head is served", async () => {
    world.provider.set({ finality: "null" })
    assert.isNull((await ask("eth_getBlockByNumber", "finalized", false)).result)
    world.provider.set({ finality: "unsupported" })
    assert.strictEqual((await ask("eth_getBlockByNumber", "finalized", false)).error?.code, -32602)
    assert.strictEqual(await numberAt("latest"), HEAD)
  })
})

describe("lag", () => {
  it("a late node knows nothing of the newest blocks, whatever is asked", async () => {
    const hidden = await blockAt(world.anvil.httpUrl, HEAD)
    world.provider.set({ lag: lagging(3) })
    assert.deepStrictEqual([Number((await ask("eth_blockNumber")).result), await numberAt("latest")], [HEAD - 3, HEAD - 3])
    const nothing = [
      await ask("eth_getBlockByNumber", hex(HEAD), false), await ask("eth_getBlockByHash", hidden.hash, false),
      await ask("eth_getTransactionReceipt", hidden.transactions[0]), await ask("eth_getTransactionByHash", hidden.transactions[0]),
      await ask("eth_getBlockReceipts", hex(HEAD)), await ask("eth_getBlockReceipts", hidden.hash)
    ]
    assert.deepStrictEqual(nothing.map(({ result }) => result), nothing.map(() => null))
    const places = [hex(HEAD), { blockHash: hidden.hash }, { blockNumber: hex(HEAD) }]
    for (const place of places) assert.strictEqual((await ask("eth_getBalance", WALLET, place)).error?.message, "header not found")
    const balanceOf = { to: USDT_ADDRESS, data: `0x70a08231${WALLET.slice(2).padStart(64, "0")}` }
    assert.strictEqual(Number((await ask("eth_call", balanceOf, "latest")).result), 2 + 4 + 6 + 8)
    assert.strictEqual((await ask("eth_getLogs", { blockHash: hidden.hash })).error?.message, "unknown block")
    assert.strictEqual((await logs(8, HEAD)).code, -32602)
    assert.deepStrictEqual(await logs(8, "latest"), ["8:8"])
  })

  it("behind a balancer the head is current while logs and receipts end earlier without a word", async () => {
    world.provider.set({ lag: { logs: { behind: 3 }, beyond: "empty" } })
    const { transactions } = await blockAt(world.provider.httpUrl, HEAD)
    assert.strictEqual(await numberAt("latest"), HEAD)
    assert.deepStrictEqual(await logs(7, HEAD), ["8:8"])
    assert.deepStrictEqual(await logs(HEAD, HEAD), [])
    assert.isNull((await ask("eth_getTransactionReceipt", transactions[0])).result)
    world.provider.set({ lag: undefined })
    assert.deepStrictEqual(await logs(7, HEAD), ["8:8", "10:10", "12:12"])
  })

  it("a cached head stands still while blocks beyond it are served", async () => {
    world.provider.set({ lag: { latest: { at: 6 } } })
    assert.strictEqual(await numberAt("latest"), 6)
    assert.strictEqual(await numberAt(hex(HEAD)), HEAD)
  })
})

describe("history", () => {
  it("old states are missing tries, new ones are answered", async () => {
    world.provider.set({ prunedBelow: { behind: 4 } })
    assert.match((await ask("eth_getBalance", WALLET, hex(HEAD - 5))).error?.message ?? "", /^missing trie node/)
    assert.match((await ask("eth_getCode", USDT_ADDRESS, "0x1")).error?.message ?? "", /^missing trie node/)
    assert.strictEqual((await ask("eth_getBalance", WALLET, hex(HEAD - 4))).result, "0x0")
    assert.strictEqual(await numberAt("0x1"), 1)
  })

  it("receipts below the index are null, blocks are not", async () => {
    const [old] = (await blockAt(world.anvil.httpUrl, 2)).transactions
    const [recent] = (await blockAt(world.anvil.httpUrl, HEAD)).transactions
    world.provider.set({ unindexedBelow: { at: 5 } })
    assert.isNull((await ask("eth_getTransactionReceipt", old)).result)
    assert.isNotNull((await ask("eth_getTransactionReceipt", recent)).result)
    assert.lengthOf((await ask("eth_getBlockReceipts", "0x2")).result, 1)
  })

  it("traces of the node pass unless they are refused", async () => {
    const { hash } = await blockAt(world.anvil.httpUrl, 2)
    const traces = () => ask("debug_traceBlockByHash", hash, { tracer: "callTracer" })
    assert.strictEqual((await traces()).result[0].result.to, USDT_ADDRESS)
    world.provider.set({ traces: "refused" })
    assert.strictEqual((await traces()).error?.code, -32601)
    assert.strictEqual((await ask("trace_block", "0x2")).error?.code, -32601)
  })
})

describe("identity", () => {
  it("chain id, genesis, code, storage and decimals are what the test says, all else is the node's", async () => {
    const hash = `0x${"17".repeat(32)}`
    world.provider.set({
      chainId: 97,
      genesis: hash,
      code: { [USDT_ADDRESS]: "0x6001" },
      storage: { [USDT_ADDRESS]: { "0x0": "0x07" } },
      contractAnswers: { [USDT_ADDRESS]: { "0x313ce567": hex(6) } }
    })
    assert.deepStrictEqual([(await ask("eth_chainId")).result, (await ask("net_version")).result], ["0x61", "97"])
    assert.strictEqual((await blockAt(world.provider.httpUrl, 0)).hash, hash)
    assert.strictEqual((await blockAt(world.provider.httpUrl, 1)).parentHash, hash)
    assert.strictEqual((await ask("eth_getBlockByHash", hash, false)).result.number, "0x0")
    assert.strictEqual((await ask("eth_getCode", USDT_ADDRESS, "latest")).result, "0x6001")
    assert.strictEqual((await ask("eth_getStorageAt", USDT_ADDRESS, "0x0", "latest")).result, "0x07")
    assert.strictEqual((await ask("eth_call", { to: USDT_ADDRESS, data: "0x313ce567" }, "latest")).result, "0x6")
    assert.strictEqual((await ask("eth_getCode", WALLET, "latest")).result, "0x")
  })
})

describe("limits", () => {
  it("longer ranges are refused with the chosen error, those within are answered", async () => {
    world.provider.set({ rangeLimit: { blocks: 10, code: -32600, message: "10 block range" } })
    assert.deepStrictEqual(await logs(2, 12), { code: -32600, message: "10 block range" })
    assert.deepStrictEqual(await logs(3, "latest"), ["4:4", "6:6", "8:8", "10:10", "12:12"])
  })

  it("too many logs are cut without a word, or refused", async () => {
    world.provider.set({ logLimit: { logs: 2, truncate: true } })
    assert.deepStrictEqual(await logs(1, HEAD), ["2:2", "4:4"])
    world.provider.set({ logLimit: { logs: 2 } })
    assert.strictEqual((await logs(1, HEAD)).code, -32005)
    assert.deepStrictEqual(await logs(1, 4), ["2:2", "4:4"])
  })

  it("any method can be answered by hand", async () => {
    world.provider.set({ answers: { eth_sendRawTransaction: () => ({ error: { code: -32000, message: "already known" } }) } })
    assert.strictEqual((await ask("eth_sendRawTransaction", "0x00")).error?.message, "already known")
  })
})

describe("two truths", () => {
  it("a fork shares the past, links to it, goes its own way, and a provider may change over to it", async () => {
    const { anvil, provider } = world
    const fork = await forkAnvil(anvil, 9)
    try {
      await sendMint(fork.client, 1_000n)
      await fork.client.mine({ blocks: 4 })
      const hashes = (url: string) => Promise.all([...Array(13).keys()].map(async (number) => (await blockAt(url, number)).hash))
      const [ours, theirs] = await Promise.all([hashes(anvil.httpUrl), hashes(fork.httpUrl)])
      assert.deepStrictEqual(theirs.slice(0, 10), ours.slice(0, 10))
      assert.isTrue([10, 11, 12].every((number) => theirs[number] !== ours[number]))
      assert.strictEqual((await blockAt(fork.httpUrl, 10)).parentHash, ours[9])
      assert.deepStrictEqual(await logs(8, "latest"), ["8:8", "10:10", "12:12"])
      provider.pointTo(() => fork.httpUrl)
      assert.deepStrictEqual(await logs(8, "latest"), ["8:8", "10:1000"])
    } finally {
      provider.pointTo(() => anvil.httpUrl)
      await fork.close()
    }
  })
})
