import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { neverSigned } from "@sigmatrade/core/payout/neverSigned"
import { Signer } from "@sigmatrade/core/payout/Signer"
import type { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { DateTime, Effect } from "effect"
import { freshWithdrawal } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { openKinds, openOf } from "../confirmation/trustWorld.ts"
import { laneCommunity } from "./laneWorld.ts"

/** While the signer remembers these. */
const remembering = (...ids: ReadonlyArray<WithdrawalId>) => <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Signer, (signer) => Effect.provideService(work, Signer, Signer.of({
    ...signer, signedSoFar: (asked) => Effect.succeed({ nextNonce: 0, withdrawals: new Set(asked.filter((id) => ids.includes(id))) })
  })))

it.effect("what the signer has signed before gets no nonce, and operators read what it is; it is over when it is not approved any more", () =>
  Effect.gen(function*() {
    const [signed, free] = [yield* freshWithdrawal({ fee: Amount.make(7n) }), yield* freshWithdrawal()]
    yield* (yield* IncidentStore).open(freshFinding({ kind: "payout wallet low", subject: signed.id, approvalsNeeded: 0 }), yield* DateTime.now)
    assert.deepStrictEqual(yield* neverSigned([signed, free]).pipe(remembering(signed.id)), new Set([free.id]))
    const { approvalsNeeded, asset, facts, stops, subject } = yield* openOf("withdrawal signed before")
    assert.deepStrictEqual<unknown>([subject, stops, asset, approvalsNeeded], [signed.id, [], null, 0])
    assert.deepStrictEqual(facts, { asset: USDT, amount: String(signed.amount - 7n), to: signed.destination })
    assert.deepStrictEqual(yield* (yield* IncidentStore).about("withdrawal signed before", free.id), [])
    assert.deepStrictEqual(yield* neverSigned([signed]).pipe(remembering(signed.id)), new Set())
    assert.deepStrictEqual(yield* openKinds, ["payout wallet low", "withdrawal signed before"])
    yield* neverSigned([free]).pipe(remembering(signed.id))
    assert.deepStrictEqual(yield* openKinds, ["payout wallet low"])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("of several that were signed before only the one that is over is over", () =>
  Effect.gen(function*() {
    const [one, two] = [yield* freshWithdrawal(), yield* freshWithdrawal()]
    yield* neverSigned([one, two]).pipe(remembering(one.id, two.id))
    assert.strictEqual((yield* openKinds).length, 2)
    yield* neverSigned([two]).pipe(remembering(one.id, two.id))
    assert.deepStrictEqual((yield* (yield* IncidentStore).opened).map(({ subject }) => subject), [two.id])
  }).pipe(Effect.provide(laneCommunity())))
