import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { handleReorg } from "@sigmatrade/core/confirmation/handleReorg"
import { whoIsWrong } from "@sigmatrade/core/confirmation/whoIsWrong"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { readingOrder } from "@sigmatrade/core/provider/readFrom"
import { Effect, Option } from "effect"
import { available, BNB, CHAIN, memberWithWallet, OURS, payment, walletOf } from "../community.ts"
import { ANNA, BORIS, breakAt, empty, live, markNumber, mineMany, openKinds, openOf, settle, soundBooks, three, tx, world } from "./trustWorld.ts"

const cursorAndBest = Effect.gen(function*() {
  const cursor = Option.getOrThrow(yield* (yield* ScanCursorStore).get(CHAIN))
  const [best] = readingOrder(yield* (yield* ProviderPool).look)
  return best === undefined ? yield* Effect.die(new Error("nobody speaks")) : { cursor, best }
})

it.effect("finality that breaks again at the same place is repaired again: what survived the first time is taken back too", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n, BNB, tx("a"))], [payment(1, 30n, BNB, tx("b"))], ...empty(5))
    yield* breakAt(7, [[1, 7n, BNB, tx("a")]])
    assert.deepStrictEqual([yield* available(member), (yield* openOf("finality broken")).facts.settled], [7n, "yes"])
    const newest = (yield* cursorAndBest).best.head.latest.number
    yield* breakAt(newest - 2)
    assert.strictEqual(yield* available(member), 0n)
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("a payment whose credit was taken back and that is on the chain again opens an incident: it is not lost in silence", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n, BNB, tx("a"))], ...empty(5))
    yield* breakAt(6)
    const { id } = yield* openOf("finality broken")
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
    yield* live([payment(1, 7n, BNB, tx("a"))], ...empty(5))
    assert.include(yield* openKinds, "reversed payment returned")
    const { approvalsNeeded, asset, facts, stops, subject } = yield* openOf("reversed payment returned")
    assert.deepStrictEqual([approvalsNeeded, asset, stops, subject], [1, null, [], `${CHAIN}:${tx("a")}:-1`])
    const { block, ...rest } = facts
    assert.deepStrictEqual(rest, { asset: BNB, amount: "7", from: walletOf(1), to: OURS })
    assert.match(block ?? "", /^\d+$/u)
    assert.strictEqual(yield* available(member), 0n)
  }).pipe(Effect.provide(three())))

it.effect("a chain that shares nothing we know any more stops crediting and asks for people; nothing is guessed", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(6), [payment(1, 7n)], ...empty(20))
    const mark = yield* markNumber
    const before = (yield* world).entries
    yield* (yield* ChainScript).reorg(26, [[payment(1, 500n)], ...empty(40)])
    yield* settle()
    const broken = yield* openOf("finality broken")
    assert.deepStrictEqual([...broken.stops], ["crediting", "payouts"])
    assert.strictEqual(yield* available(member), 7n)
    assert.strictEqual((yield* world).entries, before)
    if (broken.facts.fork === "unknown") assert.strictEqual(yield* markNumber, mark)
  }).pipe(Effect.provide(three({ headersMax: 8 }))))

it.effect("a reorg above the mark goes back to the fork; one that would go below it is refused and writes nothing", () =>
  Effect.gen(function*() {
    yield* live(...empty(12))
    const mark = yield* markNumber
    const script = yield* ChainScript
    yield* script.reorg(2, empty(3))
    const above = yield* cursorAndBest
    assert.strictEqual((yield* handleReorg(CHAIN, above.cursor, above.best)).number, mark)
    yield* script.reorg(4, empty(8))
    const before = yield* world
    const below = yield* cursorAndBest
    assert.strictEqual((yield* Effect.flip(handleReorg(CHAIN, below.cursor, below.best)))._tag, "ReorgTooDeep")
    assert.strictEqual(yield* world, before)
  }).pipe(Effect.provide(three())))

it.effect("a provider that has left our block is answered, one that still shows it is not, and neither is out for it", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(5)
    yield* live(...empty(10))
    yield* mineMany(2)
    const same = yield* cursorAndBest
    assert.isNull(yield* whoIsWrong(same.cursor, same.best))
    yield* script.reorg(4)
    const left = yield* cursorAndBest
    assert.strictEqual((yield* whoIsWrong(left.cursor, left.best))?.id, left.best.id)
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(three())))

it.effect("a provider whose own final blocks are not linked is out; while they are young it is not", () =>
  Effect.gen(function*() {
    yield* live(...empty(10))
    yield* mineMany(3)
    const { best, cursor } = yield* cursorAndBest
    const reader = { ...best.reader, headers: (numbers: Parameters<typeof best.reader.headers>[0]) =>
      Effect.map(best.reader.headers(numbers), ([own = null, child = null]) => [own, child === null ? null : Object.assign(Object.create(Object.getPrototypeOf(child)), child, { parentHash: tx("9") })]) }
    const young = { ...best, reader, head: { ...best.head, finalized: null } }
    assert.isNull(yield* whoIsWrong(cursor, young))
    assert.deepStrictEqual(yield* openKinds, [])
    assert.isNull(yield* whoIsWrong(cursor, { ...best, reader }))
    assert.deepStrictEqual(yield* openKinds, ["provider faulty"])
  }).pipe(Effect.provide(three())))

it.effect("what was only seen when finality broke is dropped when the new chain has it not, and told", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(6), [payment(1, 7n)])
    yield* breakAt(5)
    assert.deepStrictEqual((yield* (yield* DepositStore).ofUser(member.id, 5)).map(({ state }) => state), ["dropped"])
    assert.deepStrictEqual(yield* (yield* TransferStore).seen(CHAIN, 5), [])
  }).pipe(Effect.provide(three())))
