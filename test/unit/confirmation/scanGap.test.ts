import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Cause, Effect, Exit, Option } from "effect"
import { available, CHAIN, community, memberWithWallet, P1, payment } from "../community.ts"
import { empty, height, live, mineMany, openKinds, settle, three } from "./trustWorld.ts"

const gaps = Effect.gen(function*() {
  return (yield* (yield* ScanCursorStore).gaps(CHAIN)).map(({ after, end, from }) => [from as number, after.number as number, end.number as number])
})
const behind = { behindBlocksMax: 20, finalBlocksMax: 10 }

it.effect("far behind, new payments are credited first, and the older ones afterwards, oldest first", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [])
    const script = yield* ChainScript
    yield* script.mine([payment(1, 1n)])
    yield* mineMany(30)
    yield* script.mine([payment(1, 20n)])
    yield* mineMany(30)
    yield* scanChain()
    assert.deepStrictEqual(yield* gaps, [[3, 2, 62]])
    yield* script.mine([payment(1, 300n)])
    yield* mineMany(2)
    const credited: Array<bigint> = []
    const confirm = Effect.gen(function*() {
      yield* confirmDeposits()
      yield* creditDeposits()
      credited.push(yield* available(member))
    })
    yield* scanChain()
    yield* confirm
    assert.deepStrictEqual(yield* scanGap(), { from: height(3), next: height(13), to: height(62) })
    yield* confirm
    while ((yield* scanGap()) !== null) yield* confirm
    assert.deepStrictEqual([[...new Set(credited)], yield* gaps], [[300n, 301n, 321n], []])
  }).pipe(Effect.provide(three(behind))))

it.effect("a payment in a new block does not wait for the gap", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [])
    yield* mineMany(60)
    yield* scanChain()
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    yield* mineMany(3)
    yield* scanChain()
    yield* confirmDeposits()
    yield* creditDeposits()
    assert.deepStrictEqual([yield* available(member), yield* gaps], [5n, [[3, 2, 60]]])
  }).pipe(Effect.provide(three(behind))))

it.effect("two watchers read a gap together: each stretch is recorded once, whoever is late is told", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([], [])
    const script = yield* ChainScript
    for (let block = 0; block < 50; block += 1) yield* script.mine([payment(1, 1n)])
    yield* mineMany(3)
    yield* scanChain()
    const results: Array<Exit.Exit<unknown, { readonly _tag: string }>> = []
    const cursors = yield* ScanCursorStore
    // All of them have seen the same gap before the first one reads on.
    const slow = ScanCursorStore.of({ ...cursors, gaps: (id) => Effect.tap(cursors.gaps(id), () => Effect.replicateEffect(Effect.yieldNow, 50)) })
    while ((yield* gaps).length > 0) {
      const together = Effect.forEach([1, 2, 3], () => Effect.exit(scanGap()), { concurrency: "unbounded" })
      results.push(...(yield* Effect.provideService(together, ScanCursorStore, slow)))
    }
    const errors = results.flatMap((exit) => Exit.isFailure(exit) ? [Cause.squash(exit.cause) as { readonly _tag: string }] : [])
    assert.deepStrictEqual([...new Set(errors.map(({ _tag }) => _tag))], ["CursorMoved"])
    assert.strictEqual((yield* (yield* TransferStore).seen(CHAIN, 1_000)).length, 50)
  }).pipe(Effect.provide(three(behind))))

it.effect("a crash between reading and keeping loses nothing and repeats nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [])
    const script = yield* ChainScript
    for (let block = 0; block < 50; block += 1) yield* script.mine([payment(1, 1n)])
    yield* mineMany(3)
    yield* scanChain()
    const before = yield* gaps
    const transfers = yield* TransferStore
    const crashing = TransferStore.of({ ...transfers, record: () => Effect.die(new Error("the process ends here")) })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provideService(scanGap(), TransferStore, crashing))))
    assert.deepStrictEqual(yield* gaps, before)
    yield* settle()
    assert.strictEqual(yield* available(member), 50n)
  }).pipe(Effect.provide(three(behind))))

