import { assert, describe } from "@effect/vitest"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { DateTime, Effect } from "effect"
import { heldLane, reservedPayout, signedPayout } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { promise } from "./ApiTest.ts"
import { succeeded, openDesk } from "./openDesk.ts"
import { isProblem } from "./problemChecks.ts"

interface Listed {
  readonly data: ReadonlyArray<{ readonly id: string }>
}

describe("payouts over HTTP", () => {
  promise("payouts are listed newest first, by how they stand, and one shows every transaction that may pay it", Effect.gen(function*() {
    const { read } = yield* openDesk
    const lane = yield* heldLane()
    const { payout: older, signed } = yield* signedPayout(lane)
    const newer = yield* reservedPayout(lane)
    const displaced = yield* reservedPayout(lane)
    yield* (yield* PayoutStore).settle(displaced.id, "displaced", TxHash.make(`0x${"a".repeat(64)}`), yield* DateTime.now)
    const list = (query: string) => Effect.map(read(`/v1/payouts${query}`), (answer) => (succeeded(answer) as Listed).data.map(({ id }) => id))
    assert.deepStrictEqual(yield* list("?state=open"), [`po_${newer.id}`, `po_${older.id}`])
    assert.deepStrictEqual([yield* list("?state=displaced"), yield* list("?state=paid")], [[`po_${displaced.id}`], []])
    assert.deepStrictEqual(yield* list(`?limit=1&starting_after=po_${newer.id}`), [`po_${older.id}`])
    const { attempts, ...one } = succeeded(yield* read(`/v1/payouts/po_${older.id}`)) as { readonly attempts: ReadonlyArray<object>; readonly amount: object }
    assert.deepInclude(one as object, { object: "payout", state: "open", purpose: "withdrawal", nonce: 7, withdrawal_ids: older.withdrawals.map((id) => `wd_${id}`) })
    assert.deepInclude(one.amount, { base_units: String(older.amount), asset: older.asset })
    assert.deepInclude(attempts[0], { object: "payout_attempt", number: 1, state: "signed", hash: signed.hash })
    assert.notInclude(JSON.stringify(attempts), signed.bytes)
  }))

  promise("what nobody has reserved is no payout", Effect.gen(function*() {
    const { read } = yield* openDesk
    yield* isProblem(yield* read(`/v1/payouts/po_56:0x${"1".repeat(40)}:7`), "resource_not_found")
    yield* isProblem(yield* read("/v1/payouts/po_7"), "parameter_invalid")
    yield* isProblem(yield* read("/v1/payouts?state=lost"), "parameter_invalid")
  }))
})
