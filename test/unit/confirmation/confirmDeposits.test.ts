import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import type { User } from "@sigmatrade/core/user/User"
import { Deferred, Effect, Fiber } from "effect"
import { available, BNB, community, memberWithWallet, mineFinal, payment, scanAll, USDT, workOff } from "../community.ts"

const states = Effect.fn("states")(function*(member: User) {
  return (yield* (yield* DepositStore).ofUser(member.id, 50)).map(({ state }) => state)
})
/** What stands in a member's chat after everything was delivered. */
const chat = Effect.fn("chat")(function*(member: User) {
  yield* deliverNotifications()
  return (yield* (yield* MessengerScript).chat(member.telegramId)).map((notification) =>
    notification._tag === "DepositSeen" ? `${notification._tag} ${notification.confirmations}/${notification.confirmationsNeeded}` : notification._tag)
})

it.effect("a payment becomes final with its last confirmation, and the member follows it in one message", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.mine([payment(1, 5n)])
    yield* scanAll()
    assert.deepStrictEqual(yield* chat(member), ["DepositSeen 1/3"])
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
    yield* script.mine()
    yield* scanAll()
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
    assert.deepStrictEqual(yield* chat(member), ["DepositSeen 2/3"])
    assert.deepStrictEqual(yield* states(member), ["seen"])
    yield* script.mine()
    yield* scanAll()
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 1, dropped: 0 })
    assert.deepStrictEqual(yield* states(member), ["final"])
    yield* creditDeposits()
    assert.deepStrictEqual([yield* states(member), yield* chat(member)], [["credited"], ["DepositCredited"]])
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
  }).pipe(Effect.provide(community())))

it.effect("nothing is final that the validators have not made final, however deep it is", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(null)
    yield* mineFinal(payment(1, 5n))
    yield* Effect.replicateEffect(script.mine(), 50, { discard: true })
    yield* workOff()
    assert.deepStrictEqual(yield* states(member), ["seen"])
    yield* script.setFinalized(3)
    yield* workOff()
    assert.deepStrictEqual(yield* states(member), ["credited"])
  }).pipe(Effect.provide(community())))

it.effect("depth alone decides where the operator has chosen so", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* (yield* ChainScript).setFinalized(null)
    yield* mineFinal(payment(1, 5n))
    yield* workOff()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(community({ rule: "depth" }))))

it.effect("nothing is final beyond what was read, nor before anything was read", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
    yield* mineFinal(payment(1, 5n))
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
    assert.deepStrictEqual(yield* states(member), [])
  }).pipe(Effect.provide(community())))

it.effect("nothing is final when the chain shows another block at the final height than we have read", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.mine()
    yield* scanAll()
    yield* script.setFinalized(50)
    yield* mineFinal(payment(1, 5n))
    yield* scanAll()
    // The chain forks and finalizes before we have looked again.
    yield* script.reorg(3, [[], [], [], []])
    yield* script.setFinalized(0)
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
    assert.deepStrictEqual(yield* states(member), ["seen"])
    yield* workOff()
    assert.deepStrictEqual([yield* states(member), yield* chat(member), yield* available(member)], [["dropped"], ["DepositDropped"], 0n])
  }).pipe(Effect.provide(community())))

it.effect("a payment that a reorg moved to another block is credited once, from there", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    const txHash = TxHash.make(`0x${"cd".repeat(32)}`)
    yield* script.mine()
    yield* script.setFinalized(5)
    yield* script.mine([payment(1, 5n, BNB, txHash)])
    yield* scanAll()
    yield* script.reorg(1, [[], [payment(1, 5n, BNB, txHash)]])
    yield* Effect.replicateEffect(script.mine(), 8, { discard: true })
    yield* workOff()
    assert.deepStrictEqual([yield* states(member), yield* available(member), yield* chat(member)], [["credited"], 5n, ["DepositCredited"]])
  }).pipe(Effect.provide(community())))

