import { assert, layer as withLayer } from "@effect/vitest"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { Session, SessionId, Sessions } from "@sigmatrade/core/limit/Sessions"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshSubject = () => LimitSubject.make(`olga.${randomUUID()}`)
const fresh = (subject: LimitSubject, given: Partial<ConstructorParameters<typeof Session>[0]> = {}) =>
  new Session({
    subject, id: SessionId.make(randomUUID()), version: 1, data: { said: "\"'\\🦊\n", "": "{}" }, expiresAt: minutesLater(30), ...given
  })
const next = (session: Session, given: Partial<ConstructorParameters<typeof Session>[0]> = {}) =>
  new Session({ ...session, version: session.version + 1, data: { step: "two" }, expiresAt: minutesLater(40), ...given })
const find = ({ id, subject }: Session, now = NOW) =>
  Effect.flatMap(Sessions, (sessions) => Effect.map(sessions.get(subject, id, now), Option.getOrNull))
const put = (session: Session, now = NOW) => Effect.flatMap(Sessions, (sessions) => sessions.put(session, now))

/** What every `Sessions` promises. */
export const sessionsContract = <E>(name: string, layer: Layer.Layer<Sessions, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Sessions: ${name}`, (it) => {
    it.effect("a session is known as it was kept, to its subject alone, until it expires", () =>
      Effect.gen(function*() {
        const session = fresh(freshSubject())
        assert.isNull(yield* find(session))
        assert.isTrue(yield* put(session))
        assert.deepStrictEqual([yield* find(session), yield* find(session, minutesLater(29))], [session, session])
        assert.isNull(yield* find(session, minutesLater(30)))
        assert.isNull(yield* find(new Session({ ...session, subject: freshSubject() })))
      }))

    it.effect("goes on from the version before only: of twenty at once exactly one does", () =>
      Effect.gen(function*() {
        const session = fresh(freshSubject())
        assert.isFalse(yield* put(next(session)))
        const begun = yield* Effect.forEach(Array.from({ length: 20 }), () => put(session), { concurrency: "unbounded" })
        assert.strictEqual(begun.filter((isKept) => isKept).length, 1)
        const going = yield* Effect.forEach(Array.from({ length: 20 }), (_, index) =>
          put(next(session, { data: { index: String(index) } })), { concurrency: "unbounded" })
        assert.strictEqual(going.filter((isKept) => isKept).length, 1)
        const second = next(session, { data: { index: String(going.indexOf(true)) } })
        assert.deepStrictEqual(yield* find(session), second)
        assert.isFalse(yield* put(session))
        assert.isTrue(yield* put(next(second)))
      }))

    it.effect("an expired session is as good as gone: one of its name begins anew, and it does not go on", () =>
      Effect.gen(function*() {
        const session = fresh(freshSubject())
        yield* put(session)
        const late = minutesLater(30)
        assert.isFalse(yield* put(next(session, { expiresAt: minutesLater(90) }), late))
        const anew = new Session({ ...session, data: {}, expiresAt: minutesLater(90) })
        assert.isTrue(yield* put(anew, late))
        assert.deepStrictEqual(yield* find(session, late), anew)
      }))

    it.effect("what was ended does not come back, and ending nothing is no mistake", () =>
      Effect.gen(function*() {
        const sessions = yield* Sessions
        const [session, other] = [fresh(freshSubject()), fresh(freshSubject())]
        yield* put(session)
        yield* put(other)
        yield* sessions.delete(session.subject, session.id)
        yield* sessions.delete(session.subject, session.id)
        assert.isFalse(yield* put(next(session)))
        assert.deepStrictEqual([yield* find(session), yield* find(other)], [null, other])
      }))

    it.effect("all sessions of a subject are listed, and ended at once, and nobody else's", () =>
      Effect.gen(function*() {
        const sessions = yield* Sessions
        const [subject, other] = [freshSubject(), fresh(freshSubject())]
        const until = (minutes: number) => fresh(subject, { expiresAt: minutesLater(minutes) })
        const [soon, later, latest] = [until(10), until(20), until(30)]
        yield* Effect.forEach([latest, soon, later, other], (session) => put(session))
        assert.deepStrictEqual(yield* sessions.of(subject, NOW, 10), [soon, later, latest])
        assert.deepStrictEqual(yield* sessions.of(subject, NOW, 2), [soon, later])
        assert.deepStrictEqual(yield* sessions.of(subject, minutesLater(10), 10), [later, latest])
        yield* sessions.deleteAll(subject)
        yield* sessions.deleteAll(subject)
        assert.deepStrictEqual([yield* sessions.of(subject, NOW, 10), yield* find(other)], [[], other])
      }))
  })
