import { assert, layer as withLayer } from "@effect/vitest"
import type { Finding, Incident } from "@sigmatrade/core/incident/Incident"
import { Flow, IncidentId, IncidentKind } from "@sigmatrade/core/incident/Incident"
import { ApprovedAlready, IncidentNotOpen, IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { DateTime, Deferred, Effect, Result } from "effect"
import { BNB, freshFinding, minutesLater, NOW, operator } from "../samples.ts"

/** What every `IncidentStore` promises. */
export const incidentStoreContract = <E>(name: string, layer: Layer.Layer<IncidentStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`IncidentStore: ${name}`, (it) => {
    const twenty = Array.from({ length: 20 }, (_, index) => index)
    const openedOf = Effect.fn("openedOf")(function*({ kind, subject }: Finding) {
      return (yield* (yield* IncidentStore).opened).filter((one) => one.kind === kind && one.subject === subject)
    })
    /** An open incident. */
    const opened = Effect.fn("opened")(function*(given: Parameters<typeof freshFinding>[0] = {}) {
      const finding = freshFinding(given)
      assert.isTrue(yield* (yield* IncidentStore).open(finding, NOW))
      const [incident] = yield* openedOf(finding)
      assert.isDefined(incident)
      return incident
    })
    const found = Effect.fn("found")(function*({ id }: Incident) {
      return (yield* (yield* IncidentStore).recent(10_000)).find((one) => one.id === id)
    })
    const nobody = IncidentId.make(2_000_000_000)

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
