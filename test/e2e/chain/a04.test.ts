import { encodeFunctionData, keccak256 } from "viem"
import type { Address } from "viem"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { readCompiledToken } from "../../sandbox/chain/compileToken.ts"
import { tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, caughtUp, CONFIRMATIONS, finalize, settled } from "./books.ts"
import { coins, send } from "./chainActions.ts"
import type { Sent } from "./chainActions.ts"
import { enrich, giveAddress, joinMember, walletOf } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld } from "./chainWorld.ts"
import { CALLER, callerAbi, seedableToken } from "./hostileContracts.ts"

const BLOCKS = 100
const PER_BLOCK = 50
const HONEST_EVERY = 5
const CREDIT_MS_MAX = 10_000
const settings = { DEPOSIT_STRATEGY: "address" }
const attacker = walletOf("attacker")

const addressOf = (text: string): Address => `0x${keccak256(`0x${Buffer.from(text).toString("hex")}`).slice(-40)}`
/** Begins and ends as another address does. */
const lookAlike = (of: Address, index: number): Address =>
  `0x${of.slice(2, 6)}${addressOf(`look-alike ${index}`).slice(6, -4)}${of.slice(-4)}`
const times = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> => Array.from({ length: count }, (_, index) => make(index))

describe("A04 poison and dust storm", () => {
  let world: ChainWorld
  beforeAll(async () => {
    world = await startChainWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  /** Gives every look-alike one unit and lets the attacker's contract take it. */
  const seed = async (holders: ReadonlyArray<Address>) => {
    const { client } = world.anvil
    await client.setCode({ address: USDT_ADDRESS, bytecode: await seedableToken() })
    for (let at = 0; at < holders.length; at += 250) {
      const data = encodeFunctionData({ abi: callerAbi, functionName: "seed", args: [holders.slice(at, at + 250), CALLER] })
      await send(client, { from: tokenOwner, to: USDT_ADDRESS, data, gas: 25_000_000n })
      await world.mine(1)
    }
    await client.setCode({ address: USDT_ADDRESS, bytecode: readCompiledToken().deployedBytecode })
  }

  it("A04: ten thousand hostile logs cost one row per crumb, and no honest payment waits for them", async () => {
    const victim = await joinMember(world, "U1")
    const honest = await joinMember(world, "Honest")
    const [target, own] = [await giveAddress(world, victim, "U1"), await giveAddress(world, honest, "Honest")]
    await enrich(world, attacker.address, 0n)
    const crumbs = times(BLOCKS * PER_BLOCK, (index) => lookAlike(victim.account.address.toLowerCase() as Address, index))
    const poison = times(BLOCKS * PER_BLOCK, (index) => addressOf(`attacker ${index}`))
    await seed(crumbs)
    const watcher = world.startWatcher(settings)
    await finalize(world)

    const minedAtMs = new Map<number, number>()
    const paid: Array<Sent & { readonly block: number }> = []
    const storm = (functionName: "poison" | "crumbs", block: number) => {
      const [from, to] = [block * PER_BLOCK, (block + 1) * PER_BLOCK]
      const data = functionName === "poison"
        ? encodeFunctionData({ abi: callerAbi, functionName, args: [USDT_ADDRESS, target, poison.slice(from, to)] })
        : encodeFunctionData({ abi: callerAbi, functionName, args: [USDT_ADDRESS, crumbs.slice(from, to), target] })
      return send(world.anvil.client, { from: attacker, to: CALLER, data, gas: 10_000_000n })
    }
    const mineOne = async () => {
      const number = await world.mine(1)
      minedAtMs.set(number, Date.now())
      return number
    }
    for (let block = 0; block < BLOCKS; block += 1) {
      const hostile = [await storm("poison", block), await storm("crumbs", block)]
      const sent = block % HONEST_EVERY === 0 ? await honest.payUsdt(coins(1), own) : undefined
      const number = await mineOne()
      if (sent !== undefined) paid.push({ ...sent, block: number })
      if (block === 0) {
        const receipts = await Promise.all(hostile.map(({ txHash }) => world.anvil.client.getTransactionReceipt({ hash: txHash })))
        assert.deepStrictEqual(receipts.map(({ logs, status }) => [status, logs.length]), [["success", PER_BLOCK], ["success", PER_BLOCK]])
      }
    }
    for (let block = 0; block < CONFIRMATIONS + 2; block += 1) await mineOne()
    const head = Math.max(...minedAtMs.keys())
    await caughtUp(world, { head, final: head - CONFIRMATIONS + 1 })
    await settled(world)

    const rows = await world.query("SELECT tx_hash, extract(epoch FROM settled_at) * 1000 AS ms FROM deposits WHERE state = 'credited'")
    const waits = paid.map(({ block, txHash }) =>
      Number(rows.find(({ tx_hash }) => tx_hash === txHash)?.["ms"] ?? Infinity) - (minedAtMs.get(block + CONFIRMATIONS - 1) ?? 0))
    assert.strictEqual(rows.length, BLOCKS / HONEST_EVERY)
    assert.isAtMost(Math.max(...waits), CREDIT_MS_MAX, `waits in ms: ${waits.map(Math.round).join(", ")}`)

    const [growth] = await world.query(`
      SELECT count(*) FILTER (WHERE purpose = 'dust')::int AS dust, count(*) FILTER (WHERE amount = 0)::int AS zero, count(*)::int AS all,
        count(DISTINCT block_number) FILTER (WHERE purpose = 'dust')::int AS blocks FROM transactions`)
    assert.deepStrictEqual(growth, { dust: BLOCKS * PER_BLOCK, zero: 0, all: BLOCKS * PER_BLOCK + paid.length, blocks: BLOCKS })
    const [dust] = await world.query("SELECT count(*)::int AS entries FROM ledger_entries WHERE kind = 'dust-final'")
    assert.strictEqual(dust?.["entries"], BLOCKS)
    assert.deepStrictEqual(victim.texts(), [])
    const hostile = new Set([...crumbs, ...poison])
    const told = (await world.query("SELECT notification::text AS text FROM notifications")).map(({ text }) => String(text).toLowerCase())
    const named = told.flatMap((text) => text.match(/0x[0-9a-f]{40}(?![0-9a-f])/g) ?? [])
    assert.deepStrictEqual(named.filter((address) => hostile.has(address as Address)), [])
    const all = BLOCKS * PER_BLOCK + paid.length
    await audit(world, watcher, { transactions: all, deposits: paid.length, entries: BLOCKS + paid.length, notices: paid.length }, settings)
  }, 240_000)
})
