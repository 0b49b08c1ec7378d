import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { coins } from "../chain/chainActions.ts"
import type { KillingProxy } from "../killingProxy.ts"
import { startKillingProxy } from "../killingProxy.ts"
import type { Asked, PayoutWorld } from "./payoutWorld.ts"
import { auditPayouts, startPayoutWorld } from "./payoutWorld.ts"

/** Kills per named point; without it one at each of those below, so that a CI run stays short. `npm run test:crash`: a hundred at each. */
const CRASHES = process.env["CRASHES"]
const KILLS = Number(CRASHES ?? 1)
/** Where money could be paid twice or lost: around the nonce, the signature, the broadcast and the settlement. */
const SAMPLED = /^K(?:9|10|11|13|15) /u

/** Every kill takes two withdrawals of one USDT. */
const MONEY = 30 * KILLS

/** A watcher process that can be killed at any instruction. */
const startProcess = (env: Readonly<Record<string, string>>) => {
  const main = fileURLToPath(new URL("./watcherMain.ts", import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: "ignore"
  })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  return {
    kill: () => void child.kill("SIGKILL"),
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    wasKilled: () => child.signalCode === "SIGKILL",
    ended
  }
}

/**
 * Where a process is killed: at the first sentence to Postgres that says this, before or after it arrives; or at a call to a provider. Blocks
 * are mined meanwhile only where the point needs them: what is mined is not replaced any more.
 */
type Point =
  | { readonly name: string; readonly says: RegExp; readonly arrives: boolean; readonly nth?: number; readonly mines?: true }
  | { readonly name: string; readonly call: "before" | "after"; readonly mines?: never }

const POINTS: ReadonlyArray<Point> = [
  { name: "K7 after the hold", says: /FROM payout_lanes|INTO payout_lanes/, arrives: false },
  { name: "K8 after approval", says: /withdrawals WHERE state = 'approved'/, arrives: true },
  { name: "K9 after the nonce is reserved", says: /next_nonce = next_nonce \+ 1/, arrives: true },
  { name: "K10 after signing, before storing", says: /SET hash =/, arrives: false },
  { name: "K11 after storing, before broadcasting", says: /SET hash =/, arrives: true },
  { name: "K12 during the broadcast", call: "before" },
  { name: "K13 after the broadcast, before it is written", call: "after" },
  { name: "K14 after mined was seen, before it is written", says: /INSERT INTO transactions/, arrives: false, mines: true },
  { name: "K15 after final, before the settlement", says: /UPDATE payouts SET state/, arrives: false, mines: true },
  { name: "K16 between signing and storing a bump", says: /SET hash =/, arrives: false, nth: 3 },
  { name: "K23 while holding the lane", says: /FROM payout_lanes/, arrives: true, nth: 2 }
]

describe("A15 kill -9 at every payout step", () => {
  let world: PayoutWorld
  let proxy: KillingProxy
  const asked: Array<Asked> = []
  beforeAll(async () => {
    world = await startPayoutWorld({ balance: coins(MONEY), usdt: coins(MONEY), bnb: coins(100) })
    proxy = await startKillingProxy(Number(world.env["DB_PORT"]))
  }, 120_000)
  afterAll(async () => {
    await proxy.close()
    await world.close()
  }, 60_000)

  const env = (port: string) => ({ ...world.env, ...world.changes, DB_PORT: port, PAYOUT_REPLACE_SECONDS: "2" })

  /** Kills at a call of `eth_sendRawTransaction`, before a provider has it or after one has. */
  const killAtCall = (when: "before" | "after", kill: () => void) => {
    const [one, two, three] = world.providers
    if (when === "before") one.set({ answers: { eth_sendRawTransaction: () => {
      kill()
      return undefined
    } } })
    else for (const provider of [one, two, three]) provider.set({ answers: { eth_sendRawTransaction: () => void setTimeout(kill, 5) } })
  }

  /** The dead write nothing in the 20 seconds that their lane stays theirs: K23 waits for that, the other points need not. */
  const leaseRunsOut = () => world.query("UPDATE payout_lanes SET held_until = now()")

  const crash = async (point: Point) => {
    const process_ = startProcess(env(String(proxy.port)))
    if ("says" in point) proxy.armAt(point.says, point.nth ?? 1, point.arrives, process_.kill)
    else killAtCall(point.call, process_.kill)
    const deadline = Date.now() + 45_000
    while (!process_.isOver() && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      if (point.mines) await world.mine(1)
    }
    // One that ended by itself has not reached the point.
    const wasKilled = process_.wasKilled()
    process_.kill()
    await process_.ended
    proxy.disarm()
    if (!point.name.startsWith("K23")) await leaseRunsOut()
    for (const provider of world.providers) provider.set({ answers: undefined })
    return wasKilled
  }

  it.each(CRASHES === undefined ? POINTS.filter(({ name }) => SAMPLED.test(name)) : POINTS)("A15 $name: every payout ends once, whoever starts next", async (point) => {
    for (let turn = 0; turn < KILLS; turn += 1) {
      const fresh = await world.approved(2, coins(1))
      asked.push(...fresh)
      assert.isTrue(await crash(point), `${point.name} was reached`)
      // Two at once: one of them has the lane.
      const next = [startProcess(env(world.env["DB_PORT"] ?? "")), startProcess(env(world.env["DB_PORT"] ?? ""))]
      await world.untilPaid(fresh, 90_000)
      for (const one of next) one.kill()
      await Promise.all(next.map(({ ended }) => ended))
      await leaseRunsOut()
      const payouts = await auditPayouts(world, asked)
      assert.isTrue(payouts.every(({ state }) => state === "paid"))
    }
  }, 60_000 + KILLS * 180_000)
})
