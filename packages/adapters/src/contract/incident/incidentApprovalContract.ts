import { assert, layer as withLayer } from "@effect/vitest"
import { IncidentId } from "@sigmatrade/core/incident/Incident"
import { ApprovedAlready, IncidentNotOpen, IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Deferred, Effect, Result } from "effect"
import { freshFinding } from "../freshFinding.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { found, opened, openedOf } from "./opened.ts"

/** What every `IncidentStore` promises about approvals: who closes what, and how often he counts. */
export const incidentApprovalContract = <E>(name: string, layer: Layer.Layer<IncidentStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`IncidentStore, approvals: ${name}`, (it) => {
    const twenty = Array.from({ length: 20 }, (_, index) => index)
    const nobody = IncidentId.make(2_000_000_000)

    it.effect("what needs an approval is not closed by itself", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        for (const approvalsNeeded of [1, 2]) {
          const incident = yield* opened({ approvalsNeeded })
          assert.isFalse(yield* store.settle(incident.kind, incident.subject, minutesLater(1)))
          assert.deepStrictEqual(yield* openedOf(incident), [incident])
        }
      }))

    it.effect("one operator closes what needs one", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened({ approvalsNeeded: 1 })
        const closed = yield* store.approve(incident.id, operator("olga"), minutesLater(4))
        assert.deepStrictEqual(closed.approvals, [operator("olga")])
        assert.strictEqual(closed.closedAt?.epochMilliseconds, minutesLater(4).epochMilliseconds)
        assert.deepStrictEqual(yield* found(incident), closed)
        assert.deepStrictEqual(yield* openedOf(incident), [])
      }))

    it.effect("two different operators close what needs two, and the same one twice does not", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const { id, ...incident } = yield* opened({ approvalsNeeded: 2 })
        const [olga, oleg] = [operator("olga"), operator("oleg")]
        const first = yield* store.approve(id, olga, minutesLater(1))
        assert.deepStrictEqual([first.approvals, first.closedAt], [[olga], null])
        assert.deepStrictEqual(yield* Effect.flip(store.approve(id, olga, minutesLater(2))), new ApprovedAlready({ id, operator: olga }))
        assert.deepStrictEqual((yield* openedOf(first)).map(({ approvals }) => approvals), [[olga]])
        const second = yield* store.approve(id, oleg, minutesLater(3))
        assert.deepStrictEqual(second.approvals, [olga, oleg])
        assert.strictEqual(second.closedAt?.epochMilliseconds, minutesLater(3).epochMilliseconds)
        assert.deepStrictEqual(second.facts, incident.facts)
        assert.deepStrictEqual(yield* openedOf(first), [])
      }))

    it.effect("nobody agrees to what is not open", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const { id } = yield* opened({ approvalsNeeded: 1 })
        const olga = operator("olga")
        yield* store.approve(id, olga, NOW)
        for (const [closed, who] of [[id, olga], [id, operator("oleg")], [nobody, olga]] as const) {
          assert.deepStrictEqual(yield* Effect.flip(store.approve(closed, who, NOW)), new IncidentNotOpen({ id: closed }))
        }
        assert.deepStrictEqual((yield* store.recent(10_000)).find((one) => one.id === id)?.approvals, [olga])
      }))

    it.effect("approvals of an incident do not count for the next one of its kind and subject", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened({ approvalsNeeded: 1 })
        const olga = operator("olga")
        yield* store.approve(incident.id, olga, NOW)
        yield* store.open(freshFinding({ kind: incident.kind, subject: incident.subject, approvalsNeeded: 2 }), minutesLater(1))
        const [again] = yield* openedOf(incident)
        assert.isDefined(again)
        assert.deepStrictEqual(again.approvals, [])
        assert.strictEqual((yield* store.approve(again.id, olga, minutesLater(2))).closedAt, null)
      }))

    it.effect("of twenty approvals by one operator at once one counts, and the incident stays open for another", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened({ approvalsNeeded: 2 })
        const results = yield* Effect.forEach(twenty, () => Effect.result(store.approve(incident.id, operator("olga"), NOW)), {
          concurrency: "unbounded"
        })
        assert.strictEqual(results.filter(Result.isSuccess).length, 1)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "ApprovedAlready"))
        assert.deepStrictEqual((yield* openedOf(incident)).map(({ approvals }) => approvals), [[operator("olga")]])
      }))

    it.effect("of twenty operators who approve at once exactly two close what needs two", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened({ approvalsNeeded: 2 })
        const results = yield* Effect.forEach(twenty, (index) =>
          Effect.result(store.approve(incident.id, operator(`operator-${index}`), NOW)), { concurrency: "unbounded" })
        const closing = results.filter(Result.isSuccess).map(({ success }) => success)
        assert.sameMembers(closing.map(({ approvals }) => approvals.length), [1, 2])
        assert.strictEqual(closing.filter(({ closedAt }) => closedAt !== null).length, 1)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "IncidentNotOpen"))
        assert.strictEqual((yield* found(incident))?.approvals.length, 2)
      }))

    it.effect("a step that has looked at what is open sees it open until its end, whoever agrees meanwhile", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const { id, kind, subject } = yield* opened({ approvalsNeeded: 1 })
        const looked = yield* Deferred.make<void>()
        const isOpen = Effect.map(store.about(kind, subject), ([incident]) => incident?.closedAt === null)
        const step = (yield* Transaction).run(Effect.gen(function*() {
          const before = yield* isOpen
          yield* Deferred.succeed(looked, undefined)
          yield* Effect.sleep("300 millis")
          return [before, yield* isOpen, yield* store.open(freshFinding({ kind, subject }), NOW)]
        }))
        const agree = Effect.andThen(Deferred.await(looked), store.approve(id, operator("olga"), NOW))
        const [seen, closed] = yield* Effect.all([step, agree], { concurrency: "unbounded" })
        assert.deepStrictEqual([seen, closed.closedAt === null], [[true, true, false], false])
      }))
  })
