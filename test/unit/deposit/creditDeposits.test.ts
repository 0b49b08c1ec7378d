import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import type { CreditFailure } from "@sigmatrade/core/deposit/DepositStore"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { HOUSE_SALES, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { Cause, DateTime, Effect, Exit, Fiber, HashMap, Logger } from "effect"
import { TestClock } from "effect/testing"
import { available, BNB, community, held, level, memberWithWallet, mineFinal, ONE, payment, rewards, scanAll, USDT, workOff } from "../community.ts"

const publish = Effect.gen(function*() {
  return yield* (yield* LevelStore).publish([level(1, ONE / 20n), level(2, ONE / 10n), level(6, 5n * ONE)], yield* DateTime.now)
})
/** Reads and confirms, without crediting. */
const confirmed = Effect.andThen(scanAll(), confirmDeposits())
const ofUser = Effect.fn("ofUser")(function*(user: { readonly id: Parameters<typeof requestPayment>[0] }) {
  return yield* (yield* DepositStore).ofUser(user.id, 10)
})

it.effect("a final payment is credited exactly, buys its level and pays three tiers of sponsors", () =>
  Effect.gen(function*() {
    yield* publish
    const grand = yield* memberWithWallet(1)
    const middle = yield* memberWithWallet(2, grand)
    const near = yield* memberWithWallet(3, middle)
    const buyer = yield* memberWithWallet(4, near)
    yield* mineFinal(payment(4, 5n * ONE + 1n))
    yield* workOff()
    assert.strictEqual(yield* available(buyer), 1n)
    assert.deepStrictEqual([yield* rewards(near), yield* rewards(middle), yield* rewards(grand)], [ONE / 4n, ONE / 5n, (3n * ONE) / 20n])
    assert.strictEqual(yield* held(HOUSE_SALES), 5n * ONE - (3n * ONE) / 5n)
    const [record] = yield* ofUser(buyer)
    assert.deepStrictEqual([record?.state, record?.bought, record?.amount], ["credited", LevelNumber.make(6), 5n * ONE + 1n])
  }).pipe(Effect.provide(community())))

it.effect("a payment is credited once, however often and by however many it is tried", () =>
  Effect.gen(function*() {
    yield* publish
    const sponsor = yield* memberWithWallet(1)
    const buyer = yield* memberWithWallet(2, sponsor)
    yield* mineFinal(payment(2, ONE / 10n), payment(2, ONE, USDT))
    yield* confirmed
    const counts = yield* Effect.forEach(Array.from({ length: 20 }), () => creditDeposits(), { concurrency: "unbounded" })
    assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 2)
    yield* workOff()
    assert.deepStrictEqual([yield* available(buyer), yield* available(buyer, USDT), yield* rewards(sponsor)], [0n, ONE, ONE / 200n])
    assert.strictEqual((yield* (yield* CommissionStore).ofUser(sponsor.id, 10)).length, 1)
  }).pipe(Effect.provide(community({ batchSize: 1 }))))

it.effect("money without an owner stands in suspense and buys nothing", () =>
  Effect.gen(function*() {
    yield* publish
    yield* mineFinal(payment(9, ONE))
    yield* workOff()
    assert.deepStrictEqual([yield* held(HOUSE_SUSPENSE), yield* held(HOUSE_SALES)], [ONE, 0n])
  }).pipe(Effect.provide(community())))

it.effect("the open intent is bought at the price that was shown, with money that was there before", () =>
  Effect.gen(function*() {
    yield* publish
    const member = yield* memberWithWallet(1)
    yield* mineFinal(payment(1, ONE / 25n))
    yield* workOff()
    const { intent } = yield* requestPayment(member.id, LevelNumber.make(2), BNB)
    yield* (yield* LevelStore).publish([level(2, 9n * ONE)], yield* DateTime.now)
    yield* mineFinal(payment(1, intent.price - ONE / 25n))
    yield* workOff()
    assert.strictEqual(yield* available(member), 0n)
    assert.deepStrictEqual((yield* (yield* LevelStore).owned([member.id])).get(member.id), new Set([LevelNumber.make(2)]))
  }).pipe(Effect.provide(community())))

