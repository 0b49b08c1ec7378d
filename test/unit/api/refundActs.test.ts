import { assert, describe } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB } from "@sigmatrade/core/money/Asset"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { DateTime, Effect } from "effect"
import { joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import { credit, promise, publishPrices } from "./ApiTest.ts"
import { audited, succeeded, openDesk } from "./openDesk.ts"
import { operatorKeyOf } from "./operatorKeyOf.ts"
import { isProblem } from "./problemChecks.ts"

const NOTE = { note: "He was promised another level." }

interface Listed {
  readonly data: ReadonlyArray<{ readonly id: string; readonly level: number; readonly state: string }>
}

/** Somebody with three sponsors has bought a level for one BNB. */
const openSale = Effect.gen(function*() {
  yield* publishPrices
  const [desk, { four, three }] = [yield* openDesk, yield* joinFour]
  yield* credit(transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(1000)))
  const { data: [purchase] } = succeeded(yield* desk.read(`/v1/users/usr_${four.id}/purchases`)) as Listed
  const id = purchase?.id ?? assert.fail("nothing was bought")
  const [path, refund] = [`/v1/purchases/${id}`, `/v1/refunds/${id.replace(/^pur/u, "rfd")}`]
  const list = (state: string) => Effect.map(desk.read(`/v1/refunds?state=${state}`), (answer) => (succeeded(answer) as Listed).data.length)
  const approve = (given: Record<string, string> = {}) => desk.decide(refund, `${refund}/approve`, undefined, given)
  return { ...desk, four, three, purchase, path, refund, list, approve, subject: `purchase:${id.slice(4)}` }
})

describe("refunds over HTTP", () => {
  promise("a purchase says what taking it back would do; two different operators take it back, once", Effect.gen(function*() {
    const { approve, four, list, needsMatch, path, purchase, read, refund, subject, three, twice } = yield* openSale
    assert.deepInclude(purchase as object, { object: "purchase", user_id: `usr_${four.id}`, level: 5 })
    const { refund_preview: [nearest, ...others] } = succeeded(yield* read(path)) as { readonly refund_preview: ReadonlyArray<object> }
    assert.deepInclude(nearest, { user_id: `usr_${three.id}`, tier: 1 })
    assert.lengthOf(others, 2)
    const asked = yield* twice(`${path}/refund`, NOTE)
    assert.strictEqual(asked.status, 201)
    assert.deepInclude(asked.body, { object: "refund", state: "requested", requested_by: "master", approved_by: null, ...NOTE })
    assert.deepStrictEqual((yield* read(refund)).body, asked.body)
    yield* needsMatch(`${refund}/approve`)
    yield* isProblem(yield* approve(), "refund_needs_another")
    const boris = yield* operatorKeyOf("boris")
    assert.strictEqual(yield* list("requested"), 1)
    assert.deepInclude((yield* approve(boris)).body, { state: "refunded", approved_by: "boris" })
    assert.deepStrictEqual([yield* list("requested"), yield* list("refunded")], [0, 1])
    assert.include(JSON.stringify((yield* read(`/v1/users/${four.id}/balances`)).body), String(milli(1000)))
    assert.deepStrictEqual((succeeded(yield* read(`/v1/users/${four.id}/purchases`)) as Listed).data, [])
    yield* isProblem(yield* approve(boris), "refund_settled")
    yield* isProblem(yield* read(path), "resource_not_found")
    assert.deepStrictEqual(yield* audited("request refund"), [[subject, "done", NOTE.note]])
    assert.deepStrictEqual((yield* audited("approve refund")).map(([, outcome]) => outcome), [
      "precondition_required", "precondition_failed", "RefundNeedsAnother", "done", "RefundedAlready"
    ])
  }))

  promise("there is one refund per purchase, and none of what nobody has bought", Effect.gen(function*() {
    const { act, path } = yield* openSale
    yield* act(`${path}/refund`, NOTE)
    yield* isProblem(yield* act(`${path}/refund`, { note: "Me too." }), "refund_requested_already")
    yield* isProblem(yield* act(`${path}/refund`, { note: " " }), "body_invalid")
    yield* isProblem(yield* act("/v1/purchases/pur_nothing/refund", NOTE), "resource_not_found")
    yield* isProblem(yield* act("/v1/refunds/rfd_nothing/approve", undefined, { "if-match": "*" }), "resource_not_found")
  }))

  promise("what was taken back otherwise lapses, and nobody agrees to it any more", Effect.gen(function*() {
    const { act, approve, list, path, purchase } = yield* openSale
    yield* act(`${path}/refund`, NOTE)
    yield* (yield* LevelStore).reverse([PurchaseId.make(purchase?.id.slice(4) ?? "")], yield* DateTime.now)
    assert.deepStrictEqual([yield* list("requested"), yield* list("lapsed")], [0, 1])
    yield* isProblem(yield* approve(yield* operatorKeyOf("boris")), "refund_settled")
  }))
})
