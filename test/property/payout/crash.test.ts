import { assert, it } from "@effect/vitest"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { Signer } from "@sigmatrade/core/payout/Signer"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { Context, Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import { USDT, walletOf } from "../../unit/community.ts"
import type { LaneServices } from "../../unit/payout/laneWorld.ts"
import {
  approved, booksLessChain, fill, holds, HOT, lane, laneCommunity, memberWithWallet, mineFinalPayouts, stateOf, watch
} from "../../unit/payout/laneWorld.ts"
import { openKinds } from "../../unit/confirmation/trustWorld.ts"

/** Counts effects and dies at one of them: before it happens or right after it has. */
interface Crash {
  count: number
  readonly at: number
  readonly after: boolean
}

const point = (crash: Crash, isAfter: boolean) =>
  Effect.suspend(() => {
    if (!isAfter) crash.count += 1
    return crash.count === crash.at && crash.after === isAfter ? Effect.die("killed") : Effect.void
  })

const around = (crash: Crash) => <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.tap(Effect.andThen(point(crash, false), effect), () => point(crash, true))

/** A service each of whose effects is a place where the process may be killed. */
const mortal = <S extends object>(service: S, crash: Crash): S =>
  Object.fromEntries(Object.entries(service).map(([name, value]: [string, unknown]) => {
    if (Effect.isEffect(value)) return [name, around(crash)(value)]
    return [name, typeof value === "function" ? (...given: ReadonlyArray<unknown>) => around(crash)((value as (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown>)(...given)) : value]
  })) as S

/** Everything the lane acts through may kill it. */
const underCrash = (crash: Crash) => Effect.fnUntraced(function*<A, E, R>(work: Effect.Effect<A, E, R>) {
  const services = Context.make(PayoutStore, mortal(yield* PayoutStore, crash)).pipe(
    Context.add(WithdrawalStore, mortal(yield* WithdrawalStore, crash)),
    Context.add(Signer, mortal(yield* Signer, crash)),
    Context.add(Broadcasters, (yield* Broadcasters).map((one) => mortal(one, crash)))
  )
  return yield* Effect.provide(work, services)
})

/** One life of a process: it may be killed; what is mined meanwhile is mined. */
const life = (crash: Crash) =>
  Effect.gen(function*() {
    const alive = underCrash(crash)
    const rounds = Effect.gen(function*() {
      yield* alive(lane("first"))
      yield* TestClock.adjust("31 seconds")
      yield* alive(lane("first"))
      yield* alive(lane("first"))
      yield* (yield* MempoolScript).mine()
      yield* Effect.replicateEffect((yield* ChainScript).mine(), 3, { discard: true })
      yield* watch(0)
      yield* alive(settlePayouts())
    })
    return Exit.isSuccess(yield* Effect.exit(rounds))
  })

/** Plays one history with one kill; answers whether the process lived through it. */
const history = (at: number, after: boolean): Effect.Effect<boolean, unknown, LaneServices> =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(2n ** 70n)
    const pool = yield* MempoolScript
    const three = [yield* approved(member, 2n ** 64n), yield* approved(member, 5n, USDT, 1n), yield* approved(member, 7n)]
    const lived = yield* life({ count: 0, at, after })
    for (let round = 0; round < 4; round += 1) {
      yield* TestClock.adjust("31 seconds")
      yield* Effect.ignore(lane("second"))
      yield* mineFinalPayouts()
    }
    const label = `killed ${after ? "after" : "before"} effect ${at}`
    assert.deepStrictEqual(yield* Effect.forEach(three, stateOf), ["paid", "paid", "paid"], label)
    assert.deepStrictEqual([yield* holds(walletOf(1)), yield* booksLessChain(), yield* pool.nonce(HOT)], [2n ** 64n + 11n, 0n, 3], label)
    assert.deepStrictEqual(yield* openKinds, [], label)
    return lived
  })

/** More effects than one life has. */
const EFFECTS_MAX = 2000

it.effect("a process killed before or after any effect pays every withdrawal once, whoever comes after it", () =>
  Effect.gen(function*() {
    let kills = 0
    for (const after of [false, true]) {
      for (let at = 1; at < EFFECTS_MAX; at += 1) {
        if (yield* Effect.provide(history(at, after), laneCommunity({ replaceSeconds: 30 }))) break
        kills += 1
      }
    }
    assert.isAbove(kills, 80)
    yield* Effect.logInfo(`killed at ${kills} places`)
  }), 600_000)
