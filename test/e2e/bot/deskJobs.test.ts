import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { DateTime, Duration, Effect, Option } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { appoint, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

describe("jobs at the desk", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const look = async (who: number) => {
    await at.say(who, "/admin")
    return (await at.press(who, "adminjobs")).message
  }

  it("all nine are there before any ran, and who only answers members sees them too", async () => {
    const text = (await look(owner)).text
    for (const name of ["blockchain-monitor", "payment-processor", "payment-retry", "notification-retry", "reward-calculator", "backup-scheduler", "cleanup-scheduler", "disk-guard", "broadcast-processor"]) {
      assert.include(text, `⚪ ${name}: `)
    }
    const { panel } = await appoint(at, owner, "support", "sam")
    assert.include(placesOf(panel).join(), "adminjobs")
  })

  it("one that failed says with what and what comes next, one that did its work how long it took; a refresh shows what has changed", async () => {
    await look(owner)
    await at.run(Effect.gen(function*() {
      const [runs, now] = [yield* JobRuns, yield* DateTime.now]
      const period = DateTime.subtract(now, { minutes: 3 })
      const guard = Option.getOrThrow(yield* runs.begin("disk-guard", period, { now: period, until: now }))
      yield* runs.end(guard, { _tag: "Failed", reason: "DiskUnreadable", retryAt: now }, now)
      yield* runs.report("blockchain-monitor", { startedAt: period, endedAt: DateTime.addDuration(period, Duration.millis(1234)), runs: 5, failures: 0, reason: null })
    }))
    const { message: { text } } = await at.press(owner, "adminjobs")
    assert.match(text, /🔴 disk-guard: .+\nFailed at .+: DiskUnreadable\. It is tried again by itself/)
    assert.match(text, /🟡 blockchain-monitor: .+\nDone at .+ in 1,234 ms\.\n⚠️ It is late/)
    assert.include(text, "Failed 1 of 1 times so far.")
  })
})
