import { encodeFunctionData } from "viem"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, closed, credited, finalize, opened, readBooks, settled } from "./books.ts"
import type { Sent } from "./chainActions.ts"
import { coins, mineOn, send } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { announce, enrich, joinMember, walletOf } from "./chainMember.ts"
import type { ChainWorld, Row } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"
import { CALLER, callerAbi } from "./hostileContracts.ts"

const DEPTH = 300
/** The highest level costs what U4 pays. */
const settings = { DEPOSIT_LEVEL_6_USDT: "1000" }
const relayer = walletOf("relayer")

describe("A08 finality broken after the money moved", () => {
  let world: ChainWorld
  const members = new Map<string, ChainMember>()
  const of = (name: string): ChainMember => {
    const member = members.get(name)
    if (member === undefined) throw new Error(`There is no ${name}`)
    return member
  }
  beforeAll(async () => {
    world = await startChainWorld()
    members.set("U1", await joinMember(world, "U1"))
    for (const [name, above] of [["U2", "U1"], ["U3", "U2"], ["U4", "U3"]] as const) {
      members.set(name, await joinMember(world, name, { sponsor: of(above) }))
    }
    for (const name of ["Spender", "Other"]) members.set(name, await joinMember(world, name))
    await enrich(world, relayer.address, 0n)
    const data = encodeFunctionData({ abi: callerAbi, functionName: "approve", args: [CALLER, coins(100)] })
    await send(world.anvil.client, { from: of("Spender").account, to: USDT_ADDRESS, data })
    await world.mine(1)
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  const availables = async () => {
    const pairs = await Promise.all([...members].map(async ([name, member]) => [name, await member.available()] as const))
    return Object.fromEntries(pairs)
  }
  const pay = async (payment: Promise<Sent>): Promise<Sent> => {
    const sent = await payment
    await finalize(world)
    await credited(world, sent.txHash)
    return sent
  }

  /** What happens on the branch that will be lost: two payments that only it has, and two that both have. */
  const spendAway = async () => {
    const big = await pay(of("U4").payUsdt(coins(1000)))
    const args = [USDT_ADDRESS, of("Spender").account.address, WALLET, coins(5)] as const
    const data = encodeFunctionData({ abi: callerAbi, functionName: "relay", args })
    const relayed = await pay(send(world.anvil.client, { from: relayer, to: CALLER, data }))
    await announce(world, of("Spender"), 1, coins(10))
    const half = await pay(of("Spender").payUsdt(coins(5)))
    await settled(world)
    await announce(world, of("U3"), 2, coins(20))
    const little = await pay(of("U3").payUsdt(coins(0.5)))
    await settled(world)
    return { lost: [big, relayed], kept: [half, little] }
  }

  it("A08: what a broken finality took is taken back by entries of its own, and two operators let money move again", async () => {
    const first = world.startWatcher(settings)
    await pay(of("Other").payUsdt(coins(7)))
    const shared = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    const { kept, lost } = await spendAway()
    await finalize(world, DEPTH)
    assert.deepStrictEqual(await availables(), {
      U1: coins(30.8), U2: coins(41), U3: coins(30.5), U4: 0n, Spender: 0n, Other: coins(7)
    })
    const before = await readBooks(world)

    const branch = await world.fork(shared)
    for (const { raw } of kept) {
      await branch.client.sendRawTransaction({ serializedTransaction: raw })
      await mineOn(branch.client, 3)
    }
    const head = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    assert.isAtLeast(head - shared, DEPTH)
    await mineOn(branch.client, head + 20 - Number(await branch.client.getBlockNumber({ cacheTime: 0 })))
    // Down while the providers change over: one that still told the old chain when the others told the new one would be outvoted, and another case.
    await first.stop()
    world.pointTo(branch)
    const watcher = world.startWatcher(settings)
    const brokenAtMs = performance.now()
    const incident = await opened(world, "finality broken")
    assert.isAtMost(performance.now() - brokenAtMs, 60_000)
    assert.deepStrictEqual([incident["stops"], incident["asset"], incident["approvals_needed"]], [["crediting", "payouts"], null, 2])
    await world.until("what was lost is taken back", async () =>
      (await world.query("SELECT 1 FROM incidents WHERE id = $1 AND facts ->> 'settled' = 'yes'", [incident["id"]]))[0])

    const after = await readBooks(world)
    const untouched = (books: typeof after, table: string): ReadonlyArray<Row> => books[table]?.slice(0, before[table]?.length) ?? []
    for (const table of ["entries", "deposits", "purchases", "transactions"]) assert.deepStrictEqual(untouched(after, table), before[table])
    const added = after["entries"]?.slice(before["entries"]?.length).map(({ amount, credit, debit, kind }) =>
      `${String(kind)}: ${nameOf(String(debit))} to ${nameOf(String(credit))} ${String(amount)}`)
    assert.sameMembers(added ?? [], [
      `commission-reversed: U3 to house:sales ${coins(30.5)}`,
      `commission-reversed: house:reorg-receivable to house:sales ${coins(19.5)}`,
      `commission-reversed: U2 to house:sales ${coins(40)}`,
      `commission-reversed: U1 to house:sales ${coins(30)}`,
      `level-reversed: house:sales to U4 ${coins(1000)}`,
      `deposit-reversed: U4 to chain:deposit ${coins(1000)}`,
      `deposit-reversed: house:reorg-receivable to chain:deposit ${coins(5)}`
    ])
    const reversed = after["reversals"]?.map(({ transfer_id }) => String(transfer_id).split(":")[1])
    assert.sameMembers(reversed ?? [], lost.map(({ txHash }) => txHash))
    assert.deepStrictEqual(await availables(), { U1: coins(0.8), U2: coins(1), U3: 0n, U4: 0n, Spender: 0n, Other: coins(7) })
    assert.deepStrictEqual(await world.brokenInvariants(), [])

    const waiting = await of("Other").payUsdt(coins(2), WALLET, branch.client)
    await finalize(world)
    await world.approve("finality broken", "anna")
    const twice = await world.approve("finality broken", "anna")
      .then(() => "agreed twice", (error: { readonly _tag?: string }) => error._tag)
    assert.strictEqual(twice, "ApprovedAlready")
    await finalize(world)
    assert.deepStrictEqual(await world.query("SELECT state FROM deposits WHERE tx_hash = $1", [waiting.txHash]), [{ state: "final" }])
    await world.approve("finality broken", "boris")
    await closed(world, "finality broken")
    await credited(world, waiting.txHash)
    await settled(world)
    assert.strictEqual(of("U4").texts().filter((text) => /1[\s,.]?000 USDT/.test(text)).length > 0, true)
    for (const sponsor of ["U1", "U2", "U3"] as const) assert.isTrue(of(sponsor).texts().some((text) => text.includes("↩️")), sponsor)
    await audit(world, watcher, {
      transactions: 6, deposits: 6, entries: 26, purchases: 3, commissions: 5, reversals: 2, incidents: 1, notices: 16
    }, settings)
  }, 240_000)

  /** An account by the name of its member. */
  const nameOf = (account: string): string =>
    [...members].find(([, { user }]) => account === `user:${user.id}:available`)?.[0] ?? account
})
