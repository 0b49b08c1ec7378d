import { assert, describe, it } from "@effect/vitest"
import { badSeeds } from "./badSeeds.ts"
import { STATES } from "./Coverage.ts"
import { describeOutcome, describeOutcomes } from "./describeOutcomes.ts"
import { FAULTS } from "./faults.ts"
import { simulate } from "./simulate.ts"
import { simulateMany } from "./simulateMany.ts"

/** Histories played at every run of the tests. */
const HISTORIES = 2_000

describe("the whole path from the chain to the members under faults", () => {
  it("no history of many breaks a promise, and each comes to rest", async () => {
    const outcomes = await simulateMany(1, HISTORIES, { failuresMax: 3 })
    const [first] = outcomes.failed
    if (first !== undefined) assert.fail(describeOutcome(first))
    const rested = outcomes.coverage.outcomes.quiescent ?? 0
    assert.isAtLeast(rested, HISTORIES * 0.95, describeOutcomes(outcomes))
    for (const fault of FAULTS) {
      const times = STATES.reduce((sum, state) => sum + (outcomes.coverage.faults[fault]?.[state] ?? 0), 0)
      assert.isAtLeast(times, 50, `the fault "${fault}" is hardly ever tried`)
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
