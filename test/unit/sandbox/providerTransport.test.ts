import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { blockAt, HEAD, post, rpc, sendMint, startWorld } from "./providerWorld.ts"
import type { Reply } from "./providerWorld.ts"

let world: Awaited<ReturnType<typeof startWorld>>
beforeAll(async () => void (world = await startWorld()))
afterEach(() => {
  world.provider.reset()
  world.provider.resetCounts()
})
afterAll(() => world.close())

const batch = [11, 12, 13].map((id) => ({ jsonrpc: "2.0", id, method: "eth_getBlockByNumber", params: [`0x${id - 10}`, false] }))
const url = () => `${world.provider.httpUrl}/v1/a-key`
const postBatch = async () => await (await post(url(), batch)).json() as ReadonlyArray<Reply>
const failure = (attempt: Promise<unknown>) => attempt.then(() => "answered", (error: Error) => error.name)

describe("status and rate", () => {
  it("above the rate the answer is 429 with the time to wait, and both are counted", async () => {
    world.provider.set({ rate: { perSecond: 3, retryAfterSeconds: 2 } })
    const responses = await Promise.all(Array.from({ length: 8 }, () => post(url(), batch[0])))
    const statuses = responses.map(({ status }) => status).toSorted((one, other) => one - other)
    assert.deepStrictEqual(statuses, [200, 200, 200, 429, 429, 429, 429, 429])
    assert.strictEqual(responses.find(({ status }) => status === 429)?.headers.get("retry-after"), "2")
    const { answered429, calls, requests, requestsPerSecondPeak } = world.provider.counts()
    assert.deepStrictEqual({ answered429, calls, requests, requestsPerSecondPeak }, {
      answered429: 5, calls: { eth_getBlockByNumber: 8 }, requests: 8, requestsPerSecondPeak: 8
    })
    world.provider.set({ rate: undefined })
    assert.strictEqual((await post(url(), batch[0])).status, 200)
  })

  it.each([403, 500])("every request gets status %i while it is set", async (status) => {
    world.provider.set({ status: { status, body: "no" } })
    const response = await post(url(), batch)
    assert.deepStrictEqual([response.status, await response.text()], [status, "no"])
  })

  it("an upstream that is down is a bad gateway", async () => {
    world.provider.pointTo(() => "http://127.0.0.1:1")
    assert.strictEqual((await post(url(), batch)).status, 502)
    world.provider.pointTo(() => world.anvil.httpUrl)
    assert.strictEqual((await post(url(), batch)).status, 200)
  })
})

describe("faults of one method", () => {
  it("strike a batch in which it is one of many, and no other request", async () => {
    world.provider.set({ status: { status: 500 }, faultsOnly: ["eth_getLogs"] })
    const logs = { jsonrpc: "2.0", id: 14, method: "eth_getLogs", params: [{}] }
    assert.strictEqual((await post(url(), [...batch, logs])).status, 500)
    assert.strictEqual((await post(url(), batch)).status, 200)
  })
})

describe("bodies and batches", () => {
  it("HTML, an empty array, half an answer and a huge one come with status 200", async () => {
    const text = async (body: Parameters<typeof world.provider.set>[0]["body"]) => {
      world.provider.set({ body })
      const response = await post(url(), batch)
      assert.strictEqual(response.status, 200)
      return response.text()
    }
    assert.match(await text("html"), /^<!DOCTYPE html>/)
    assert.strictEqual(await text("empty array"), "[]")
    const half = await text("half")
    assert.throws(() => JSON.parse(half), SyntaxError)
    const padded = await text({ paddedToBytes: 2_000_000 })
    assert.lengthOf(padded, 2_000_000)
    assert.lengthOf(JSON.parse(padded), 3)
  })

  it.each([
    ["reversed", [13, 12, 11]],
    ["first missing", [12, 13]],
    ["first twice", [11, 12, 13, 11]],
    ["foreign id", [987_654_321, 12, 13]],
    ["no ids", [undefined, undefined, undefined]]
  ] as const)("a batch can come %s, each answer still that of its call", async (shape, ids) => {
    assert.deepStrictEqual((await postBatch()).map(({ id }) => id), [11, 12, 13])
    world.provider.set({ batch: shape })
    const answers = await postBatch()
    assert.deepStrictEqual(answers.map(({ id }) => id), [...ids])
    for (const { id, result } of answers) if (typeof id === "number" && id < 20) assert.strictEqual(Number(result.number), id - 10)
  })
})

describe("silence and drops", () => {
  it("a silent provider takes the request and answers nothing until the client gives up", async () => {
    world.provider.set({ silence: "forever" })
    const request = { method: "POST", body: JSON.stringify(batch), signal: AbortSignal.timeout(200) }
    assert.strictEqual(await failure(fetch(url(), request)), "TimeoutError")
    assert.strictEqual(world.provider.counts().requests, 1)
  })

  it("a slow provider answers after its time", async () => {
    world.provider.set({ silence: { ms: 150 } })
    const start = performance.now()
    assert.lengthOf(await postBatch(), 3)
    assert.isAtLeast(performance.now() - start, 149)
  })

  it("dropped before, a transaction never reaches the node; dropped after, it does, and nobody is told", async () => {
    const { anvil, provider } = world
    const signed = async (units: bigint) => {
      const hash = await sendMint(anvil.client, units)
      const raw = (await rpc(anvil.httpUrl, "eth_getRawTransactionByHash", hash)).result as string
      await rpc(anvil.httpUrl, "anvil_dropTransaction", hash)
      return { hash, send: () => failure(rpc(url(), "eth_sendRawTransaction", raw)) }
    }
    const pending = async (hash: string) => (await rpc(anvil.httpUrl, "eth_getTransactionByHash", hash)).result !== null
    const { hash, send } = await signed(99n)
    provider.set({ drop: "before", faultsOnly: ["eth_sendRawTransaction"] })
    assert.strictEqual(await send(), "TypeError")
    assert.isFalse(await pending(hash))
    provider.set({ drop: "after" })
    assert.strictEqual(await send(), "TypeError")
    assert.isTrue(await pending(hash))
    assert.strictEqual(Number((await blockAt(url(), "latest")).number), HEAD)
  })
})
