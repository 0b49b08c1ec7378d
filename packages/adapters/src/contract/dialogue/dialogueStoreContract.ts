import { assert, layer as withLayer } from "@effect/vitest"
import { Dialogue, DialogueId, Question } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { UserId } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { minutesLater } from "../minutesLater.ts"

/** What every `DialogueStore` promises. */
export const dialogueStoreContract = <E>(name: string, layer: Layer.Layer<DialogueStore | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DialogueStore: ${name}`, (it) => {
    const twenty = Array.from({ length: 20 }, (_, index) => index)
    const fresh = (userId: UserId, given: Partial<Dialogue> = {}) =>
      new Dialogue({
        id: DialogueId.make(randomUUID()), userId, question: Question.make("how-much"), meaning: 2, answers: { asset: "USDT", "said: \"'\\🦊": "\n" },
        step: 1, expiresAt: minutesLater(30), ...given
      })
    const next = (from: Dialogue, said: string) =>
      new Dialogue({ ...from, question: Question.make("which-password"), meaning: 1, answers: { said }, step: from.step + 1, expiresAt: minutesLater(40) })
    const of = (userId: UserId) => Effect.flatMap(DialogueStore, (store) => Effect.map(store.of(userId), Option.getOrNull))

    it.effect("what a member is asked is known as it was asked, to him alone, also when it is too late to answer", () =>
      Effect.gen(function*() {
        const store = yield* DialogueStore
        const [one, two] = [yield* freshMember, yield* freshMember]
        assert.isNull(yield* of(one.id))
        const asked = fresh(one.id, { expiresAt: minutesLater(-100) })
        yield* store.begin(asked)
        assert.deepStrictEqual([yield* of(one.id), yield* of(two.id)], [asked, null])
      }))

    it.effect("a new dialogue takes the place of the one before, and nothing answers that any more", () =>
      Effect.gen(function*() {
        const store = yield* DialogueStore
        const { id } = yield* freshMember
        const [first, second] = [fresh(id), fresh(id, { question: Question.make("another") })]
        yield* store.begin(first)
        yield* store.begin(second)
        assert.isFalse(yield* store.advance(first, next(first, "late")))
        assert.deepStrictEqual(yield* of(id), second)
      }))

    it.effect("of twenty answers to one question at once exactly one leads on", () =>
      Effect.gen(function*() {
        const store = yield* DialogueStore
        const { id } = yield* freshMember
        const asked = fresh(id)
        yield* store.begin(asked)
        const answers = yield* Effect.forEach(twenty, (index) => store.advance(asked, next(asked, String(index))), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter((isFirst) => isFirst).length, 1)
        assert.deepStrictEqual(yield* of(id), next(asked, String(answers.indexOf(true))))
        assert.isFalse(yield* store.advance(asked, next(asked, "again")))
        assert.isTrue(yield* store.advance(next(asked, "any"), next(next(asked, "any"), "on")))
      }))

    it.effect("what is ended is asked no more, and nothing leads on from it; ending nothing is no mistake", () =>
      Effect.gen(function*() {
        const store = yield* DialogueStore
        const [one, two] = [yield* freshMember, yield* freshMember]
        const [asked, other] = [fresh(one.id), fresh(two.id)]
        yield* store.begin(asked)
        yield* store.begin(other)
        yield* store.end(one.id)
        yield* store.end(one.id)
        assert.isFalse(yield* store.advance(asked, next(asked, "late")))
        assert.deepStrictEqual([yield* of(one.id), yield* of(two.id)], [null, other])
      }))
  })
