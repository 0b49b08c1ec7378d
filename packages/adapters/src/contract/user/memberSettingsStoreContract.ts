import { assert, layer as withLayer } from "@effect/vitest"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { AntiPhishingPhrase, NoticeTopic, USUAL_SETTINGS } from "@sigmatrade/core/user/MemberSettings"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Redacted } from "effect"
import { inspect } from "node:util"
import { freshMember } from "../freshMember.ts"
import { freshBusinessId } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const PHRASE = AntiPhishingPhrase.make(`Ёжик & "лиса" \\ 🦊 %`)

/** What every `MemberSettingsStore` promises, and what an `Outbox` makes of it. */
export const memberSettingsStoreContract = <E>(name: string, layer: Layer.Layer<MemberSettingsStore | Outbox | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`MemberSettingsStore: ${name}`, (it) => {
    const told = Effect.fn("told")(function*(member: User) {
      const outbox = yield* Outbox
      const id = NoticeId.make(`notice:${freshBusinessId()}`)
      yield* outbox.enqueue([new Notice({ id, userId: member.id, subject: null, notification: { _tag: "PasswordChanged", isFirst: true } })], NOW)
      return (yield* outbox.claim(NOW, minutesLater(5), 10_000)).filter(({ notice }) => notice.id === id)
    })

    it.effect("who has chosen nothing has the usual settings, and each choice leaves the others as they were", () =>
      Effect.gen(function*() {
        const store = yield* MemberSettingsStore
        const [{ id }, other] = [yield* freshMember, yield* freshMember]
        assert.deepStrictEqual(yield* store.of(id), USUAL_SETTINGS)
        yield* store.setTopic(id, "marketing", false, NOW)
        yield* store.setPhrase(id, PHRASE, NOW)
        yield* store.setShowsName(id, true, NOW)
        yield* store.setTopic(id, "deposits", false, NOW)
        assert.deepStrictEqual(yield* store.of(id), { phrase: PHRASE, muted: ["deposits", "marketing"], showsName: true })
        yield* store.setPhrase(id, AntiPhishingPhrase.make("x".repeat(40)), NOW)
        yield* store.setShowsName(id, false, NOW)
        assert.deepStrictEqual(yield* store.of(id), { phrase: AntiPhishingPhrase.make("x".repeat(40)), muted: ["deposits", "marketing"], showsName: false })
        assert.deepStrictEqual(yield* store.of(other.id), USUAL_SETTINGS)
      }))

    it.effect("a topic that is switched twice the same way is switched once", () =>
      Effect.gen(function*() {
        const store = yield* MemberSettingsStore
        const { id } = yield* freshMember
        for (const isWanted of [true, false, false]) yield* store.setTopic(id, "commissions", isWanted, NOW)
        assert.deepStrictEqual((yield* store.of(id)).muted, ["commissions"])
        for (const isWanted of [true, true]) yield* store.setTopic(id, "commissions", isWanted, NOW)
        assert.deepStrictEqual((yield* store.of(id)).muted, [])
      }))

    it.effect("who wants no notices of a topic is known among those who are asked for", () =>
      Effect.gen(function*() {
        const store = yield* MemberSettingsStore
        const [one, two, three] = [yield* freshMember, yield* freshMember, yield* freshMember]
        yield* store.setTopic(one.id, "marketing", false, NOW)
        yield* store.setTopic(two.id, "deposits", false, NOW)
        yield* store.setTopic(three.id, "marketing", false, NOW)
        assert.deepStrictEqual([...(yield* store.unwilling("marketing", [one.id, two.id]))], [one.id])
        assert.deepStrictEqual([...(yield* store.unwilling("commissions", [one.id, two.id, three.id]))], [])
      }))

    it.effect("choices made at once all count", () =>
      Effect.gen(function*() {
        const store = yield* MemberSettingsStore
        const { id } = yield* freshMember
        const topics = NoticeTopic.literals.map((topic) => store.setTopic(id, topic, false, NOW))
        yield* Effect.all([...topics, store.setPhrase(id, PHRASE, NOW), store.setShowsName(id, true, NOW)], { concurrency: "unbounded" })
        assert.deepStrictEqual(yield* store.of(id), { phrase: PHRASE, muted: NoticeTopic.literals, showsName: true })
      }))

    it.effect("whoever takes a notice learns the phrase and what its member does not want to hear of", () =>
      Effect.gen(function*() {
        const store = yield* MemberSettingsStore
        const member = yield* freshMember
        const [before] = yield* told(member)
        assert.isDefined(before)
        assert.deepStrictEqual([before.recipient.phrase, before.muted], [undefined, []])
        yield* store.setPhrase(member.id, PHRASE, NOW)
        yield* store.setTopic(member.id, "deposits", false, NOW)
        const [after] = yield* told(member)
        assert.isDefined(after?.recipient.phrase)
        assert.deepStrictEqual([Redacted.value(after.recipient.phrase), after.muted], [PHRASE, ["deposits"]])
        assert.notInclude(inspect(after), PHRASE)
      }))

    it.effect("a skipped notice is settled: never due again, whatever is said of it later", () =>
      Effect.gen(function*() {
        const outbox = yield* Outbox
        const member = yield* freshMember
        const [claimed] = yield* told(member)
        assert.isDefined(claimed)
        yield* outbox.skip(claimed.notice.id, NOW)
        yield* outbox.postpone(claimed.notice.id, minutesLater(1), "late answer")
        yield* outbox.enqueue([claimed.notice], NOW)
        const later = yield* outbox.claim(minutesLater(600), minutesLater(601), 10_000)
        assert.deepStrictEqual(later.filter(({ notice }) => notice.userId === member.id), [])
      }))
  })
