import { assert, layer as withLayer } from "@effect/vitest"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Flow, IncidentKind } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { DateTime, Effect } from "effect"
import { arrangeAll } from "../event/arrangeAll.ts"
import { freshFinding } from "../freshFinding.ts"
import { BNB } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { found, opened, openedOf } from "./opened.ts"

/** What every `IncidentStore` promises. */
export const incidentStoreContract = <E>(name: string, layer: Layer.Layer<IncidentStore | EventLog | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`IncidentStore: ${name}`, (it) => {
    const twenty = Array.from({ length: 20 }, (_, index) => index)

    it.effect("what was found is open, exactly as it was found", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        for (const kind of IncidentKind.literals) {
          const finding = freshFinding({ kind, asset: BNB, stops: Flow.literals, approvalsNeeded: 1 })
          assert.isTrue(yield* store.open(finding, minutesLater(3)))
          const [incident] = yield* openedOf(finding)
          assert.isDefined(incident)
          const { approvals, asset, closedAt, facts, openedAt, stops } = incident
          assert.deepStrictEqual({ asset, facts, stops }, { asset: finding.asset, facts: finding.facts, stops: finding.stops })
          assert.deepStrictEqual([approvals, closedAt, incident.approvalsNeeded], [[], null, 1])
          assert.isTrue(DateTime.Equivalence(openedAt, minutesLater(3)))
        }
        const plain = yield* opened({ facts: {}, stops: [], asset: null, approvalsNeeded: 0 })
        assert.deepStrictEqual([plain.facts, plain.stops, plain.asset, plain.approvalsNeeded], [{}, [], null, 0])
      }))

    it.effect("found again while it is open it is the same incident, as it was found first; other kinds and subjects are others", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened()
        const { kind, subject } = incident
        assert.isFalse(yield* store.open(freshFinding({ kind, subject, facts: { other: "facts" }, approvalsNeeded: 0 }), minutesLater(1)))
        assert.deepStrictEqual(yield* openedOf(incident), [incident])
        assert.isTrue(yield* store.open(freshFinding({ kind: "no quorum", subject }), NOW))
        assert.isTrue(yield* store.open(freshFinding({ kind }), NOW))
      }))

    it.effect("integrators are told once of its beginning and once of its end, however it ends, and of no step that is undone", () =>
      Effect.gen(function*() {
        const [store, log, transaction] = [yield* IncidentStore, yield* EventLog, yield* Transaction]
        yield* arrangeAll
        const before = yield* log.last
        const finding = freshFinding({ stops: ["payouts", "crediting"], asset: BNB, approvalsNeeded: 0 })
        yield* Effect.flip(transaction.run(Effect.andThen(store.open(finding, NOW), Effect.fail("undo"))))
        yield* store.open(finding, NOW)
        yield* store.open(finding, minutesLater(1))
        const [one] = yield* openedOf(finding)
        yield* store.settle(finding.kind, finding.subject, minutesLater(2))
        yield* store.settle(finding.kind, finding.subject, minutesLater(3))
        const two = yield* opened({ stops: [], asset: null, approvalsNeeded: 2 })
        yield* store.approve(two.id, operator("anna"), minutesLater(4))
        yield* store.approve(two.id, operator("boris"), minutesLater(5))
        yield* arrangeAll
        const events = yield* log.after(before, 100)
        const data = { incident_id: `inc_${one?.id}`, kind: finding.kind, stops: "payouts crediting", asset: BNB }
        const other = { incident_id: `inc_${two.id}`, kind: two.kind, stops: "" }
        assert.deepStrictEqual(events.map(({ data: said, occurredAt, type }) => [type, said, occurredAt.epochMilliseconds]), [
          ["incident.opened", data, NOW.epochMilliseconds], ["incident.closed", data, minutesLater(2).epochMilliseconds],
          ["incident.opened", other, NOW.epochMilliseconds], ["incident.closed", other, minutesLater(5).epochMilliseconds]
        ])
      }))

    it.effect("of twenty who find the same at once exactly one opens the incident", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const finding = freshFinding()
        const answers = yield* Effect.forEach(twenty, () => store.open(finding, NOW), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter((isNew) => isNew).length, 1)
        assert.strictEqual((yield* openedOf(finding)).length, 1)
      }))

    it.effect("facts are added to the open incident, whoever adds them, and to none that is closed", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened({ approvalsNeeded: 0 })
        const { facts, kind, subject } = incident
        yield* Effect.forEach(twenty, (index) => store.note(kind, subject, { [`fact ${index}`]: `"${index}" \\ 🦊` }), {
          concurrency: "unbounded"
        })
        const more = Object.fromEntries(twenty.map((index) => [`fact ${index}`, `"${index}" \\ 🦊`]))
        assert.deepStrictEqual((yield* found(incident))?.facts, { ...facts, ...more })
        yield* store.note("no quorum", subject, { foreign: "kind" })
        yield* store.settle(kind, subject, minutesLater(1))
        yield* store.note(kind, subject, { late: "fact" })
        assert.deepStrictEqual((yield* found(incident))?.facts, { ...facts, ...more })
      }))

    it.effect("what needs nobody's approval is closed when its cause is over, once, and can be opened again", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const incident = yield* opened({ approvalsNeeded: 0 })
        const { kind, subject } = incident
        assert.isFalse(yield* store.settle("no quorum", subject, minutesLater(1)))
        assert.isTrue(yield* store.settle(kind, subject, minutesLater(2)))
        assert.isFalse(yield* store.settle(kind, subject, minutesLater(3)))
        assert.deepStrictEqual(yield* openedOf(incident), [])
        assert.strictEqual((yield* found(incident))?.closedAt?.epochMilliseconds, minutesLater(2).epochMilliseconds)
        assert.isTrue(yield* store.open(freshFinding({ kind, subject }), minutesLater(4)))
        const [again] = yield* openedOf(incident)
        assert.isAbove(again?.id ?? 0, incident.id)
      }))

    it.effect("open incidents come oldest first, recent ones newest first, open and closed, not more than asked for", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const mild = opened({ approvalsNeeded: 0 })
        const [one, two, three] = [yield* mild, yield* mild, yield* mild]
        yield* store.settle(two.kind, two.subject, minutesLater(1))
        const mine = new Set([one.id, two.id, three.id])
        assert.deepStrictEqual((yield* store.opened).filter(({ id }) => mine.has(id)), [one, three])
        assert.deepStrictEqual((yield* store.recent(3)).map(({ id }) => id), [three.id, two.id, one.id])
        assert.deepStrictEqual((yield* store.recent(2)).map(({ id }) => id), [three.id, two.id])
      }))

    it.effect("all about one kind and subject come newest first, however many there are, and about nothing else", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const first = yield* opened({ approvalsNeeded: 0 })
        const { kind, subject } = first
        yield* store.settle(kind, subject, minutesLater(1))
        const second = yield* opened({ kind, subject })
        yield* opened({ kind })
        yield* opened({ kind: "no quorum", subject })
        const about = yield* store.about(kind, subject)
        assert.deepStrictEqual(about.map(({ closedAt, id }) => [id, closedAt === null]), [[second.id, true], [first.id, false]])
        assert.deepStrictEqual(yield* store.about(kind, "nobody's"), [])
      }))

    it.effect("what a step that is undone opened, noted, approved or closed never happened", () =>
      Effect.gen(function*() {
        const store = yield* IncidentStore
        const { run } = yield* Transaction
        const undone = <A, Refused>(step: Effect.Effect<A, Refused>) => Effect.flip(run(Effect.andThen(step, Effect.fail("undo" as const))))
        const finding = freshFinding()
        yield* undone(store.open(finding, NOW))
        assert.deepStrictEqual(yield* openedOf(finding), [])
        const [mild, grave] = [yield* opened({ approvalsNeeded: 0 }), yield* opened({ approvalsNeeded: 1 })]
        yield* undone(store.note(mild.kind, mild.subject, { late: "fact" }))
        yield* undone(store.settle(mild.kind, mild.subject, NOW))
        yield* undone(store.approve(grave.id, operator("olga"), NOW))
        assert.deepStrictEqual([...(yield* openedOf(mild)), ...(yield* openedOf(grave))], [mild, grave])
      }))
  })
