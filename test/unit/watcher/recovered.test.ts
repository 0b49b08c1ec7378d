import { assert, it } from "@effect/vitest"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Recovery, RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { operate, operated } from "./operatorWorld.ts"

const userId = UserId.make("00000000-0000-7000-8000-000000000002")
const withdrawalId = WithdrawalId.make("01900000-0000-7000-8000-000000000003")
const USDT_5 = Amount.make(5n * 10n ** 18n)

it.effect("recovered prints every payment the books had forgotten, and what was done about it", () =>
  Effect.gen(function*() {
    assert.strictEqual((yield* operate(["recovered"])).out, "No payment was recovered.")
    const at = yield* DateTime.now
    const store = yield* RecoveryStore
    const [matched, unknown, stranger] = [freshTransfer({ amount: USDT_5 }), freshTransfer({ amount: USDT_5 }), freshTransfer({ amount: USDT_5 })]
    yield* store.keep(new Recovery({ transfer: matched, userId, withdrawalId, taken: ZERO, at }))
    yield* store.keep(new Recovery({ transfer: unknown, userId, withdrawalId: null, taken: Amount.make(2n * 10n ** 18n), at }))
    yield* store.keep(new Recovery({ transfer: stranger, userId: null, withdrawalId: null, taken: ZERO, at }))
    yield* (yield* IncidentStore).open(new Finding({
      kind: "books behind the chain", subject: "56:wallet", facts: { chain: "9", books: "6", block: "70", spends: "2" },
      stops: ["payouts", "broadcasts"], asset: null, approvalsNeeded: 2
    }), at)
    const { ok, out } = yield* operate(["recovered"])
    assert.isTrue(ok)
    for (const { to, txHash } of [matched, unknown, stranger]) {
      assert.include(out, `5 USDT to ${to}`)
      assert.include(out, txHash)
    }
    assert.include(out, `the withdrawal ${withdrawalId} of the member ${userId} is paid by it`)
    assert.include(out, `paid, origin unknown: 2 USDT taken from the member ${userId}, 3 USDT are receivable`)
    assert.include(out, "nobody's wallet that we know: it stays the operator's own")
    assert.include(out, "the chain has used 9 nonces, the books 6. Read so far: 2 payments")
  }).pipe(Effect.provide(operated())))
