import { assert, it } from "@effect/vitest"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { terminateMember } from "@sigmatrade/core/admin/terminateMember"
import { blockMember, reinstateMember, unblockMember } from "@sigmatrade/core/payout/blockMember"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import { SUPPORT_RULES, SupportPolicy } from "@sigmatrade/core/support/SupportPolicy"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer } from "effect"
import { freshTicketId, saying } from "@sigmatrade/adapters/contract/support/freshTicket"
import { community } from "../community.ts"
import { ask, memberWith, milli, oleg, olga, payoutRules, standsAt, toldTo } from "../payout/payoutWorld.ts"

const all = Layer.mergeAll(community(), payoutRules(), Layer.succeed(SupportPolicy, SUPPORT_RULES))
const RICH = 2n ** 80n
const [AUTO, ONE] = [milli(10_000), milli(100_000)]

/** A member and what he has asked for. */
const asked = Effect.fn("asked")(function*() {
  const member = yield* memberWith(RICH)
  return { member, withdrawal: (yield* ask(member, AUTO)).withdrawal }
})
const stateOf = Effect.fn("stateOf")(function*({ id }: Withdrawal) {
  return (yield* (yield* WithdrawalStore).get(id)).state
})
const standingOf = (userId: Parameters<typeof unblockMember>[0]) => Effect.map(Effect.flatMap(UserStore, ({ get }) => get(userId)), ({ standing }) => standing)

it.effect("a membership ends in one step: what waits is back, what is on its way goes on, tickets are closed whoever has them, and nothing is said of it", () =>
  Effect.gen(function*() {
    const { member, withdrawal: onItsWay } = yield* asked()
    yield* (yield* WithdrawalStore).move(onItsWay, new Withdrawal({ ...onItsWay, state: "paying" }))
    const { withdrawal } = yield* ask(member, ONE)
    const wish = { userId: member.id, category: "payments" as const, said: [saying("where is it?")] }
    const { ticket: taken } = yield* openTicket({ ...wish, id: freshTicketId() })
    yield* takeTicket(taken.id, oleg)
    const { ticket: waiting } = yield* openTicket({ ...wish, id: freshTicketId() })
    assert.strictEqual((yield* Effect.flip(terminateMember(member.id, olga, " ")))._tag, "NoteMissing")
    assert.deepStrictEqual(yield* terminateMember(member.id, olga, "a ring of accounts"), { isNew: true, refused: 1, tickets: 2 })
    assert.deepStrictEqual([yield* stateOf(withdrawal), yield* stateOf(onItsWay), yield* standingOf(member.id)], ["refused", "paying", "terminated"])
    for (const { id } of [taken, waiting]) assert.strictEqual((yield* (yield* TicketStore).get(id)).state, "closed")
    assert.deepStrictEqual((yield* toldTo(member)).filter(({ _tag }) => _tag === "TicketClosed"), [])
    assert.deepStrictEqual(yield* terminateMember(member.id, olga, "again"), { isNew: false, refused: 0, tickets: 0 })

    assert.strictEqual((yield* Effect.flip(ask(member, ONE)))._tag, "MemberBlocked")
    for (const category of ["payments", "appeal"] as const) {
      assert.strictEqual((yield* Effect.flip(openTicket({ ...wish, category, id: freshTicketId() })))._tag, "MemberBlocked")
    }
  }).pipe(Effect.provide(all)))

it.effect("nobody but who takes the end back lets him in: a block leaves him where he is, and so does its end", () =>
  Effect.gen(function*() {
    const { member } = yield* asked()
    yield* blockMember(member.id, olga, "a doubt")
    yield* terminateMember(member.id, olga, "no doubt")
    assert.isFalse((yield* blockMember(member.id, oleg, "again")).isNew)
    assert.isFalse(yield* unblockMember(member.id, oleg, "let him in"))
    assert.strictEqual(yield* standingOf(member.id), "terminated")
    assert.deepStrictEqual([yield* reinstateMember(member.id, olga, "wrong one"), yield* reinstateMember(member.id, olga, "once more")], [true, false])
    assert.strictEqual(yield* standingOf(member.id), "active")
    assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
    assert.isTrue((yield* ask(member, ONE)).isNew)
    assert.isFalse(yield* reinstateMember(member.id, olga, "he is in"))
    const changes = yield* (yield* UserStore).standingChanges(member.id, 10)
    assert.deepStrictEqual(changes.map(({ standing }) => standing), ["active", "terminated", "blocked"])
  }).pipe(Effect.provide(all)))

it.effect("an operator's membership is not ended before he is dismissed", () =>
  Effect.gen(function*() {
    const { member } = yield* asked()
    yield* (yield* OperatorStore).add({ name: oleg, role: "support", keyHash: null }, yield* DateTime.now)
    yield* (yield* OperatorStore).bind(oleg, member.telegramId)
    assert.deepInclude(yield* Effect.flip(terminateMember(member.id, olga, "out")), { _tag: "MemberIsOperator", operator: oleg })
    assert.strictEqual(yield* standingOf(member.id), "active")
  }).pipe(Effect.provide(all)))
