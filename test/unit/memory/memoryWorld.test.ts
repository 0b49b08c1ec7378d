import { assert, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { make, MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { IncidentId } from "@sigmatrade/core/incident/Incident"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Deferred, Effect, Fiber, HashMap, Layer, Random } from "effect"
import { blockOf, evidenceOf, freshTransfer, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"
import { minutesLater, NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { person } from "../community.ts"

const world = Layer.fresh(MemoryAdapters.layer)
const joined = Effect.gen(function*() {
  return yield* Effect.forEach([1, 2, 3], (number) =>
    Effect.flatMap(UserStore, (users) => users.register(person(number), DateTime.makeUnsafe(0))))
})

it.effect("the same seed makes the same members, another seed others", () =>
  Effect.gen(function*() {
    const run = (seed: string) => joined.pipe(Random.withSeed(seed), Effect.provide(Layer.fresh(MemoryAdapters.layer)))
    const [one, again, other] = [yield* run("a"), yield* run("a"), yield* run("b")]
    assert.deepStrictEqual(one, again)
    assert.notStrictEqual(one[0]?.user.id, other[0]?.user.id)
    assert.match(one[0]?.user.id ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }))

it.effect("a seed that starts again makes no second member with the same id or code", () =>
  Effect.gen(function*() {
    const users = yield* UserStore
    const registered = yield* Effect.forEach([1, 2, 3], (number) =>
      users.register(person(number), DateTime.makeUnsafe(0)).pipe(Random.withSeed("same")))
    assert.strictEqual(new Set(registered.map(({ user }) => user.id)).size, 3)
    assert.strictEqual(new Set(registered.map(({ user }) => user.invitationCode)).size, 3)
  }).pipe(Effect.provide(world)))

it.effect("whoever is outside a transaction waits for it and never sees its middle", () =>
  Effect.gen(function*() {
    const users = yield* UserStore
    const { run } = yield* Transaction
    const [inside, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
    const step = run(Effect.gen(function*() {
      yield* users.register(person(1), DateTime.makeUnsafe(0))
      yield* Deferred.succeed(inside, undefined)
      yield* Deferred.await(goOn)
      return yield* Effect.fail("undo")
    }))
    const writer = yield* Effect.forkChild(Effect.flip(step))
    yield* Deferred.await(inside)
    const reader = yield* Effect.forkChild(users.byTelegramId(person(1).telegramId))
    yield* Effect.replicateEffect(Effect.yieldNow, 50, { discard: true })
    assert.isUndefined(reader.pollUnsafe())
    yield* Deferred.succeed(goOn, undefined)
    assert.strictEqual((yield* Fiber.join(reader))._tag, "None")
    yield* Fiber.join(writer)
  }).pipe(Effect.provide(world)))

it.effect("a transaction of one world is none in another", () =>
  Effect.gen(function*() {
    const [one, other] = [yield* make, yield* make]
    yield* Effect.flip(one.run(Effect.gen(function*() {
      yield* other.change((now) => [undefined, { ...now, rows: 7 }])
      return yield* Effect.fail("undo")
    })))
    assert.strictEqual(yield* other.read(({ rows }) => rows), 7)
  }))

it.effect("a fiber that outlives its transaction is outside of it", () =>
  Effect.gen(function*() {
    const { change, read, run } = yield* MemoryWorld
    const late = yield* Deferred.make<void>()
    const fiber = yield* run(Effect.forkChild(Effect.andThen(Deferred.await(late), change((now) => [undefined, { ...now, rows: 1 }]))))
    const failing = run(Effect.gen(function*() {
      yield* Deferred.succeed(late, undefined)
      yield* Effect.replicateEffect(Effect.yieldNow, 50, { discard: true })
      return yield* Effect.fail("undo")
    }))
    yield* Effect.flip(failing)
    yield* Fiber.join(fiber)
    assert.strictEqual(yield* read(({ rows }) => rows), 1)
  }).pipe(Effect.provide(world)))

it.effect("why a block is final is kept, also of a block that holds nothing seen, and the first word stays", () =>
  Effect.gen(function*() {
    const store = yield* TransferStore
    const { read } = yield* MemoryWorld
    const sighting = sightingOf(freshTransfer())
    const { chainId } = sighting.transfer
    const evidence = evidenceOf(blockOf(sighting))
    yield* store.finalize(chainId, [evidence], NOW)
    yield* store.record([sighting])
    yield* store.finalize(chainId, [evidenceOf(blockOf(sighting), { rule: "depth" })], NOW)
    assert.deepStrictEqual(yield* read((now) => HashMap.toValues(now.evidence)), [evidence])
  }).pipe(Effect.provide(world)))

it.effect("what a transfer was reversed for is kept, and a repeat does not change it", () =>
  Effect.gen(function*() {
    const deposits = yield* DepositStore
    const id = transferId(freshTransfer())
    yield* deposits.reverse([id], IncidentId.make(1), NOW)
    yield* deposits.reverse([id], IncidentId.make(2), minutesLater(1))
    const kept = yield* (yield* MemoryWorld).read(({ reversals }) => HashMap.toEntries(reversals))
    assert.deepStrictEqual(kept, [[id, { incident: IncidentId.make(1), at: NOW }]])
  }).pipe(Effect.provide(world)))
