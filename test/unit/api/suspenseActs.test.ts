import { assert, describe } from "@effect/vitest"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { join, milli, newAddress, transferFrom } from "../../support/community.ts"
import { credit, promise } from "./ApiTest.ts"
import type { Made } from "./openDesk.ts"
import { audited, succeeded, openDesk } from "./openDesk.ts"
import { isProblem } from "./problemChecks.ts"

const NOTE = { note: "He has shown the receipt." }

/** A payment of a stranger, and a user whose it may be. */
const openSuspense = Effect.gen(function*() {
  const [desk, user] = [yield* openDesk, yield* join()]
  yield* credit(transferFrom(newAddress(), BNB.id, milli(7)))
  const { data: [item] } = succeeded(yield* desk.read("/v1/suspense")) as { readonly data: ReadonlyArray<{ readonly id: string }> }
  const path = `/v1/suspense/${item?.id}`
  const decide = (word: string, body: object = NOTE) => desk.decide(path, `${path}/${word}`, body)
  return { ...desk, user, path, decide, subject: `transfer:${item?.id.slice(4)}` }
})

describe("suspense over HTTP", () => {
  promise("what is given to a user is a deposit of his from that moment on, once and for ever", Effect.gen(function*() {
    const { act, path, read, subject, twice, user } = yield* openSuspense
    const other = yield* join()
    const etag = (yield* read(path)).headers.get("etag") ?? ""
    const given = yield* twice(`${path}/assign`, { ...NOTE, user_id: `usr_${user.id}` }, { "if-match": etag })
    assert.deepInclude(given.body, { object: "deposit", user_id: `usr_${user.id}`, state: "final" })
    yield* creditDeposits()
    const { id } = succeeded(given) as Made
    assert.deepInclude((yield* read(`/v1/deposits/${id}`)).body, { state: "credited", user_id: `usr_${user.id}` })
    assert.include(JSON.stringify((yield* read(`/v1/users/${user.id}/balances`)).body), String(milli(7)))
    yield* isProblem(yield* read(path), "resource_not_found")
    yield* isProblem(yield* act(`${path}/assign`, { ...NOTE, user_id: other.id }, { "if-match": etag }), "suspense_assigned")
    assert.deepStrictEqual(yield* audited("suspense assign"), [[subject, "done", NOTE.note], [subject, "AssignedAlready", NOTE.note]])
  }))

  promise("that it goes back or stays is noted, and may be decided anew by whoever has seen the last decision", Effect.gen(function*() {
    const { act, decide, needsMatch, path, read, subject } = yield* openSuspense
    const seen = (yield* read(path)).headers.get("etag") ?? ""
    yield* needsMatch(`${path}/keep`, NOTE)
    assert.deepInclude((yield* decide("keep")).body, { object: "suspense", decided: "Keep" })
    yield* isProblem(yield* act(`${path}/return`, NOTE, { "if-match": seen }), "precondition_failed")
    const returned = yield* decide("return")
    assert.deepInclude(returned.body, { decided: "Return" })
    assert.deepStrictEqual((yield* read(path)).body, returned.body)
    assert.deepStrictEqual((yield* audited("suspense return")).at(-1), [subject, "done", NOTE.note])
  }))

  promise("nobody's user, nobody's payment and no reason are refused, and nothing is decided", Effect.gen(function*() {
    const { act, decide, path, read } = yield* openSuspense
    const nobody = "usr_01890a5d-ac96-774b-bcce-b302099a8057"
    yield* isProblem(yield* decide("assign", { ...NOTE, user_id: nobody }), "user_not_found")
    yield* isProblem(yield* decide("assign", { note: " ", user_id: nobody }), "body_invalid")
    yield* isProblem(yield* decide("keep", {}), "body_invalid")
    const unknown = `/v1/suspense/sus_56:0x${"0".repeat(64)}:0`
    for (const word of ["keep", "return"]) yield* isProblem(yield* act(`${unknown}/${word}`, NOTE, { "if-match": "*" }), "resource_not_found")
    assert.deepInclude((yield* read(path)).body, { decided: null })
  }))
})
