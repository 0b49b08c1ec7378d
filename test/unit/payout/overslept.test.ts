import { assert, it } from "@effect/vitest"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { repairLane } from "@sigmatrade/core/payout/repairLane"
import { START } from "@sigmatrade/core/payout/takeLane"
import { DateTime, Effect, Option } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { openKinds } from "../confirmation/trustWorld.ts"
import { approved, fill, LANE, lane, laneCommunity, memberWithWallet, rules } from "./laneWorld.ts"

it.effect("whoever overslept his lane takes nothing that his successor signed for something the books forgot: he has lost it, and nothing stops", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(1000n)
    yield* approved(member, 100n)
    const now = yield* DateTime.now
    const mine = Option.getOrThrow(yield* (yield* PayoutStore).take(LANE, "one", START, now, DateTime.add(now, { seconds: rules.leaseSeconds })))
    yield* TestClock.adjust("20 seconds")
    assert.deepInclude(yield* lane("two"), { isHeld: true, reserved: 1, signed: 1 })
    const lost = yield* Effect.flip(repairLane(mine, { latest: 0, finalized: 0, pending: 0, hasCode: false, gasPrice: 77_000_000n }))
    assert.strictEqual(lost._tag, "LaneLost")
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(laneCommunity())))
