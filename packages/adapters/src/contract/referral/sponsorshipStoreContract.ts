import { assert, layer as withLayer } from "@effect/vitest"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { UserId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { freshMembers } from "../freshMember.ts"
import { NOW } from "../minutesLater.ts"

/** What every `SponsorshipStore` promises. */
export const sponsorshipStoreContract = <E>(name: string, layer: Layer.Layer<SponsorshipStore | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`SponsorshipStore: ${name}`, (it) => {
    const three = Effect.map(freshMembers(3), ([oldest, middle, youngest]) => {
      assert.isDefined(oldest)
      assert.isDefined(middle)
      assert.isDefined(youngest)
      return { oldest, middle, youngest }
    })
    const bind = Effect.fn("bind")(function*(member: User, sponsor: User) {
      return yield* (yield* SponsorshipStore).bind(member.id, sponsor.id, NOW)
    })
    const uplineOf = Effect.fn("uplineOf")(function*(member: User, depth: number) {
      return (yield* (yield* SponsorshipStore).uplines([member.id], depth)).get(member.id) ?? []
    })

    it.effect("a member is bound to an older one, once and for ever", () =>
      Effect.gen(function*() {
        const { middle, oldest, youngest } = yield* three
        assert.isTrue(yield* bind(youngest, middle))
        assert.isFalse(yield* bind(youngest, oldest))
        assert.isFalse(yield* bind(youngest, middle))
        assert.deepStrictEqual(yield* uplineOf(youngest, 3), [middle.id])
      }))

    it.effect("nobody sponsors himself", () =>
      Effect.gen(function*() {
        const { oldest } = yield* three
        assert.isFalse(yield* bind(oldest, oldest))
        assert.deepStrictEqual(yield* uplineOf(oldest, 3), [])
      }))

    it.effect("a younger member sponsors no older one, so no ring can close", () =>
      Effect.gen(function*() {
        const { middle, oldest, youngest } = yield* three
        assert.isTrue(yield* bind(middle, oldest))
        assert.isTrue(yield* bind(youngest, middle))
        assert.isFalse(yield* bind(oldest, youngest))
        assert.isFalse(yield* bind(oldest, middle))
        assert.deepStrictEqual(yield* uplineOf(youngest, 10), [middle.id, oldest.id])
      }))

    it.effect("nobody is bound to somebody who is no member", () =>
      Effect.gen(function*() {
        const { oldest } = yield* three
        assert.isFalse(yield* (yield* SponsorshipStore).bind(oldest.id, UserId.make(randomUUID()), NOW))
        assert.deepStrictEqual(yield* uplineOf(oldest, 3), [])
      }))

    it.effect("sponsors come nearest first and never more than asked for", () =>
      Effect.gen(function*() {
        const line = yield* freshMembers(6)
        for (const [index, member] of line.entries()) {
          const sponsor = line[index - 1]
          if (sponsor !== undefined) yield* bind(member, sponsor)
        }
        const [root, first, , , , last] = line
        assert.isDefined(root)
        assert.isDefined(first)
        assert.isDefined(last)
        const ids = line.map(({ id }) => id)
        assert.deepStrictEqual(yield* uplineOf(last, 3), ids.slice(2, 5).toReversed())
        assert.deepStrictEqual(yield* uplineOf(last, 10), ids.slice(0, 5).toReversed())
        assert.deepStrictEqual(yield* uplineOf(last, 0), [])
        const many = yield* (yield* SponsorshipStore).uplines([last.id, root.id, first.id], 1)
        assert.deepStrictEqual(many.get(last.id), ids.slice(4, 5))
        assert.deepStrictEqual(many.get(first.id), [root.id])
        assert.isFalse(many.has(root.id))
        assert.strictEqual((yield* (yield* SponsorshipStore).uplines([], 3)).size, 0)
      }))

    it.effect("team sizes count each tier below a member", () =>
      Effect.gen(function*() {
        const [root, a, b, c, aa, ab, ba, aaa, aaaa] = yield* freshMembers(9)
        const pairs = [[a, root], [b, root], [c, root], [aa, a], [ab, a], [ba, b], [aaa, aa], [aaaa, aaa]] as const
        for (const [member, sponsor] of pairs) {
          assert.isDefined(member)
          assert.isDefined(sponsor)
          assert.isTrue(yield* bind(member, sponsor))
        }
        assert.isDefined(root)
        assert.isDefined(a)
        assert.isDefined(aaaa)
        const sponsorships = yield* SponsorshipStore
        assert.deepStrictEqual(yield* sponsorships.teamSizes(root.id, 3), [3, 3, 1])
        assert.deepStrictEqual(yield* sponsorships.teamSizes(root.id, 5), [3, 3, 1, 1, 0])
        assert.deepStrictEqual(yield* sponsorships.teamSizes(a.id, 3), [2, 1, 1])
        assert.deepStrictEqual(yield* sponsorships.teamSizes(aaaa.id, 3), [0, 0, 0])
      }))

    it.effect("of twenty sponsors who claim one member at once exactly one gets him", () =>
      Effect.gen(function*() {
        const members = yield* freshMembers(21)
        const member = members.at(-1)
        assert.isDefined(member)
        const sponsors = members.slice(0, -1)
        const bound = yield* Effect.forEach(sponsors, (sponsor) => bind(member, sponsor), { concurrency: "unbounded" })
        assert.strictEqual(bound.filter((one) => one).length, 1)
        assert.deepStrictEqual(yield* uplineOf(member, 5), sponsors.slice(bound.indexOf(true), bound.indexOf(true) + 1).map(({ id }) => id))
      }))

    it.effect("members who bind each other in a ring at once never close it", () =>
      Effect.gen(function*() {
        for (let round = 0; round < 10; round += 1) {
          const { middle, oldest, youngest } = yield* three
          const ring = [[oldest, middle], [middle, youngest], [youngest, oldest]] as const
          yield* Effect.forEach(ring, ([member, sponsor]) => bind(member, sponsor), { concurrency: "unbounded" })
          for (const member of [oldest, middle, youngest]) assert.notInclude(yield* uplineOf(member, 5), member.id)
        }
      }))
  })
