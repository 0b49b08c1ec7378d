import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { coins } from "../chain/chainActions.ts"
import type { KillingProxy } from "../killingProxy.ts"
import { startKillingProxy } from "../killingProxy.ts"
import type { CrashingWatchers } from "./crashingWatchers.ts"
import { crashingWatchers } from "./crashingWatchers.ts"
import type { CrashPoint } from "./crashPoints.ts"
import { CRASH_POINTS } from "./crashPoints.ts"
import type { Asked, PayoutWorld } from "./payoutWorld.ts"
import { auditPayouts, startPayoutWorld } from "./payoutWorld.ts"

/** Kills at each named point; `npm run test:crash`: a hundred. */
const KILLS = Number(process.env["CRASHES"] ?? 10)
/** After so many deaths in a row somebody lives on, and everything must be paid and add up. */
const DEATHS_IN_A_ROW = 10
/** A machine that has other work to do too needs longer than the half a minute it takes alone. */
const RECOVERY_MS_MAX = 240_000

/** Every kill takes two withdrawals of one USDT at most. */
const MONEY = 3 * KILLS * CRASH_POINTS.length

describe("A15 kill -9 at every payout step", () => {
  let world: PayoutWorld
  let proxy: KillingProxy
  let watchers: CrashingWatchers
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-crash-"))
  const asked: Array<Asked> = []
  beforeAll(async () => {
    world = await startPayoutWorld({ balance: coins(MONEY), usdt: coins(MONEY), bnb: coins(100) })
    proxy = await startKillingProxy(Number(world.env["DB_PORT"]))
    watchers = crashingWatchers(world, proxy, folder)
  }, 120_000)
  afterAll(async () => {
    await watchers.close()
    await proxy.close()
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)

  const ask = async () => {
    const fresh = await world.approved(2, coins(1))
    asked.push(...fresh)
    return fresh
  }

  /** Nobody else has the lane while it is the dead's. */
  const keepsOthersOut = async () => {
    const holder = () => world.query("SELECT holder, epoch::int, held_until > now() AS holds FROM payout_lanes")
    const before = await world.until("the dead holds the lane", async () => {
      const rows = await holder()
      return rows[0]?.["holds"] === true ? rows : undefined
    }, 2000)
    const early = watchers.start()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await early.kill()
    assert.deepStrictEqual(await holder(), before)
  }
  /** Its time has run out. */
  const endLease = () => world.query("UPDATE payout_lanes SET held_until = now()")

  /** Something is on its way that nobody mines. */
  const leaveWaiting = async () => {
    await ask()
    const one = watchers.start()
    await world.until("all of it is broadcast", async () => {
      const [row] = await world.query("SELECT count(*)::int AS left FROM withdrawals WHERE state = 'approved'")
      const [sent] = await world.query("SELECT count(*)::int AS left FROM payouts p WHERE state = 'open' AND NOT EXISTS (SELECT 1 FROM payout_attempts a WHERE a.payout_id = p.id AND a.hash IS NOT NULL)")
      return row?.["left"] === 0 && sent?.["left"] === 0 ? true : undefined
    })
    await one.kill()
    await endLease()
  }

  const die = async (point: CrashPoint) => {
    if (point.old !== true) await ask()
    assert.isTrue(await watchers.crashAt(point), `${point.name} was reached`)
    if (point.name.startsWith("K23")) await keepsOthersOut()
    await endLease()
  }

  /** Two start at once: one of them has the lane, and everything comes to its end, once. */
  const recover = async () => {
    const next = [watchers.start(), watchers.start()]
    await world.untilPaid(asked.slice(-2 * DEATHS_IN_A_ROW), RECOVERY_MS_MAX)
    for (const one of next) await one.kill()
    await endLease()
    const payouts = await auditPayouts(world, asked)
    assert.isTrue(payouts.every(({ state }) => state === "paid"))
  }

  it.each(CRASH_POINTS)(`A15 $name: every payout ends once, whoever starts next (${KILLS} kills)`, async (point) => {
    for (let kills = 0; kills < KILLS; kills += DEATHS_IN_A_ROW) {
      if (point.old === true) await leaveWaiting()
      for (let death = kills; death < Math.min(KILLS, kills + DEATHS_IN_A_ROW); death += 1) await die(point)
      await recover()
    }
  }, 120_000 + KILLS * 60_000)
})