it.effect("an expired intent is not honoured", () =>
  Effect.gen(function*() {
    yield* publish
    const member = yield* memberWithWallet(1)
    yield* requestPayment(member.id, LevelNumber.make(1), BNB)
    yield* TestClock.adjust("31 minutes")
    yield* mineFinal(payment(1, ONE / 10n))
    yield* workOff()
    assert.deepStrictEqual((yield* (yield* LevelStore).owned([member.id])).get(member.id), new Set([LevelNumber.make(2)]))
  }).pipe(Effect.provide(community())))

it.effect("an announcement is remembered for thirty days: until then a payment that comes too late is called late", () =>
  Effect.gen(function*() {
    yield* publish
    const [late, stranger] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
    for (const { id } of [late, stranger]) yield* requestPayment(id, LevelNumber.make(1), BNB)
    yield* TestClock.adjust("30 days")
    yield* mineFinal(payment(1, ONE / 10n))
    yield* workOff()
    yield* TestClock.adjust("1 millis")
    yield* mineFinal(payment(2, ONE / 10n))
    yield* workOff()
    assert.deepStrictEqual([yield* ofUser(late), yield* ofUser(stranger)].map((records) => records.map(({ intent }) => intent)), [["late"], ["none"]])
  }).pipe(Effect.provide(community())))

it.effect("an announced level that is paid is announced no more: the same payment again is called so", () =>
  Effect.gen(function*() {
    yield* publish
    const member = yield* memberWithWallet(1)
    yield* requestPayment(member.id, LevelNumber.make(1), BNB)
    for (const amount of [ONE / 20n, ONE / 20n]) {
      yield* mineFinal(payment(1, amount))
      yield* workOff()
    }
    assert.deepStrictEqual((yield* ofUser(member)).map(({ intent }) => intent), ["twice", "exact"])
  }).pipe(Effect.provide(community())))

it.effect("a payment that cannot be credited holds back no other, is retried later and later, and then waits for a person", () =>
  Effect.gen(function*() {
    yield* publish
    const [poisoned, honest] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
    yield* mineFinal(payment(1, 1n))
    yield* workOff()
    // One unit more than an account can hold: no amount of trying will credit it.
    yield* mineFinal(payment(1, AMOUNT_MAX), payment(2, ONE / 50n))
    yield* confirmed
    assert.strictEqual(yield* creditDeposits(), 1)
    assert.strictEqual(yield* available(honest), ONE / 50n)
    const [poison] = yield* ofUser(poisoned)
    assert.isDefined(poison)
    assert.strictEqual(poison.state, "final")
    const deposits = yield* DepositStore
    const failures = () => deposits.failures(poison.id)
    assert.strictEqual(yield* creditDeposits(), 0)
    assert.strictEqual(yield* failures(), 1)
    yield* TestClock.adjust("1 second")
    yield* creditDeposits()
    assert.strictEqual(yield* failures(), 2)
    yield* TestClock.adjust("2 seconds")
    yield* creditDeposits()
    assert.strictEqual(yield* failures(), 3)
    yield* TestClock.adjust("365 days")
    assert.strictEqual(yield* creditDeposits(), 0)
    assert.strictEqual(yield* failures(), 3)
    const kept = yield* (yield* MemoryWorld).read((world) => HashMap.get(world.deposits, poison.id))
    assert.deepStrictEqual(kept.pipe((row) => row._tag === "Some" ? row.value.due : undefined), "never")
    assert.strictEqual(yield* available(poisoned), 1n)
  }).pipe(Effect.provide(community())))

it.effect("wrong referral settings put sales off and credit what buys nothing", () =>
  Effect.gen(function*() {
    yield* publish
    const [buyer, saver] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
    yield* mineFinal(payment(1, ONE), payment(2, 7n))
    yield* confirmed
    assert.strictEqual(yield* creditDeposits(), 1)
    assert.deepStrictEqual([yield* available(buyer), yield* available(saver)], [0n, 7n])
  }).pipe(Effect.provide(community({ rates: [9_000, 2_000] }))))