it.effect("a payment whose log moved within its transaction is credited once, and its loss is not told", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    const txHash = TxHash.make(`0x${"cd".repeat(32)}`)
    yield* script.mine()
    yield* script.setFinalized(5)
    yield* script.mine([payment(1, 5n, USDT, txHash)])
    yield* scanAll()
    // The same transaction now stands behind another one in its block, so that its log has another place.
    yield* script.reorg(1, [[payment(9, 1n, USDT), payment(1, 5n, USDT, txHash)], []])
    yield* Effect.replicateEffect(script.mine(), 8, { discard: true })
    yield* workOff()
    assert.sameMembers(yield* states(member), ["credited", "dropped"])
    assert.strictEqual(yield* available(member, USDT), 5n)
    assert.notInclude(yield* chat(member), "DepositDropped")
  }).pipe(Effect.provide(community())))

it.effect("more blocks with payments than one step takes are all confirmed, step by step", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* Effect.forEach([1n, 2n, 4n, 8n, 16n], (amount) => mineFinal(payment(1, amount)))
    yield* scanAll()
    const counts = yield* Effect.replicateEffect(confirmDeposits(), 4)
    assert.deepStrictEqual(counts.map(({ final }) => final), [2, 2, 1, 0])
    yield* workOff()
    assert.strictEqual(yield* available(member), 31n)
  }).pipe(Effect.provide(community({ transfersMax: 2 }))))

it.effect("twenty who confirm at once confirm each payment once", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* mineFinal(payment(1, 1n), payment(1, 2n))
    yield* scanAll()
    const counts = yield* Effect.forEach(Array.from({ length: 20 }), () => confirmDeposits(), { concurrency: "unbounded" })
    assert.strictEqual(counts.reduce((sum, { final }) => sum + final, 0), 2)
  }).pipe(Effect.provide(community())))

it.effect("a slow confirmer never tells of confirmations after the credit was told", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.mine([payment(1, 5n)])
    yield* scanAll()
    yield* script.mine()
    const transfers = yield* TransferStore
    const outran = Effect.gen(function*() {
      yield* script.mine()
      yield* workOff()
    })
    const hasRead = yield* Deferred.make<void>()
    const others = yield* Effect.forkChild(Effect.andThen(Deferred.await(hasRead), outran))
    // Between the moment the slow one has read what waits and the moment it tells, everybody else tries to finish.
    const slow = TransferStore.of({
      ...transfers,
      seen: (chainId, limit) => Effect.tap(transfers.seen(chainId, limit), () =>
        Effect.andThen(Deferred.succeed(hasRead, undefined), Effect.replicateEffect(Effect.yieldNow, 2_000)))
    })
    yield* Effect.provideService(confirmDeposits(), TransferStore, slow)
    yield* Fiber.join(others)
    yield* workOff()
    assert.deepStrictEqual([yield* states(member), yield* chat(member)], [["credited"], ["DepositCredited"]])
  }).pipe(Effect.provide(community())))

it.effect("when the chain cannot be read nothing is confirmed, and the next step goes on", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* mineFinal(payment(1, 1n))
    yield* scanAll()
    yield* (yield* ChainScript).failNext(1)
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 0, dropped: 0 })
    assert.deepStrictEqual(yield* confirmDeposits(), { final: 1, dropped: 0 })
  }).pipe(Effect.provide(community())))

it.effect("headers that can no longer change are forgotten, the final one is kept", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(20)
    yield* Effect.replicateEffect(script.mine(), 30, { discard: true })
    yield* scanAll()
    yield* script.setFinalized(4)
    yield* confirmDeposits()
    const reader = yield* ChainReader
    assert.strictEqual((yield* reader.head).finalized?.number, 26)
    yield* script.reorg(4)
    yield* scanAll()
    yield* script.reorg(5)
    assert.strictEqual((yield* Effect.flip(scanAll()))._tag, "ReorgTooDeep")
  }).pipe(Effect.provide(community())))
