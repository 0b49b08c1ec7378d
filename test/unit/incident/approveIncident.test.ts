import { assert, it } from "@effect/vitest"
import { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { IncidentId, isStopped, OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import { Effect, Option } from "effect"
import { freshHash } from "@sigmatrade/adapters/contract/freshAddress"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { BNB, community, USDT } from "../community.ts"

const [anna, boris, clara] = ["anna", "boris", "clara"].map((name) => OperatorName.make(name)) as [OperatorName, OperatorName, OperatorName]
const opened = Effect.gen(function*() {
  return yield* (yield* IncidentStore).opened
})
const open = Effect.fn("open")(function*(given: Partial<ConstructorParameters<typeof Finding>[0]>) {
  yield* reportIncident(freshFinding({ kind: "stopped by operator", ...given }))
  const incident = (yield* opened).at(-1)
  return incident === undefined ? yield* Effect.die(new Error("nothing was opened")) : incident
})

it.effect("finding the same again opens nothing; after it was closed it does", () =>
  Effect.gen(function*() {
    const finding = freshFinding({ kind: "provider faulty", subject: "p1", approvalsNeeded: 1 })
    assert.isTrue(yield* reportIncident(finding))
    assert.isFalse(yield* reportIncident(finding))
    const [incident] = yield* opened
    if (incident === undefined) return assert.fail("it is open")
    yield* approveIncident(incident.id, anna)
    assert.isTrue(yield* reportIncident(finding))
    assert.deepStrictEqual((yield* opened).map(({ id }) => id > incident.id), [true])
  }).pipe(Effect.provide(community())))

it.effect("as many different operators as it needs must agree; the last one closes it, one more finds it closed", () =>
  Effect.gen(function*() {
    const { id } = yield* open({ approvalsNeeded: 2 })
    const first = yield* approveIncident(id, anna)
    assert.deepStrictEqual([first.closedAt, [...first.approvals]], [null, [anna]])
    assert.strictEqual((yield* Effect.flip(approveIncident(id, anna)))._tag, "ApprovedAlready")
    assert.strictEqual((yield* opened).length, 1)
    const second = yield* approveIncident(id, boris)
    assert.deepStrictEqual([second.closedAt === null, [...second.approvals]], [false, [anna, boris]])
    assert.strictEqual((yield* Effect.flip(approveIncident(id, clara)))._tag, "IncidentNotOpen")
  }).pipe(Effect.provide(community())))

it.effect("what is not open cannot be agreed to", () =>
  Effect.gen(function*() {
    assert.strictEqual((yield* Effect.flip(approveIncident(IncidentId.make(77), anna)))._tag, "IncidentNotOpen")
  }).pipe(Effect.provide(community())))

it.effect("a broken finality cannot be agreed to, by anybody, before it is settled", () =>
  Effect.gen(function*() {
    const { facts, id, subject } = yield* open({ kind: "finality broken", approvalsNeeded: 2 })
    assert.isUndefined(facts.settled)
    for (const operator of [anna, boris]) assert.strictEqual((yield* Effect.flip(approveIncident(id, operator)))._tag, "IncidentUnfinished")
    assert.deepStrictEqual([...(yield* opened)[0]?.approvals ?? []], [])
    yield* (yield* IncidentStore).note("finality broken", subject, { settled: "yes" })
    yield* approveIncident(id, anna)
    assert.isNotNull((yield* approveIncident(id, boris)).closedAt)
  }).pipe(Effect.provide(community())))

it.effect("a changed token is agreed to with the last approval and not before, with the facts that were found", () =>
  Effect.gen(function*() {
    const pins = yield* TokenPinStore
    for (const decimals of ["18", "null"]) {
      const facts = { codeHash: freshHash(), decimals, proxyHash: freshHash(), pinnedCodeHash: "none" }
      const { id } = yield* open({ kind: "token changed", subject: "USDT", asset: USDT, facts, approvalsNeeded: 2 })
      const before = Option.getOrNull(yield* pins.get(USDT))
      yield* approveIncident(id, anna)
      assert.deepStrictEqual(Option.getOrNull(yield* pins.get(USDT)), before)
      yield* approveIncident(id, boris)
      const pinned = Option.getOrThrow(yield* pins.get(USDT))
      assert.deepStrictEqual([pinned.codeHash, pinned.decimals, pinned.proxyHash], [facts.codeHash, decimals === "null" ? null : 18, facts.proxyHash])
    }
  }).pipe(Effect.provide(community())))

it.effect("an incident that closes itself does so only when nobody has to agree", () =>
  Effect.gen(function*() {
    const incidents = yield* IncidentStore
    const itself = yield* open({ kind: "no quorum", approvalsNeeded: 0 })
    const others = yield* open({ kind: "provider faulty", approvalsNeeded: 1 })
    const now = itself.openedAt
    assert.deepStrictEqual([yield* incidents.settle(itself.kind, itself.subject, now), yield* incidents.settle(others.kind, others.subject, now)], [true, false])
    assert.deepStrictEqual((yield* opened).map(({ id }) => id), [others.id])
  }).pipe(Effect.provide(community())))

it.effect("an open incident stops exactly the flows and the asset it names; one without an asset stops them for all", () =>
  Effect.gen(function*() {
    yield* open({ stops: ["crediting"], asset: USDT, subject: "one" })
    const one = yield* opened
    assert.deepStrictEqual([isStopped(one, "crediting", USDT), isStopped(one, "crediting", BNB), isStopped(one, "payouts", USDT)], [true, false, false])
    yield* open({ stops: ["payouts"], asset: null, subject: "other" })
    const both = yield* opened
    assert.deepStrictEqual([isStopped(both, "payouts", USDT), isStopped(both, "payouts", BNB), isStopped(both, "crediting", BNB)], [true, true, false])
    assert.isFalse(isStopped([], "crediting", USDT))
  }).pipe(Effect.provide(community())))
