import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { assert, describe, it } from "@effect/vitest"
import { actAs } from "@sigmatrade/core/admin/actAs"
import { AuditLog, AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import { currentSession, logIn } from "@sigmatrade/core/admin/logIn"
import { appointOperator, changeRole, dismissOperator, renewKey } from "@sigmatrade/core/admin/appointOperator"
import { MASTER } from "@sigmatrade/core/admin/Operator"
import { OperatorKeys, SettingsKeys } from "@sigmatrade/core/admin/OperatorKeys"
import type { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import { verifyAudit } from "@sigmatrade/core/admin/verifyAudit"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"

const key = (text: string) => Redacted.make(text)
const [alice, bob] = [OperatorName.make("alice"), OperatorName.make("bob")]
const account = (number: number) => TelegramId.make(number)

const settings = Layer.effect(SettingsKeys, Effect.map(OperatorKeys, ({ hash }) =>
  ({ master: hash(key("master key")), named: [{ name: alice, hash: hash(key("alice's key")) }] })))
const world = () => settings.pipe(Layer.provideMerge(Layer.mergeAll(OperatorKeysNoble.layer, Sha256Noble.layer, MemoryAdapters.layer)))

const act = (permission: Permission, subject = "x:1") => ({ permission, action: permission, subject, reason: "asked", requestId: "r" })
const does = (session: OperatorSession, permission: Permission) => actAs(session, act(permission), (operator) => Effect.succeed(operator))
const audited = Effect.flatMap(AuditLog, ({ page }) => Effect.map(page(null, 100), (all) =>
  all.map(({ record: { action, operator, outcome } }) => [operator, action, outcome])))

/** Bob with a session of his own, appointed by whoever has the master key. */
const team = (role: "support" | "manager" | "owner") => Effect.gen(function*() {
  const owner = yield* logIn(account(1), key("master key"), "r")
  const given = yield* actAs(owner, act("operators.manage"), () => appointOperator(bob, role))
  return { owner, given, session: yield* logIn(account(2), given, "r") }
})

describe("operators", () => {
  it.effect("whoever has a key of the settings is an owner from his first login on; the master key is used from any account, a name from one", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* logIn(account(1), key("master key"), "r")).operator, MASTER)
      assert.strictEqual((yield* logIn(account(2), key("alice's key"), "r")).operator, alice)
      assert.strictEqual((yield* Effect.flip(logIn(account(3), key("alice's key"), "r")))._tag, "LoginRefused")
      // One person is one operator: the master key does not make another one of him.
      assert.strictEqual((yield* Effect.flip(logIn(account(2), key("master key"), "r")))._tag, "LoginRefused")
      const moved = yield* logIn(account(3), key("master key"), "r")
      assert.strictEqual(yield* does(moved, "operators.manage"), MASTER)
    }).pipe(Effect.provide(world())))

  it.effect("after five wrong keys not even the right one is looked at for a quarter of an hour, and nobody else is kept out", () =>
    Effect.gen(function*() {
      for (const left of [4, 3, 2, 1, 0]) {
        const refused = yield* Effect.flip(logIn(account(1), key("wrong"), "r"))
        assert.strictEqual(refused._tag === "LoginRefused" ? refused.triesLeft : null, left)
      }
      assert.strictEqual((yield* Effect.flip(logIn(account(1), key("master key"), "r")))._tag, "LoginNotTaken")
      assert.strictEqual((yield* logIn(account(9), key("alice's key"), "r")).operator, alice)
      yield* TestClock.adjust("15 minutes")
      assert.strictEqual((yield* logIn(account(1), key("master key"), "r")).operator, MASTER)
      // What was not looked at is not counted, and not written down either.
      assert.strictEqual((yield* audited).filter(([, , outcome]) => outcome === "LoginRefused").length, 5)
    }).pipe(Effect.provide(world())))

  it.effect("a hundred wrong keys at once are five tries", () =>
    Effect.gen(function*() {
      const tried = yield* Effect.replicateEffect(Effect.flip(logIn(account(1), key("wrong"), "r")), 100, { concurrency: "unbounded" })
      assert.strictEqual(tried.filter(({ _tag }) => _tag === "LoginRefused").length, 5)
    }).pipe(Effect.provide(world())))

  it.effect("a session ends after 15 minutes of rest and after 24 hours of work, and a login makes a new one", () =>
    Effect.gen(function*() {
      const first = yield* logIn(account(1), key("master key"), "r")
      yield* TestClock.adjust("14 minutes")
      assert.strictEqual((yield* currentSession(account(1)))?.id, first.id)
      yield* TestClock.adjust("15 minutes")
      assert.isNull(yield* currentSession(account(1)))
      assert.strictEqual((yield* Effect.flip(does(first, "audit.read")))._tag, "SessionOver")
      const second = yield* logIn(account(1), key("master key"), "r")
      assert.notStrictEqual(second.id, first.id)
      for (let minutes = 0; minutes < 24 * 60 - 10; minutes += 10) {
        yield* TestClock.adjust("10 minutes")
        assert.isNotNull(yield* currentSession(account(1)), `after ${minutes}`)
      }
      yield* TestClock.adjust("10 minutes")
      assert.isNull(yield* currentSession(account(1)))
    }).pipe(Effect.provide(world())))

  it.effect("an operator does what his role may and nothing else, and the log keeps both", () =>
    Effect.gen(function*() {
      const { session } = yield* team("support")
      assert.strictEqual(yield* does(session, "tickets.answer"), bob)
      assert.deepStrictEqual(yield* Effect.flip(does(session, "withdrawals.decide")), yield* Effect.flip(does(session, "withdrawals.decide")))
      assert.deepStrictEqual((yield* audited).slice(0, 3), [
        [bob, "withdrawals.decide", "NotAllowed"], [bob, "withdrawals.decide", "NotAllowed"], [bob, "tickets.answer", "done"]
      ])
    }).pipe(Effect.provide(world())))

  it.effect("work that fails is undone and recorded as what it was", () =>
    Effect.gen(function*() {
      const { owner } = yield* team("support")
      const failing = actAs(owner, act("operators.manage"), () =>
        Effect.andThen(appointOperator(OperatorName.make("carol"), "support"), Effect.fail({ _tag: "Broken" as const })))
      assert.strictEqual((yield* Effect.flip(failing))._tag, "Broken")
      yield* actAs(owner, act("operators.manage"), () => appointOperator(OperatorName.make("carol"), "support"))
      assert.deepStrictEqual((yield* audited).slice(0, 2), [[MASTER, "operators.manage", "done"], [MASTER, "operators.manage", "Broken"]])
    }).pipe(Effect.provide(world())))

  it.effect("rights that are taken count from the very next act, in a session that goes on", () =>
    Effect.gen(function*() {
      const { given, owner, session } = yield* team("manager")
      assert.strictEqual(yield* does(session, "withdrawals.decide"), bob)
      yield* actAs(owner, act("operators.manage"), (by) => changeRole(bob, "support", by))
      assert.strictEqual((yield* Effect.flip(does(session, "withdrawals.decide")))._tag, "NotAllowed")
      yield* actAs(owner, act("operators.manage"), (by) => dismissOperator(bob, by))
      assert.strictEqual((yield* Effect.flip(does(session, "tickets.answer")))._tag, "SessionOver")
      assert.strictEqual((yield* Effect.flip(logIn(account(2), given, "r")))._tag, "LoginRefused")
    }).pipe(Effect.provide(world())))

  it.effect("a new key ends the sessions of the old one", () =>
    Effect.gen(function*() {
      const { given, owner, session } = yield* team("owner")
      const fresh = yield* actAs(owner, act("operators.manage"), () => renewKey(bob))
      assert.strictEqual((yield* Effect.flip(does(session, "audit.read")))._tag, "SessionOver")
      assert.strictEqual((yield* Effect.flip(logIn(account(2), given, "r")))._tag, "LoginRefused")
      assert.strictEqual((yield* logIn(account(2), fresh, "r")).operator, bob)
    }).pipe(Effect.provide(world())))

  it.effect("nobody dismisses himself or whoever the settings name, and of two who dismiss one another one stays", () =>
    Effect.gen(function*() {
      const { owner, session } = yield* team("owner")
      const kept = (by: OperatorSession, name: OperatorName) =>
        Effect.flip(actAs(by, act("operators.manage"), (operator) => dismissOperator(name, operator)))
      assert.strictEqual((yield* kept(session, bob))._tag, "OperatorKept")
      assert.strictEqual((yield* kept(session, MASTER))._tag, "OperatorKept")
      assert.strictEqual((yield* kept(owner, OperatorName.make("nobody")))._tag, "OperatorUnknown")
    }).pipe(Effect.provide(world())))

  it.effect("whoever changes, removes or moves a record is found by the first hash that does not fit", () =>
    Effect.gen(function*() {
      yield* team("manager")
      const { change, read } = yield* MemoryWorld
      const sound = yield* read(({ audit }) => audit)
      const verdictOf = (audit: typeof sound) => Effect.andThen(change((now) => [undefined, { ...now, audit }]), verifyAudit())
      assert.deepStrictEqual(yield* verdictOf(sound), { sound: 3, broken: null })
      const forged = sound.map((one, index) => index === 1 ? { ...one, record: new AuditRecord({ ...one.record, subject: "y:2" }) } : one)
      assert.deepStrictEqual(yield* verdictOf(forged), { sound: 1, broken: 2 })
      assert.deepStrictEqual(yield* verdictOf(sound.filter((_, index) => index !== 0)), { sound: 0, broken: 1 })
    }).pipe(Effect.provide(world())))
})
