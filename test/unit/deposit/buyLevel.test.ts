import { assert, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import { approveRefund } from "@sigmatrade/core/level/approveRefund"
import { BalanceTooSmall, LevelBeforeMissing, LevelOwnedAlready, LevelWithoutPrice, OfferChanged } from "@sigmatrade/core/level/judgeWish"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { MemberBlocked } from "@sigmatrade/core/user/MemberBlocked"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Exit, HashMap } from "effect"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { available, BNB, community, held, mineFinal, ONE, payment, rewards, USDT, workOff } from "../community.ts"
import { noticesOf, ownedBy, savedUp, wishOf } from "./savings.ts"

const sequential = community({ sequential: true, commissionHoldHours: 1 })
const nothingHappened = Effect.fn("nothingHappened")(function*(buyer: User, sponsor: User) {
  assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer), yield* rewards(sponsor)], [3n * ONE / 2n, [], 0n])
  assert.deepStrictEqual(yield* held(HOUSE_SALES), 0n)
  assert.notInclude(yield* noticesOf(buyer), "LevelBought")
})

it.effect("a level is bought from the balance: its price leaves, it is the member's, his sponsors earn, and everybody is told", () =>
  Effect.gen(function*() {
    const { buyer, sponsor, top } = yield* savedUp
    const { available: left, purchase } = yield* buyLevel(yield* wishOf(buyer, 1))
    assert.deepStrictEqual([purchase.id, purchase.priceVersion, left], [`balance:${buyer.id}:1:1`, 1, ONE / 2n])
    assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer)], [ONE / 2n, [1]])
    assert.deepStrictEqual([yield* rewards(sponsor), yield* rewards(top), yield* held(HOUSE_SALES)], [ONE / 20n, ONE / 25n, ONE * 91n / 100n])
    const notices = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.notices).map(({ notice }) => notice))
    assert.deepStrictEqual(notices.find(({ notification }) => notification._tag === "LevelBought")?.notification, {
      _tag: "LevelBought", level: 1, asset: BNB, amount: ONE, available: ONE / 2n
    } as never)
    assert.deepStrictEqual([(yield* noticesOf(sponsor)).at(-1), (yield* noticesOf(top)).at(-1)], ["CommissionEarned", "CommissionEarned"])
  }).pipe(Effect.provide(sequential)))

it.effect("the same wish, however often it comes, also twenty times at once, buys once; a repeat learns that the level is his", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    yield* mineFinal(payment(3, 9n * ONE / 10n), payment(3, 9n * ONE / 10n))
    yield* workOff()
    const wish = yield* wishOf(buyer, 1)
    const done = yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.exit(buyLevel(wish)), { concurrency: "unbounded" })
    assert.strictEqual(done.filter(Exit.isSuccess).length, 1)
    assert.deepStrictEqual(yield* Effect.flip(buyLevel(wish)), new LevelOwnedAlready({ level: wish.level }))
    assert.deepStrictEqual([yield* available(buyer), yield* rewards(sponsor)], [23n * ONE / 10n, ONE / 20n])
    assert.strictEqual((yield* noticesOf(buyer)).filter((tag) => tag === "LevelBought").length, 1)
  }).pipe(Effect.provide(sequential)))

it.effect("what the rules do not allow is refused with its reason, and nothing has happened", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    const wish = yield* wishOf(buyer, 1)
    const refused = (given: Partial<typeof wish>) => Effect.flip(buyLevel({ ...wish, ...given }))
    const [second, third] = [(yield* wishOf(buyer, 2)).level, (yield* wishOf(buyer, 3)).level]
    assert.deepStrictEqual(yield* refused({ level: second }), new LevelBeforeMissing({ level: second }))
    assert.deepStrictEqual(yield* refused({ level: second, asset: USDT }), new LevelWithoutPrice({ level: second, asset: USDT }))
    assert.deepStrictEqual(yield* refused({ level: third }), new LevelWithoutPrice({ level: third, asset: BNB }))
    for (const other of [{ priceVersion: 0 }, { priceVersion: 2 }, { turn: 2 }]) {
      assert.deepStrictEqual(yield* refused(other), new OfferChanged({ level: wish.level, asset: BNB }))
    }
    const tooSmall = yield* refused({ asset: USDT })
    const [price, missing] = [Amount.make(40n), Amount.make(33n)]
    assert.deepStrictEqual(tooSmall, new BalanceTooSmall({ level: wish.level, asset: USDT, price, missing }))
    yield* nothingHappened(buyer, sponsor)
  }).pipe(Effect.provide(sequential)))

