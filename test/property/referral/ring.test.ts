import { assert, it } from "@effect/vitest"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { registerUser } from "@sigmatrade/core/user/registerUser"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Option } from "effect"
import * as fc from "fast-check"
import { community, person } from "../../unit/community.ts"
import { everyRun } from "../runs.ts"

/** One contact: who opens the bot, with whose code, and after how many turns of everybody else. */
interface Contact {
  readonly who: number
  readonly whose: number
  readonly turns: number
}
const people = [1, 2, 3] as const
const contact = fc.record({ who: fc.constantFrom(...people), whose: fc.constantFrom(...people), turns: fc.nat(6) })

const wait = (turns: number) => Effect.replicateEffect(Effect.yieldNow, turns, { discard: true })
/** The code of a person, as far as he has one yet. */
const codeOf = Effect.fn("codeOf")(function*(who: number) {
  const user = yield* (yield* UserStore).byTelegramId(person(who).telegramId)
  return Option.match(user, { onNone: () => "not a code", onSome: ({ invitationCode }) => invitationCode })
})
const open = Effect.fn("open")(function*({ turns, who, whose }: Contact) {
  yield* wait(turns)
  const payload = yield* codeOf(whose)
  yield* wait(turns)
  return yield* joinByInvitation(person(who), payload)
})
const uplines = Effect.gen(function*() {
  const users = yield* UserStore
  const found = yield* Effect.forEach(people, (who) => users.byTelegramId(person(who).telegramId))
  const ids = found.flatMap((user) => Option.isSome(user) ? [user.value.id] : [])
  return { ids, lines: yield* (yield* SponsorshipStore).uplines(ids, 10) }
})

/** Reliability specification, A22. */
it("three people who open each other's links in any order bind at most two of them, and never in a ring", () =>
  everyRun(fc.array(contact, { minLength: 3, maxLength: 9 }), community, (contacts) =>
    Effect.gen(function*() {
      const joined = yield* Effect.forEach(contacts, open, { concurrency: "unbounded" })
      const { ids, lines } = yield* uplines
      assert.isAtMost(lines.size, 2)
      for (const [id, line] of lines) {
        assert.notInclude(line, id)
        assert.strictEqual(new Set(line).size, line.length)
      }
      // Whoever was told of his sponsor has him, and nobody was made a member twice.
      assert.strictEqual(joined.filter(({ isNew }) => isNew).length, ids.length)
      for (const { sponsor, user } of joined) {
        if (Option.isSome(sponsor)) assert.strictEqual(lines.get(user.id)?.[0], sponsor.value.id)
      }
    }), { numRuns: 1_000 }), 60_000)

it("three members who are bound to each other in any order and at once never close a ring", () =>
  everyRun(fc.array(contact, { minLength: 3, maxLength: 9 }), community, (contacts) =>
    Effect.gen(function*() {
      const members = yield* Effect.forEach(people, (who) => Effect.map(registerUser(person(who)), ({ user }) => user.id))
      const at = DateTime.makeUnsafe(0)
      yield* Effect.forEach(contacts, Effect.fnUntraced(function*({ turns, who, whose }) {
        const [member, sponsor] = [members[who - 1], members[whose - 1]]
        assert.isDefined(member)
        assert.isDefined(sponsor)
        yield* wait(turns)
        yield* (yield* SponsorshipStore).bind(member, sponsor, at)
      }), { concurrency: "unbounded" })
      const { lines } = yield* uplines
      assert.isAtMost(lines.size, 2)
      for (const [id, line] of lines) assert.notInclude(line, id)
    }), { numRuns: 1_000 }), 60_000)
