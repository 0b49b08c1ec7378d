import { assert, describe, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { forgetUpdates } from "@sigmatrade/core/update/forgetUpdates"
import { KeptUpdate, UpdateId } from "@sigmatrade/core/update/KeptUpdate"
import type { UpdateRules } from "@sigmatrade/core/update/serveMember"
import { claimUpdate, serveAbandoned, serveMember } from "@sigmatrade/core/update/serveMember"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"

const [ann, bob] = [TelegramId.make(11), TelegramId.make(12)]
const update = (number: number, telegramId = ann) => new KeptUpdate({ id: UpdateId.make(`7:${number}`), telegramId, content: `secret ${number}` })
const LEASE_MS = 60_000

/** Serves by noting what was served. */
const noting = (served: Array<string>, serve: UpdateRules<never>["serve"] = () => Effect.succeed(null)): UpdateRules<never> => ({
  leaseMs: LEASE_MS,
  attemptsMax: 3,
  serve: (kept) => Effect.andThen(Effect.sync(() => void served.push(kept.content)), serve(kept)),
  readable: ({ content }) => `<${content.length}>`
})

const all = (...updates: ReadonlyArray<KeptUpdate>) => Effect.forEach(updates, (one) => claimUpdate(one, LEASE_MS))
const takenOf = (claim: Effect.Success<ReturnType<typeof claimUpdate>> | undefined) => claim?._tag === "Taken" ? claim.taken : null
const quarantined = Effect.flatMap(UpdateLog, (log) => log.quarantined(10))

describe("serving updates", () => {
  it.effect("whoever took the first one serves the rest of its person in order, and nobody else's", () =>
    Effect.gen(function*() {
      const served: Array<string> = []
      const [first] = yield* all(update(3), update(1), update(9, bob), update(2))
      yield* serveMember(ann, takenOf(first), noting(served))
      assert.deepStrictEqual(served, ["secret 3", "secret 1", "secret 2"])
      assert.deepStrictEqual((yield* all(update(3), update(1), update(2))).map(({ _tag }) => _tag), ["Served", "Served", "Served"])
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("one that cannot be served, or dies, is set apart with its reason and what may be read; the next one goes on", () =>
    Effect.gen(function*() {
      const served: Array<string> = []
      const [first] = yield* all(update(1), update(2), update(3))
      yield* serveMember(ann, takenOf(first), noting(served, ({ content }) =>
        content === "secret 1" ? Effect.succeed("x".repeat(999)) : content === "secret 2" ? Effect.die(new Error("broken")) : Effect.succeed(null)))
      assert.deepStrictEqual(served, ["secret 1", "secret 2", "secret 3"])
      assert.deepStrictEqual((yield* quarantined).map(({ content, id, reason }) => [id, content, reason]), [
        ["7:2", "<8>", "died: Error: broken"], ["7:1", "<8>", "x".repeat(500)]
      ])
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("one that kills whoever serves it is begun three times, then set apart", () =>
    Effect.gen(function*() {
      const served: Array<string> = []
      yield* all(update(1), update(2))
      const killing = noting(served, ({ content }) => content === "secret 1" ? Effect.never : Effect.succeed(null))
      for (let life = 0; life < 5; life++) {
        yield* TestClock.adjust(LEASE_MS)
        const worker = yield* Effect.forkChild(serveAbandoned(killing))
        yield* TestClock.adjust(1)
        yield* Fiber.interrupt(worker)
      }
      assert.deepStrictEqual(served, ["secret 1", "secret 1", "secret 2"])
      assert.deepStrictEqual((yield* quarantined).map(({ reason }) => reason), ["nobody came to an end with it in 3 attempts"])
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("of a process that lives is left alone until its lease has ended", () =>
    Effect.gen(function*() {
      const served: Array<string> = []
      yield* all(update(1))
      yield* TestClock.adjust(LEASE_MS - 1)
      assert.strictEqual(yield* serveAbandoned(noting(served)), 0)
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* serveAbandoned(noting(served)), 1)
      assert.deepStrictEqual(served, ["secret 1"])
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("is known for thirty days and no longer", () =>
    Effect.gen(function*() {
      const served: Array<string> = []
      const [first] = yield* all(update(1))
      yield* serveMember(ann, takenOf(first), noting(served))
      yield* TestClock.adjust("30 days")
      assert.strictEqual(yield* forgetUpdates(), 0)
      assert.strictEqual((yield* all(update(1)))[0]?._tag, "Served")
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* forgetUpdates(), 1)
      assert.strictEqual((yield* all(update(1)))[0]?._tag, "Taken")
    }).pipe(Effect.provide(MemoryAdapters.layer)))
})
