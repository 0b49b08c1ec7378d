import { assert, describe, it } from "@effect/vitest"
import { badSeeds } from "./badSeeds.ts"
import type { LaneState } from "./Coverage.ts"
import { LANE_STATES, STATES } from "./Coverage.ts"
import { describeOutcome, describeOutcomes } from "./describeOutcomes.ts"
import { FAULTS } from "./faults.ts"
import { PAY_FAULTS } from "./payFaults.ts"
import { simulate } from "./simulate.ts"
import { simulateMany } from "./simulateMany.ts"

/** Histories played at every run of the tests. */
const HISTORIES = 2_000

/** What must have come out of so many histories, each at least so often: else the promises about it are hardly tried. */
const PAY_OUTCOMES = {
  "withdrawal paid": 1_000, "withdrawal returned": 20, "withdrawal refused": 100, "withdrawal cancelled": 100, "withdrawal expired": 20,
  "asked: again": 200, "asked: InsufficientFunds": 200, "asked: MemberBlocked": 50, "asked: PayoutsStopped": 50, "asked: WalletCoolingOff": 20,
  "asked for something else: WithdrawalKeyReused": 40, "approve: approved": 500, "approve: WithdrawalRevised": 50,
  "approve: WithdrawalApprovedAlready": 20, "revised": 50, "blocked": 100, "braked": 50, "wallet: changed": 50, "lane: reorged": 80,
  "payout offered more": 20, "payment recovered": 20, "incident: foreign spend": 4, "incident: books behind the chain": 20,
  "bought from the balance": 400, "not bought: LevelOwnedAlready": 400, "not bought: OfferChanged": 100, "not bought: SalesStopped": 80,
  "not bought: BalanceTooSmall": 400, "incident: payout refused": 15, "incident: payout wallet low": 20, "sealed": 500
}

/** Crashes while payouts stand so, at least. What is signed waits only where somebody died between the signature and the broadcast. */
const crashesMin = (state: LaneState) => state === "signed" ? 3 : 20

describe("the whole path from the chain to the members and back under faults", () => {
  it("no history of many breaks a promise, and each comes to rest", async () => {
    const outcomes = await simulateMany(1, HISTORIES, { failuresMax: 3 })
    const [first] = outcomes.failed
    if (first !== undefined) assert.fail(describeOutcome(first))
    const rested = outcomes.coverage.outcomes.quiescent ?? 0
    assert.isAtLeast(rested, HISTORIES * 0.95, describeOutcomes(outcomes))
    for (const fault of [...FAULTS, ...PAY_FAULTS]) {
      const times = STATES.reduce((sum, state) => sum + (outcomes.coverage.faults[fault]?.[state] ?? 0), 0)
      assert.isAtLeast(times, 50, `the fault "${fault}" is hardly ever tried`)
    }
    for (const [outcome, times] of Object.entries(PAY_OUTCOMES)) {
      assert.isAtLeast(outcomes.coverage.outcomes[outcome] ?? 0, times, `"${outcome}" is hardly ever seen`)
    }
    for (const state of LANE_STATES) {
      assert.isAtLeast(outcomes.coverage.lane["crash"]?.[state] ?? 0, crashesMin(state), `a crash while payouts are ${state} is hardly ever tried`)
    }
  }, 600_000)

  it("the same seed gives the same history", async () => {
    const [one, other] = [await simulate(4), await simulate(4)]
    assert.deepStrictEqual(one, other)
  })

  for (const { promise, seed } of badSeeds) {
    it(`${promise} (seed ${seed})`, async () => {
      const outcome = await simulate(seed)
      if (outcome.failure !== null) assert.fail(describeOutcome(outcome))
    })
  }
})
