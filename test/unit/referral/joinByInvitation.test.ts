import { assert, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { joinByInvitation, RegistrationStopped } from "@sigmatrade/core/referral/joinByInvitation"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, HashMap, Option } from "effect"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { community, person } from "../community.ts"

const join = (number: number, payload = "") => joinByInvitation(person(number), payload)
const sponsorOf = Effect.fn("sponsorOf")(function*(user: User) {
  return (yield* (yield* SponsorshipStore).uplines([user.id], 1)).get(user.id)?.[0]
})

it.effect("a newcomer is bound to whoever invited him, and both are told apart from strangers", () =>
  Effect.gen(function*() {
    const sponsor = yield* join(1)
    assert.deepStrictEqual([sponsor.isNew, Option.isNone(sponsor.sponsor)], [true, true])
    const joined = yield* join(2, sponsor.user.invitationCode)
    assert.isTrue(joined.isNew)
    assert.deepStrictEqual(joined.sponsor, Option.some(sponsor.user))
    assert.strictEqual(yield* sponsorOf(joined.user), sponsor.user.id)
  }).pipe(Effect.provide(community())))

it.effect("a payload that is no code is ignored, and the newcomer is a member all the same", () =>
  Effect.gen(function*() {
    const { user: { invitationCode } } = yield* join(1)
    const payloads = [
      "", " ", "0000000000", "x".repeat(64), "x".repeat(65), "x".repeat(5_000), ` ${invitationCode}`, `${invitationCode}\n`, `${invitationCode}x`,
      invitationCode.slice(1), "' OR 1=1 --", "\0".repeat(10), "аааааааааа", "__proto__", "constructo"
    ]
    for (const [index, payload] of payloads.entries()) {
      const joined = yield* join(100 + index, payload)
      assert.deepStrictEqual([joined.isNew, Option.isNone(joined.sponsor)], [true, true], JSON.stringify(payload))
      assert.strictEqual(yield* sponsorOf(joined.user), undefined)
    }
  }).pipe(Effect.provide(community())))

it.effect("the code of a blocked member invites nobody", () =>
  Effect.gen(function*() {
    const { user } = yield* join(1)
    yield* (yield* MemoryWorld).change((world) => [undefined, {
      ...world,
      users: HashMap.modify(world.users, user.id, (row) => ({ ...row, value: new User({ ...row.value, standing: "blocked" }) }))
    }])
    const joined = yield* join(2, user.invitationCode)
    assert.deepStrictEqual([joined.isNew, Option.isNone(joined.sponsor)], [true, true])
    assert.strictEqual(yield* sponsorOf(joined.user), undefined)
  }).pipe(Effect.provide(community())))

it.effect("a member is never bound later, nor to himself, nor to somebody else", () =>
  Effect.gen(function*() {
    const [alone, sponsor, other] = [yield* join(1), yield* join(2), yield* join(3)]
    const invited = yield* join(4, sponsor.user.invitationCode)
    for (const payload of [sponsor.user.invitationCode, alone.user.invitationCode]) {
      const again = yield* join(1, payload)
      assert.deepStrictEqual([again.isNew, Option.isNone(again.sponsor)], [false, true])
    }
    yield* join(4, other.user.invitationCode)
    assert.strictEqual(yield* sponsorOf(alone.user), undefined)
    assert.strictEqual(yield* sponsorOf(invited.user), sponsor.user.id)
  }).pipe(Effect.provide(community())))

it.effect("twenty first contacts of one person at once make one member with one sponsor", () =>
  Effect.gen(function*() {
    const sponsors = yield* Effect.forEach([1, 2, 3, 4], (number) => join(number))
    const joined = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) =>
      join(9, sponsors[index % 4]?.user.invitationCode), { concurrency: "unbounded" })
    assert.strictEqual(joined.filter(({ isNew }) => isNew).length, 1)
    assert.strictEqual(joined.filter(({ sponsor }) => Option.isSome(sponsor)).length, 1)
    assert.strictEqual(new Set(joined.map(({ user }) => user.id)).size, 1)
  }).pipe(Effect.provide(community())))

it.effect("when the sponsor cannot be bound the newcomer is not made either", () =>
  Effect.gen(function*() {
    const { user } = yield* join(1)
    const broken = SponsorshipStore.of({ ...(yield* SponsorshipStore), bind: () => Effect.die(new Error("store is down")) })
    yield* Effect.exit(Effect.provideService(join(2, user.invitationCode), SponsorshipStore, broken))
    assert.isTrue(Option.isNone(yield* (yield* UserStore).byTelegramId(person(2).telegramId)))
    assert.isTrue(Option.isSome((yield* join(2, user.invitationCode)).sponsor))
  }).pipe(Effect.provide(community())))

it.effect("while registration is stopped nobody new is made a member, and members come and go as before", () =>
  Effect.gen(function*() {
    const ann = yield* join(1)
    yield* stopFlow("registration", operator("olga"), "a wave of made-up accounts")
    assert.deepStrictEqual(yield* Effect.flip(join(2, ann.user.invitationCode)), new RegistrationStopped())
    assert.isTrue(Option.isNone(yield* (yield* UserStore).byTelegramId(person(2).telegramId)))
    assert.deepStrictEqual(yield* join(1, "whatever"), { user: ann.user, isNew: false, sponsor: Option.none() })
    const [open] = yield* (yield* IncidentStore).opened
    yield* approveIncident(open?.id ?? assert.fail(), operator("bob"))
    assert.strictEqual(yield* sponsorOf((yield* join(2, ann.user.invitationCode)).user), ann.user.id)
  }).pipe(Effect.provide(community())))

it.effect("other brakes turn nobody away", () =>
  Effect.gen(function*() {
    for (const flow of ["crediting", "payouts", "broadcasts"] as const) yield* stopFlow(flow, operator("olga"), "why")
    assert.isTrue((yield* join(1)).isNew)
  }).pipe(Effect.provide(community())))
