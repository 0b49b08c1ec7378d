import { assert, layer as withLayer } from "@effect/vitest"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import { freshMembers, freshNewcomer } from "@sigmatrade/adapters/contract/freshMember"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as PostgresTest from "../../support/PostgresTest.ts"

/** Rounds of three people, each over connections of their own. */
const ROUNDS = 150

withLayer(PostgresTest.layer, { timeout: "300 seconds", excludeTestServices: true })("a referral ring on Postgres (A22)", (it) => {
  it.effect(`three members who bind each other at once close no ring, in ${ROUNDS} races`, () =>
    Effect.gen(function*() {
      const store = yield* SponsorshipStore
      let full = 0
      for (let round = 0; round < ROUNDS; round++) {
        const members = yield* freshMembers(3)
        const ids = members.map(({ id }) => id)
        // Each is bound to the one before, the first one to the last; who begins takes turns.
        const pairs = ids.map((id, index) => [id, ids[(index + 2) % 3] ?? id] as const)
        const inTurn = [...pairs.slice(round % 3), ...pairs.slice(0, round % 3)]
        const bound = yield* Effect.forEach(inTurn, ([member, sponsor]) => store.bind(member, sponsor, NOW), { concurrency: "unbounded" })
        const lines = yield* store.uplines(ids, 10)
        assert.isAtMost(bound.filter((isBound) => isBound).length, 2)
        assert.strictEqual(lines.size, bound.filter((isBound) => isBound).length)
        for (const [id, line] of lines) assert.notInclude(line, id)
        if (lines.size === 2) full += 1
      }
      assert.isAbove(full, 0)
    }))

  it.effect("a newcomer whose first contact arrives ten times at once under three codes is one member under one of them", () =>
    Effect.gen(function*() {
      const users = yield* UserStore
      for (let round = 0; round < 20; round++) {
        const sponsors = yield* freshMembers(3)
        const newcomer = freshNewcomer()
        const joined = yield* Effect.forEach(Array.from({ length: 10 }, (_, index) => sponsors[index % 3]?.invitationCode ?? ""), (code) =>
          joinByInvitation(newcomer, code), { concurrency: "unbounded" })
        const member = Option.getOrThrow(yield* users.byTelegramId(newcomer.telegramId))
        assert.strictEqual(joined.filter(({ isNew }) => isNew).length, 1)
        const told = joined.flatMap(({ sponsor }) => Option.isSome(sponsor) ? [sponsor.value.id] : [])
        assert.deepStrictEqual((yield* (yield* SponsorshipStore).uplines([member.id], 10)).get(member.id), told)
        assert.strictEqual(told.length, 1)
      }
    }))
})
