import { once } from "node:events"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { WebSocket } from "ws"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { reorgAnvil } from "../../sandbox/chain/reorgAnvil.ts"
import { addTransfer } from "../../sandbox/provider/forgeSteps.ts"
import { lagging } from "../../sandbox/provider/ProviderBehaviour.ts"
import type { Parsed } from "./providerWorld.ts"
import { blockAt, rpc, sendMint, startWorld, WALLET } from "./providerWorld.ts"

let world: Awaited<ReturnType<typeof startWorld>>
const clients: Array<WebSocket> = []
beforeAll(async () => void (world = await startWorld()))
afterEach(() => {
  for (const client of clients.splice(0)) client.terminate()
  world.provider.reset()
  world.provider.resetCounts()
})
afterAll(() => world.close())

/** A client that keeps what it hears; `until` waits for so many messages. */
const listen = async (send: unknown = { jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }) => {
  const socket = new WebSocket(world.provider.wsUrl)
  clients.push(socket)
  const heard: Array<Parsed> = []
  const waiting: Array<() => void> = []
  socket.on("message", (data: Buffer) => {
    heard.push(JSON.parse(data.toString("utf8")))
    for (const wake of waiting.splice(0)) wake()
  })
  await once(socket, "open")
  socket.send(JSON.stringify(send))
  const until = async (count: number) => {
    while (heard.length < count) await new Promise<void>((resolve) => void waiting.push(resolve))
    return heard
  }
  const heads = async (count: number) => (await until(count + 1)).slice(1, count + 1).map(({ params }) => params.result)
  return { socket, heard, until, heads }
}

/** Asked over the same socket: what it answers proves that everything pushed before has arrived. */
const settled = async ({ socket, heard, until }: Awaited<ReturnType<typeof listen>>) => {
  const count = heard.length
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 99, method: "eth_chainId" }))
  const said = await until(count + 1)
  return said.filter(({ method }) => method === "eth_subscription").length
}

const head = async () => Number((await rpc(world.anvil.httpUrl, "eth_blockNumber")).result)
/** Waits until the provider has looked at the chain twice more, however busy the machine is. */
const looks = () =>
  new Promise<void>((resolve) => {
    let looked = 0
    const count = ([place]: ReadonlyArray<unknown>) => {
      if (place === "latest" && ++looked === 2) resolve()
      return undefined
    }
    world.provider.set({ answers: { eth_getBlockByNumber: count } })
  })

describe("heads over WebSocket", () => {
  it("every new block is pushed once and in order, and other calls are answered", async () => {
    const client = await listen()
    await client.until(1)
    await looks()
    const from = await head()
    await world.anvil.client.mine({ blocks: 3 })
    const heads = await client.heads(3)
    assert.deepStrictEqual(heads.map(({ number }) => Number(number)), [from + 1, from + 2, from + 3])
    assert.strictEqual(heads[2].hash, (await blockAt(world.anvil.httpUrl, from + 3)).hash)
    assert.strictEqual(await settled(client), 3)
    const { connections, subscriptions } = world.provider.counts()
    assert.deepStrictEqual({ connections, subscriptions }, { connections: 1, subscriptions: 1 })
  })

  it("after a reorg the blocks of the new branch are pushed", async () => {
    const client = await listen()
    await client.until(1)
    await looks()
    // With a transaction in it, for anvil replaces empty blocks by the same empty blocks.
    await sendMint(world.anvil.client, 1n)
    await world.anvil.client.mine({ blocks: 2 })
    await client.heads(2)
    const top = await head()
    await reorgAnvil(world.anvil.client, 2)
    const fresh = (await client.heads(4)).slice(2)
    assert.deepStrictEqual(fresh.map(({ number }) => Number(number)), [top - 1, top])
    assert.strictEqual(fresh[1].hash, (await blockAt(world.anvil.httpUrl, top)).hash)
  })

  it("what is pushed is what this provider claims: late and forged", async () => {
    world.provider.set({ lag: lagging(1) })
    const client = await listen()
    await client.until(1)
    await looks()
    const top = await head()
    const { header } = await world.provider.forge(top, addTransfer({ token: USDT_ADDRESS, to: WALLET, amount: 1n }))
    await world.anvil.client.mine({ blocks: 1 })
    const [pushed] = await client.heads(1)
    assert.deepStrictEqual([Number(pushed.number), pushed.hash], [top, header.hash])
  })

  it("a deaf socket answers pings and calls and pushes nothing but what the test pushes, in its order", async () => {
    world.provider.set({ socket: "deaf" })
    const client = await listen()
    await client.until(1)
    await looks()
    await world.anvil.client.mine({ blocks: 2 })
    await looks()
    const pong = once(client.socket, "pong")
    client.socket.ping()
    await pong
    assert.strictEqual(await settled(client), 0)
    const top = await head()
    const orphan = { ...await blockAt(world.anvil.httpUrl, top - 1), hash: `0x${"0f".repeat(32)}` }
    await world.provider.push([top, top - 1, orphan, top])
    const said = await client.until(6)
    const pushed = said.filter(({ method }) => method === "eth_subscription").map(({ params }) => params.result)
      .map(({ hash, number }) => [Number(number), hash === orphan.hash])
    assert.deepStrictEqual(pushed, [[top, false], [top - 1, false], [top - 1, true], [top, false]])
  })

  it("connections and subscriptions can be refused and cut, and every attempt is counted", async () => {
    world.provider.set({ socket: "refuse subscriptions" })
    const client = await listen()
    const [answer] = await client.until(1)
    assert.strictEqual(answer.error.code, -32601)
    const closed = once(client.socket, "close")
    world.provider.cutSockets()
    await closed
    world.provider.set({ socket: "refuse connections" })
    const refused = await listen().then(() => "open", (error: Error) => error.message)
    assert.match(refused, /403/)
    const { connections, connectionsPerMinutePeak, subscriptions } = world.provider.counts()
    assert.deepStrictEqual([connections, connectionsPerMinutePeak, subscriptions], [2, 2, 1])
  })

  it("a client that leaves or unsubscribes is forgotten", async () => {
    const client = await listen()
    const [answer] = await client.until(1)
    assert.strictEqual(world.provider.subscribers(), 1)
    client.socket.send(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "eth_unsubscribe", params: [answer.result] }))
    assert.isTrue((await client.until(2))[1].result)
    assert.strictEqual(world.provider.subscribers(), 0)
    const [leaving, staying] = [await listen(), await listen()]
    await Promise.all([leaving.until(1), staying.until(1)])
    assert.strictEqual(world.provider.subscribers(), 2)
    leaving.socket.terminate()
    while (world.provider.subscribers() === 2) await new Promise((resolve) => setImmediate(resolve))
    assert.strictEqual(world.provider.subscribers(), 1)
    await looks()
    await world.anvil.client.mine({ blocks: 1 })
    assert.lengthOf(await staying.heads(1), 1)
  })
})