it.effect("a gap must arrive at the very block that was final when it was opened", () =>
  Effect.gen(function*() {
    yield* live([], [])
    yield* mineMany(30)
    yield* scanChain()
    const cursors = yield* ScanCursorStore
    const [gap] = yield* cursors.gaps(CHAIN)
    assert.isDefined(gap)
    if (gap === undefined) return
    yield* scanGap()
    yield* scanGap()
    const [last] = yield* cursors.gaps(CHAIN)
    if (last === undefined) return assert.fail("the gap is read too soon")
    const other = BlockHash.make(`0x${"9".repeat(64)}`)
    const store = ScanCursorStore.of({ ...cursors, gaps: () => Effect.succeed([{ ...last, end: { ...last.end, hash: other } }]) })
    assert.strictEqual((yield* Effect.flip(Effect.provideService(scanGap(), ScanCursorStore, store)))._tag, "ChainMoved")
    assert.deepStrictEqual(yield* cursors.gaps(CHAIN), [last])
  }).pipe(Effect.provide(three(behind))))

it.effect("a stretch that is no child of the one before is not kept", () =>
  Effect.gen(function*() {
    yield* live([], [])
    yield* mineMany(40)
    yield* scanChain()
    const cursors = yield* ScanCursorStore
    const [gap] = yield* cursors.gaps(CHAIN)
    if (gap === undefined) return assert.fail("nothing was put off")
    const after = { ...gap.after, hash: BlockHash.make(`0x${"9".repeat(64)}`) }
    const store = ScanCursorStore.of({ ...cursors, gaps: () => Effect.succeed([{ ...gap, after }]) })
    assert.strictEqual((yield* Effect.flip(Effect.provideService(scanGap(), ScanCursorStore, store)))._tag, "ChainMoved")
    assert.deepStrictEqual(yield* cursors.gaps(CHAIN), [gap])
  }).pipe(Effect.provide(three(behind))))

it.effect("a second standstill while a gap is open opens a second one, and both are read", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* live([], [])
    yield* script.mine([payment(1, 1n)])
    yield* mineMany(40)
    yield* scanChain()
    yield* script.mine([payment(1, 20n)])
    yield* mineMany(40)
    yield* scanChain()
    assert.strictEqual((yield* gaps).length, 2)
    yield* settle(25)
    assert.deepStrictEqual([yield* available(member), yield* gaps], [21n, []])
  }).pipe(Effect.provide(three(behind))))

it.effect("a chain that was reorganised while nobody watched, longer than we may be behind, is read whole", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* live(...empty(12), [payment(1, 1_000n)], [])
    yield* script.reorg(3, [[], [payment(1, 5n)], []])
    yield* mineMany(60)
    yield* settle(25)
    assert.deepStrictEqual([yield* available(member), yield* gaps, yield* openKinds], [5n, [], []])
    assert.deepStrictEqual(yield* (yield* TransferStore).seen(CHAIN, 10), [])
  }).pipe(Effect.provide(three(behind))))

it.effect("from a start block far below, the gap begins with that very block", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.mine([payment(1, 1_000n)])
    yield* script.mine([payment(1, 5n)])
    yield* mineMany(60)
    yield* scanChain()
    assert.deepStrictEqual(yield* gaps, [[2, 1, 60]])
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(community({ ...behind, startBlock: Option.some(height(2)) }))))

it.effect("a gap of which one provider leaves transfers out is read whole", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [])
    yield* (yield* ProviderScript).set(P1, { transfersMax: 1 })
    const script = yield* ChainScript
    for (let block = 0; block < 50; block += 1) yield* script.mine([payment(1, 1n)])
    yield* mineMany(3)
    yield* settle(20)
    assert.strictEqual(yield* available(member), 50n)
  }).pipe(Effect.provide(three(behind))))
