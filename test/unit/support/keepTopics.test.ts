import { assert, it } from "@effect/vitest"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { closeTicket } from "@sigmatrade/core/support/closeTicket"
import { addToTicket } from "@sigmatrade/core/support/addToTicket"
import type { Forum } from "@sigmatrade/core/support/keepTopics"
import { ForumUnavailable, keepTopics } from "@sigmatrade/core/support/keepTopics"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import { isFromTopic, topicMessageId } from "@sigmatrade/core/support/topicMessageId"
import { TopicThread } from "@sigmatrade/core/support/TopicStore"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshMessageId, freshTicketId, saying } from "@sigmatrade/adapters/contract/support/freshTicket"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { community, memberWithWallet } from "../community.ts"

/** A forum that writes down what it is asked for, and refuses its n-th call. */
const forumThat = (refuses: number) => {
  const done: Array<string> = []
  let calls = 0
  const act = (what: string) => Effect.suspend(() => {
    calls += 1
    if (calls === refuses) return Effect.fail(new ForumUnavailable({ retryAfterMs: 60_000 }))
    done.push(what)
    return Effect.void
  })
  const forum: Forum<never> = {
    open: ({ number }) => Effect.as(act(`open ${number}`), TopicThread.make(number)),
    say: (_, { content }) => act(content._tag === "Text" ? content.text : content._tag),
    setClosed: (_, isClosed) => act(isClosed ? "close" : "reopen")
  }
  return { done, forum }
}

const [olga, ALL] = [operator("olga"), ["open 1", "one", "two", "three", "Event", "close"]]

it.effect("whatever call of the forum fails, nothing is lost, nothing is said twice, and no second topic is made", () =>
  Effect.gen(function*() {
    for (const refuses of [0, 1, 2, 3, 4, 5, 6]) {
      yield* Effect.gen(function*() {
        const member = yield* memberWithWallet(1)
        const { done, forum } = forumThat(refuses)
        const id = freshTicketId()
        yield* openTicket({ id, userId: member.id, category: "technical", said: [saying("one"), saying("two")] })
        yield* keepTopics(forum)
        yield* addToTicket(member.id, id, [saying("three")])
        const before = done.length
        yield* TestClock.adjust("59 seconds")
        yield* keepTopics(forum)
        // Before its pause is over a forum that has refused something is left alone.
        if (refuses > 0 && refuses <= 3) assert.strictEqual(done.length, before)
        for (const act of [Effect.void, closeTicket(id, olga)]) {
          yield* act
          for (let minute = 0; minute < 3; minute += 1) {
            yield* TestClock.adjust("1 minute")
            yield* keepTopics(forum)
          }
        }
        assert.deepStrictEqual(done, ALL)
        assert.strictEqual(yield* keepTopics(forum), 0)
      }).pipe(Effect.provide(community()))
    }
  }))

it.effect("what was written in a topic is not repeated there, other answers of the team are", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const { done, forum } = forumThat(0)
    const id = freshTicketId()
    yield* openTicket({ id, userId: member.id, category: "technical", said: [saying("one")] })
    yield* answerTicket(id, olga, [{ id: topicMessageId(-1_001_234_567_890, 7), content: { _tag: "Text", text: "from there" } }, saying("from the desk")])
    yield* keepTopics(forum)
    assert.deepStrictEqual(done, ["open 1", "one", "from the desk"])
  }).pipe(Effect.provide(community())))

it("the identity of what was written in a topic is always the same one, and nobody else's", () => {
  const ids = [-1_001_234_567_890, -1_001_234_567_891].flatMap((chat) => [1, 2, 4_294_967_296].flatMap((message) =>
    [false, true].map((below) => topicMessageId(chat, message, below))))
  assert.strictEqual(new Set(ids).size, 12)
  assert.strictEqual(topicMessageId(-1_001_234_567_890, 1), ids[0])
  assert.isTrue(ids.every((one) => isFromTopic(one) && /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89][0-9a-f]{3}-[0-9a-f]{12}$/u.test(one)))
  assert.isFalse(isFromTopic(freshMessageId()))
})