it.effect("a price is met when the balance equals it, and out of sequence the second level may be the first", () =>
  Effect.gen(function*() {
    const { buyer } = yield* savedUp
    yield* mineFinal(payment(3, ONE / 2n))
    yield* workOff()
    assert.strictEqual((yield* buyLevel(yield* wishOf(buyer, 2))).available, 0n)
    assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer)], [0n, [2]])
    assert.deepInclude(yield* Effect.flip(buyLevel(yield* wishOf(buyer, 1))), { _tag: "BalanceTooSmall", missing: Amount.make(ONE) })
  }).pipe(Effect.provide(community())))

it.effect("a blocked member buys nothing, and keeps what he has", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    const wish = yield* wishOf(buyer, 1)
    const change = { userId: buyer.id, operator: operator("anna"), note: "x", at: yield* DateTime.now }
    yield* (yield* UserStore).setStanding({ ...change, standing: "blocked" })
    assert.deepStrictEqual(yield* Effect.flip(buyLevel(wish)), new MemberBlocked())
    yield* nothingHappened(buyer, sponsor)
  }).pipe(Effect.provide(sequential)))

it.effect("what stops crediting stops buying from the balance, in its asset only; what stops payouts does not", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    const wish = yield* wishOf(buyer, 1)
    const changed = new Finding({ kind: "token changed", subject: "BNB", facts: {}, stops: ["crediting"], asset: BNB, approvalsNeeded: 1 })
    yield* reportIncident(changed)
    assert.deepInclude(yield* Effect.flip(buyLevel(wish)), { _tag: "SalesStopped", asset: BNB, reason: "token changed" })
    assert.strictEqual((yield* Effect.flip(buyLevel({ ...wish, asset: USDT })))._tag, "BalanceTooSmall")
    yield* mineFinal(payment(3, 39n, USDT))
    yield* workOff()
    yield* stopFlow("payouts", operator("anna"), "looking")
    yield* nothingHappened(buyer, sponsor)
    assert.strictEqual((yield* buyLevel({ ...wish, asset: USDT })).available, 6n)
  }).pipe(Effect.provide(sequential)))

it.effect("an operator who stops crediting stops buying from the balance", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    yield* stopFlow("crediting", operator("anna"), "looking")
    assert.deepInclude(yield* Effect.flip(buyLevel(yield* wishOf(buyer, 1))), { _tag: "SalesStopped", reason: "stopped by operator" })
    yield* nothingHappened(buyer, sponsor)
  }).pipe(Effect.provide(sequential)))

it.effect("what the member had announced to pay is done with: a payment that comes all the same is told as one too many", () =>
  Effect.gen(function*() {
    const { buyer } = yield* savedUp
    const wish = yield* wishOf(buyer, 1)
    yield* requestPayment(buyer.id, wish.level, BNB)
    yield* buyLevel(wish)
    const intents = yield* (yield* DepositIntentStore).ofMembers([buyer.id], DateTime.makeUnsafe(0))
    assert.deepStrictEqual(intents.map(({ fulfilled }) => fulfilled), [true])
    yield* mineFinal(payment(3, ONE))
    yield* workOff()
    const told = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.notices).map(({ notice }) => notice.notification))
    const credited = told.filter((one) => one._tag === "DepositCredited" && one.amount === ONE)
    assert.deepStrictEqual(credited.map((one) => one._tag === "DepositCredited" ? one.intent : null), ["twice"])
    assert.strictEqual(yield* available(buyer), 3n * ONE / 2n)
  }).pipe(Effect.provide(sequential)))

it.effect("a sale from the balance is refunded like any other; then the old wish buys nothing, and a new one does", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    const wish = yield* wishOf(buyer, 1)
    const { purchase: { id } } = yield* buyLevel(wish)
    yield* requestRefund(id, operator("anna"), "mistake")
    yield* approveRefund(id, operator("boris"))
    assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer), yield* rewards(sponsor), yield* held(HOUSE_SALES)], [3n * ONE / 2n, [], 0n, 0n])
    assert.deepStrictEqual(yield* Effect.flip(buyLevel(wish)), new OfferChanged({ level: wish.level, asset: BNB }))
    assert.strictEqual((yield* buyLevel(yield* wishOf(buyer, 1))).purchase.id, `balance:${buyer.id}:1:2`)
    assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer), yield* rewards(sponsor)], [ONE / 2n, [1], ONE / 20n])
  }).pipe(Effect.provide(sequential)))

it.effect("when it breaks off before its end nothing has happened", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* savedUp
    const wish = yield* wishOf(buyer, 1)
    const outbox = yield* Outbox
    const broken = Outbox.of({ ...outbox, enqueue: () => Effect.die(new Error("store is down")) })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provideService(buyLevel(wish), Outbox, broken))))
    yield* nothingHappened(buyer, sponsor)
    yield* buyLevel(wish)
    assert.deepStrictEqual(yield* ownedBy(buyer), [1])
  }).pipe(Effect.provide(sequential)))
