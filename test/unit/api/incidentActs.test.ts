import { assert, describe } from "@effect/vitest"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { Finding } from "@sigmatrade/core/incident/Incident"
import { DateTime, Effect } from "effect"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { promise } from "./ApiTest.ts"
import type { Made } from "./openDesk.ts"
import { audited, succeeded, openDesk } from "./openDesk.ts"
import { operatorKeyOf } from "./operatorKeyOf.ts"
import { isProblem } from "./problemChecks.ts"

const NOTE = "Something is wrong."

/** An incident that somebody has found, and how it is agreed to. */
const found = Effect.fnUntraced(function*(what: Partial<ConstructorParameters<typeof Finding>[0]>) {
  const [desk, incidents, finding] = [yield* openDesk, yield* IncidentStore, freshFinding(what)]
  yield* incidents.open(finding, yield* DateTime.now)
  const id = (yield* incidents.opened).find(({ subject }) => subject === finding.subject)?.id
  const path = `/v1/incidents/inc_${id}`
  return { ...desk, path, subject: `incident:${id}`, finding, approve: (given: Record<string, string> = {}) => desk.decide(path, `${path}/approve`, undefined, given) }
})

describe("brakes and incidents over HTTP", () => {
  promise("a brake stands until an operator agrees to go on; pulled twice it is one incident", Effect.gen(function*() {
    const { act, decide, read, twice } = yield* openDesk
    const pulled = yield* twice("/v1/brakes", { flow: "payouts", note: NOTE })
    assert.deepInclude(pulled.body, { object: "incident", kind: "stopped by operator", subject: "payouts", stops: ["payouts"], closed_at: null })
    assert.deepInclude((pulled.body as { readonly facts: object }).facts, { operator: "master", note: NOTE })
    const { id } = succeeded(pulled) as Made
    assert.deepStrictEqual((yield* act("/v1/brakes", { flow: "payouts", note: "Me too." })).body, pulled.body)
    assert.notStrictEqual((succeeded(yield* act("/v1/brakes", { flow: "crediting", note: NOTE })) as Made).id, id)
    const path = `/v1/incidents/${id}`
    const closed = succeeded(yield* decide(path, `${path}/approve`)) as { readonly closed_at: string | null }
    assert.isNotNull(closed.closed_at)
    assert.deepStrictEqual((yield* read(path)).body, closed)
    yield* isProblem(yield* decide(path, `${path}/approve`), "incident_closed")
    assert.deepStrictEqual(yield* audited("stop"), [["flow:payouts", "done", NOTE], ["flow:payouts", "done", "Me too."], ["flow:crediting", "done", NOTE]])
    yield* isProblem(yield* act("/v1/brakes", { flow: "reading", note: NOTE }), "body_invalid")
    yield* isProblem(yield* act("/v1/brakes", { flow: "payouts", note: "" }), "body_invalid")
  }))

  promise("an incident that needs two is closed by two different operators, each of whom has seen it as it is", Effect.gen(function*() {
    const { act, approve, finding, needsMatch, path, read, subject } = yield* found({ kind: "books differ", approvalsNeeded: 2 })
    const boris = yield* operatorKeyOf("boris")
    yield* needsMatch(`${path}/approve`)
    const seen = (yield* read(path)).headers.get("etag") ?? ""
    yield* (yield* IncidentStore).note(finding.kind, finding.subject, { difference: "8" })
    yield* isProblem(yield* act(`${path}/approve`, undefined, { "if-match": seen }), "precondition_failed")
    assert.deepInclude((yield* approve()).body, { approvals: ["master"], closed_at: null })
    yield* isProblem(yield* approve(), "approved_already")
    const closed = succeeded(yield* approve(boris)) as { readonly approvals: ReadonlyArray<string>; readonly closed_at: string | null }
    assert.sameMembers([...closed.approvals], ["master", "boris"])
    assert.isNotNull(closed.closed_at)
    assert.deepStrictEqual((yield* audited("approve incident")).filter(([, outcome]) => outcome === "done"), [[subject, "done", null], [subject, "done", null]])
  }))

  promise("what closes itself, and what is not taken back yet, is not agreed to", Effect.gen(function*() {
    const itself = yield* found({ kind: "no quorum", approvalsNeeded: 0 })
    yield* isProblem(yield* itself.approve(), "incident_closes_itself")
    const unfinished = yield* found({ kind: "finality broken" })
    yield* isProblem(yield* unfinished.approve(), "incident_unfinished")
    assert.deepInclude((yield* unfinished.read(unfinished.path)).body, { approvals: [] })
    yield* isProblem(yield* itself.act("/v1/incidents/inc_999999/approve", undefined, { "if-match": "*" }), "resource_not_found")
  }))
})
