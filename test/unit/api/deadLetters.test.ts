import { assert, describe } from "@effect/vitest"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect } from "effect"
import { promise } from "./ApiTest.ts"
import { givenUp } from "./givenUp.ts"
import { audited, succeeded, openDesk } from "./openDesk.ts"
import { isProblem } from "./problemChecks.ts"

interface Listed {
  readonly data: ReadonlyArray<{ readonly id: string }>
}

const dueNow = Effect.gen(function*() {
  const now = DateTime.add(yield* DateTime.now, { seconds: 1 })
  return (yield* (yield* Outbox).claim(now, DateTime.add(now, { minutes: 1 }), 100)).map(({ notice }) => notice.id)
})

describe("dead letters over HTTP", () => {
  promise("what did not arrive is listed by reason, without its text, and sent again once", Effect.gen(function*() {
    const { act, read, twice } = yield* openDesk
    const { id, path, user } = yield* givenUp("rejected")
    yield* givenUp("unreachable")
    const list = (query: string) => Effect.map(read(`/v1/dead-letters${query}`), (answer) => (succeeded(answer) as Listed).data)
    assert.lengthOf(yield* list(""), 2)
    const [letter] = yield* list("?reason=rejected")
    assert.deepInclude(letter as object, { object: "dead_letter", id: `dl_${id}`, user_id: `usr_${user.id}`, kind: "DepositDropped", lane: "money", reason: "rejected", detail: "chat not found" })
    assert.deepStrictEqual((yield* read(path)).body, { ...letter, acts: [] })
    assert.deepInclude((yield* twice(`${path}/retry`)).body, { object: "dead_letter_act", dead_letter_id: `dl_${id}`, act: "retried", operator: "master", note: "" })
    assert.deepStrictEqual(yield* dueNow, [id])
    yield* isProblem(yield* act(`${path}/retry`), "resource_not_found")
    yield* isProblem(yield* read(path), "resource_not_found")
    assert.deepStrictEqual(yield* audited("retry dead letter"), [[`notice:${id}`, "done", null], [`notice:${id}`, "DeadLetterUnknown", null]])
  }))

  promise("one that was seen to is never sent again, and how is kept", Effect.gen(function*() {
    const { act, twice } = yield* openDesk
    const { id, path } = yield* givenUp("rejected")
    yield* isProblem(yield* act(`${path}/resolve`, { note: " " }), "body_invalid")
    assert.deepInclude((yield* twice(`${path}/resolve`, { note: "Told by phone." })).body, { act: "resolved", note: "Told by phone." })
    yield* isProblem(yield* act(`${path}/resolve`, { note: "Me too." }), "resource_not_found")
    yield* isProblem(yield* act(`${path}/retry`), "resource_not_found")
    assert.deepStrictEqual(yield* dueNow, [])
    assert.deepStrictEqual((yield* audited("resolve dead letter"))[0], [`notice:${id}`, "done", "Told by phone."])
  }))

  promise("all of a reason are sent again, and no others", Effect.gen(function*() {
    const { act, read } = yield* openDesk
    const letters = [yield* givenUp("attempts used up"), yield* givenUp("attempts used up")]
    const other = yield* givenUp("rejected")
    assert.deepStrictEqual((yield* act("/v1/dead-letter-retries", { reason: "attempts used up" })).body, {
      object: "dead_letters_retried", reason: "attempts used up", retried: 2, left: 0
    })
    assert.sameMembers(yield* dueNow, letters.map(({ id }) => id))
    assert.strictEqual((yield* read(other.path)).status, 200)
    assert.deepStrictEqual(yield* audited("retry dead letters"), [["reason:attemptsusedup", "done", null]])
  }))
})
