import { assert, layer as withLayer } from "@effect/vitest"
import { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Exit } from "effect"
import { freshTxHash } from "../freshAddress.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshSigned, heldLane, PRICE, recordOf, reservedPayout, signedPayout } from "./reservedPayout.ts"

/** What every `PayoutStore` promises about the attempts of one payout. */
export const payoutAttemptContract = <E>(name: string, layer: Layer.Layer<PayoutStore | OwnTransactions | WithdrawalStore | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PayoutStore, attempts: ${name}`, (it) => {
    it.effect("bytes are kept once, and a second signature of the same attempt is answered with the first", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const { payout, signed } = yield* signedPayout(lane)
        const again = yield* store.keepSigned(lane, payout.id, 1, freshSigned())
        assert.deepStrictEqual([again, (yield* recordOf(payout.id)).attempts[0].signed], [signed, signed])
        const own = yield* OwnTransactions
        const stranger = freshTxHash()
        assert.deepStrictEqual([...yield* own.among([signed.hash, stranger])], [signed.hash])
        assert.deepStrictEqual([...yield* own.among([])], [])
      }))

    it.effect("a transaction is one attempt", () =>
      Effect.gen(function*() {
        const lane = yield* heldLane()
        const { signed } = yield* signedPayout(lane)
        const other = yield* reservedPayout(lane)
        assert.isTrue(Exit.isFailure(yield* Effect.exit((yield* PayoutStore).keepSigned(lane, other.id, 1, signed))))
      }))

    it.effect("a further attempt follows the newest one, pays at least 10 % more, and is planned once", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const { payout } = yield* signedPayout(lane)
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.plan(lane, payout.id, 1, 54_999_999n, 120_000n, NOW))))
        assert.isTrue(yield* store.plan(lane, payout.id, 1, 55_000_000n, 120_000n, NOW))
        assert.isFalse(yield* store.plan(lane, payout.id, 1, 99_000_000n, 120_000n, NOW))
        const { attempts } = yield* recordOf(payout.id)
        assert.deepStrictEqual(attempts.map(({ gasPrice, number, signed }) => [number, gasPrice, signed === null]), [[1, PRICE, false], [2, 55_000_000n, true]])
      }))

    it.effect("what providers said is kept word for word, and says when it was sent and whether anybody took it", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const { payout, signed: { hash } } = yield* signedPayout(lane)
        const outcomes: ReadonlyArray<BroadcastOutcome> = [
          { _tag: "Unknown" },
          ...(["nonce used", "nonce occupied", "nonce too high", "underpriced", "no funds", "invalid"] as const).map((reason) =>
            ({ _tag: "Refused" as const, reason }))
        ]
        yield* store.noteSent(lane, outcomes.map((outcome) => ({ hash, provider: "rpc-1", outcome, at: minutesLater(1) })))
        const [before] = (yield* recordOf(payout.id)).attempts
        assert.deepStrictEqual([before.isAccepted, before.sentFirstAt?.epochMilliseconds], [false, minutesLater(1).epochMilliseconds])
        yield* store.noteSent(lane, [{ hash, provider: "rpc-2", outcome: { _tag: "Accepted" }, at: minutesLater(3) }])
        const [after] = (yield* recordOf(payout.id)).attempts
        assert.deepStrictEqual(
          [after.isAccepted, after.sentFirstAt?.epochMilliseconds, after.sentLastAt?.epochMilliseconds],
          [true, minutesLater(1).epochMilliseconds, minutesLater(3).epochMilliseconds]
        )
        const said = yield* store.broadcasts(payout.id, 10)
        assert.deepStrictEqual(said.map(({ outcome }) => outcome), [{ _tag: "Accepted" }, ...outcomes.toReversed()])
        assert.deepStrictEqual([said[0]?.provider, said[0]?.hash, (yield* store.broadcasts(payout.id, 2)).length], ["rpc-2", hash, 2])
        yield* store.noteSent(lane, [])
      }))
  })