it.effect("when the books fail nothing of the batch is left, and no payment is blamed for good", () =>
  Effect.gen(function*() {
    yield* publish
    const member = yield* memberWithWallet(1)
    yield* mineFinal(payment(1, ONE))
    yield* confirmed
    const down = Ledger.of({ ...(yield* Ledger), post: () => Effect.die(new Error("books are closed")) })
    assert.strictEqual(yield* Effect.provideService(creditDeposits(), Ledger, down), 0)
    assert.deepStrictEqual((yield* ofUser(member)).map(({ state }) => state), ["final"])
    assert.strictEqual((yield* (yield* LevelStore).owned([member.id])).size, 0)
    yield* TestClock.adjust("1 second")
    assert.strictEqual(yield* creditDeposits(), 1)
    assert.strictEqual(yield* available(member), ONE - ONE / 10n)
  }).pipe(Effect.provide(community())))

it.effect("of a payment that could not be credited operators read which it is, when it is tried again and, in short, why", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineFinal(payment(1, ONE))
    yield* confirmed
    const lines: Array<unknown> = []
    const log = Logger.layer([Logger.make(({ logLevel, message }) => lines.push([logLevel, message]))])
    const down = Ledger.of({ ...(yield* Ledger), post: () => Effect.die(new Error("closed ".repeat(100))) })
    const store = yield* DepositStore
    const failures: Array<CreditFailure> = []
    const noting = DepositStore.of({ ...store, fail: (failure, at) => Effect.tap(store.fail(failure, at), () => Effect.sync(() => failures.push(failure))) })
    yield* creditDeposits().pipe(Effect.provideService(Ledger, down), Effect.provideService(DepositStore, noting), Effect.provide(log))
    const [record] = yield* ofUser(member)
    assert.deepStrictEqual(failures.map(({ id, reason }) => [id, reason.slice(0, 14), reason.length]), [[record?.id, "Error: closed ", 500]])
    assert.deepStrictEqual(lines, [["Error", ["A deposit could not be credited", { transferId: record?.id, retryAt: failures[0]?.retryAt }]]])
  }).pipe(Effect.provide(community())))

it.effect("when nothing could be taken no payment is blamed, and the failure is the caller's", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineFinal(payment(1, ONE))
    yield* confirmed
    const down = DepositStore.of({ ...(yield* DepositStore), claim: () => Effect.die(new Error("store is down")) })
    const exit = yield* Effect.exit(Effect.provideService(creditDeposits(), DepositStore, down))
    assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
    const [record] = yield* ofUser(member)
    assert.isDefined(record)
    assert.strictEqual(yield* (yield* DepositStore).failures(record.id), 0)
  }).pipe(Effect.provide(community())))

it.effect("a stop in the middle of a batch leaves nothing half done and blames no payment", () =>
  Effect.gen(function*() {
    yield* publish
    const member = yield* memberWithWallet(1)
    yield* mineFinal(payment(1, ONE))
    yield* confirmed
    const stuck = CommissionStore.of({ ...(yield* CommissionStore), record: () => Effect.never })
    const fiber = yield* Effect.forkChild(Effect.provideService(creditDeposits(), CommissionStore, stuck))
    yield* Effect.replicateEffect(Effect.yieldNow, 100, { discard: true })
    yield* Fiber.interrupt(fiber)
    const [record] = yield* ofUser(member)
    assert.isDefined(record)
    assert.strictEqual(record.state, "final")
    assert.deepStrictEqual([yield* available(member), yield* (yield* DepositStore).failures(record.id)], [0n, 0])
    assert.strictEqual(yield* creditDeposits(), 1)
  }).pipe(Effect.provide(community())))

it.effect("no more are credited at once than a batch holds, oldest first", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* Effect.forEach([1n, 2n, 4n], (amount) => script.mine([payment(1, amount)]))
    yield* mineFinal()
    yield* confirmed
    assert.strictEqual(yield* creditDeposits(), 2)
    assert.strictEqual(yield* available(member), 3n)
    assert.strictEqual(yield* creditDeposits(), 1)
    assert.strictEqual(yield* creditDeposits(), 0)
  }).pipe(Effect.provide(community({ batchSize: 2 }))))
