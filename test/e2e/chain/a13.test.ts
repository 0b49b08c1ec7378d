import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { audit, CONFIRMATIONS, credited, finalize, settled } from "./books.ts"
import { coins } from "./chainActions.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld } from "./chainWorld.ts"

const STALL_MS_MAX = 10_000
/** What a timer may be late on a busy machine. */
const LATE_MS = 500
const BLOCK_MS = 500
/** One wait of the scan loop as an operator runs it, one of the credit loop, and what they take. */
const LATENCY_MS_MAX = 5000
const CUT_MS = 20_000
const CONNECTIONS_PER_MINUTE_MAX = 6

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe("A13 deaf WebSocket", () => {
  let world: ChainWorld
  beforeAll(async () => {
    world = await startChainWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("A13: payments come in time over sockets that are deaf or talk nonsense, and no provider is stormed", async () => {
    const [deaf, confused, third] = world.providers
    for (const provider of world.providers) provider.set({ socket: "deaf" })
    const payer = await joinMember(world, "U1")
    const watcher = world.startWatcher({}, { scanEvery: "2 seconds", creditEvery: "1 second" })
    await world.until("P1's socket is subscribed", async () => deaf.subscribers() > 0 && confused.subscribers() > 0 ? true : undefined)
    const subscribedAtMs = performance.now()
    const heard = world.until("P1's socket is given up", async () =>
      deaf.subscribers() === 0 ? performance.now() - subscribedAtMs : undefined)

    const minedAtMs = new Map<number, number>()
    const mineOne = async () => {
      const number = await world.mine(1)
      minedAtMs.set(number, Date.now())
      await pause(BLOCK_MS)
      return number
    }
    const before = await mineOne()
    await mineOne()
    const { txHash } = await payer.payUsdt(coins(7))
    const number = await mineOne()
    await mineOne()
    assert.strictEqual(number, before + 2)
    const orphan = { number: `0x${(before + 1).toString(16)}`, hash: `0x${"0f".repeat(32)}`, parentHash: `0x${"0e".repeat(32)}` }
    await confused.push([before + 3, before + 1, orphan, before + 2])
    for (let block = 0; block < CONFIRMATIONS; block += 1) await mineOne()
    await credited(world, txHash)
    const [row] = await world.query("SELECT extract(epoch FROM settled_at) * 1000 AS ms FROM deposits WHERE tx_hash = $1", [txHash])
    assert.isAtMost(Number(row?.["ms"]) - (minedAtMs.get(number + CONFIRMATIONS - 1) ?? 0), LATENCY_MS_MAX)
    assert.isAtMost(await heard, STALL_MS_MAX + LATE_MS)
    assert.notInclude(world.log(), "The chain was reorganised")

    const until = performance.now() + CUT_MS
    while (performance.now() < until) {
      for (const provider of world.providers) provider.cutSockets()
      await pause(100)
    }
    for (const provider of [deaf, confused, third]) {
      assert.isAbove(provider.counts().connections, 1, "it is tried again")
      assert.isAtMost(provider.counts().connectionsPerMinutePeak, CONNECTIONS_PER_MINUTE_MAX)
    }
    await finalize(world)
    await settled(world)
    await audit(world, watcher, { transactions: 1, deposits: 1, entries: 1, notices: 1 })
  }, 120_000)
})
