import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startAppProcess } from "./AppProcess.ts"
import type { KillingProxy } from "./killingProxy.ts"
import { startKillingProxy } from "./killingProxy.ts"
import type { JourneyMember } from "./member.ts"
import { makeMember } from "./member.ts"
import type { SandboxWorld } from "./sandboxWorld.ts"
import { startWorld } from "./sandboxWorld.ts"

/** Kills per run: a sample in every CI run, `npm run test:kill` for all of them. */
const KILLS = Number(process.env["KILLS"] ?? 10)
/** Base units of one payment in thousandths of a USDT: below every price, so that each stands in the balance. */
const PAYMENT = "0.5"

describe("a watcher killed between any two steps", () => {
  let world: SandboxWorld
  let payer: JourneyMember
  let proxy: KillingProxy
  const paid: Array<string> = []

  const isCredited = async (txHash: string) =>
    (await world.query("SELECT 1 FROM deposits WHERE tx_hash = $1 AND state = 'credited'", [txHash])).length > 0
  const isTold = async (txHash: string) =>
    (await world.query("SELECT 1 FROM notifications WHERE id LIKE $1 AND state = 'delivered'", [`deposit-credited:%${txHash}%`])).length > 0

  /** A payment goes all its way under a watcher process that is killed at one sentence; answers how many it said. */
  const payUnderFire = async (sentence: number, arrives: boolean) => {
    const txHash = await payer.pay("USDT", PAYMENT)
    paid.push(txHash)
    const watcher = startAppProcess("watcher", { ...world.sandbox.env, DB_PORT: String(proxy.port) })
    let dead = false
    void watcher.ended.then(() => (dead = true))
    proxy.arm(sentence, arrives, () => watcher.kill("SIGKILL"))
    await world.mine(1)
    await world.until(`the payment is seen or the watcher killed (${sentence}): ${watcher.log()}`, async () =>
      dead || (await world.query("SELECT 1 FROM transactions WHERE tx_hash = $1", [txHash])).length > 0 ? true : undefined)
    await world.mine(14)
    await world.until(`the payment is told of or the watcher killed (${sentence}): ${watcher.log()}`, async () =>
      dead || await isTold(txHash) ? true : undefined)
    const said = proxy.heard()
    if (!dead) watcher.kill("SIGTERM")
    const end = await watcher.ended
    assert.isTrue(end === "SIGKILL" || end === 130 || end === 0, `ended with ${end}: ${watcher.log()}`)
    return said
  }

  /** A fresh watcher finishes what the killed one left. */
  const recover = async () => {
    const watcher = world.startWatcher()
    for (const txHash of paid) {
      await world.until(`${txHash} is credited and told of`, async () => await isCredited(txHash) && await isTold(txHash) ? true : undefined)
    }
    await watcher.stop()
  }

  beforeAll(async () => {
    world = await startWorld()
    proxy = await startKillingProxy(Number(world.sandbox.env["DB_PORT"]))
    const bot = world.startBot()
    payer = makeMember(world, "Payer", "en")
    await payer.say("/start")
    await payer.say(await world.wallet.address(payer.id))
    await bot.stop()
  }, 120_000)
  afterAll(async () => {
    await proxy.close()
    await world.close()
  }, 60_000)

  it(`ends in the same books after a restart, ${KILLS} times over`, async () => {
    const whole = await payUnderFire(0, true)
    assert.isAbove(whole, 50, "the watcher talks to Postgres through the proxy")
    for (let turn = 0; turn < KILLS; turn += 1) {
      // Every part of its life is hit, its start included, and other sentences in every turn.
      const sentence = 1 + Math.floor(((turn + Math.random()) * whole) / KILLS)
      await payUnderFire(sentence, turn % 2 === 0)
      await recover()
    }
    const books = await world.query(
      `SELECT count(*)::int AS entries, sum(amount)::text AS amount FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
       WHERE e.kind NOT IN ('opening-balance', 'wallet-moved')`
    )
    assert.deepStrictEqual(books, [{ entries: paid.length, amount: String(BigInt(paid.length) * 5n * 10n ** 17n) }])
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  }, 60_000 + KILLS * 30_000)
})
