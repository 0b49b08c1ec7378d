import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { EMPTY_WORLD } from "@sigmatrade/adapters/memory/World"
import type { World } from "@sigmatrade/adapters/memory/World"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { Effect, HashMap, Layer } from "effect"
import * as fc from "fast-check"
import { BNB, community, memberWithWallet, OURS, payment, scanAll, USDT, withReader } from "../../unit/community.ts"
import { canonical } from "../audit.ts"
import { everyRun } from "../runs.ts"

/** How many blocks finality stands behind: no reorg of a script goes deeper. */
const WINDOW = 6

interface Step {
  readonly _tag: "Mine" | "Reorg" | "Scan" | "Confirm"
  /** Blocks mined, thrown away, or steps of scanning. */
  readonly count: number
  /** Who pays in each new block (0: nobody; 4: a stranger), in which asset. */
  readonly payers: ReadonlyArray<number>
  readonly tokens: boolean
  /** Which of the transactions a reorg threw away come again, and how many blocks later. */
  readonly again: ReadonlyArray<number>
}
const step: fc.Arbitrary<Step> = fc.record({
  _tag: fc.constantFrom("Mine", "Mine", "Reorg", "Scan", "Scan", "Confirm"),
  count: fc.integer({ min: 1, max: WINDOW }),
  payers: fc.array(fc.nat(4), { minLength: 1, maxLength: 7 }),
  tokens: fc.boolean(),
  again: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 1, maxLength: 5 })
})

const paymentIn = ({ payers, tokens }: Step, index: number) => {
  const payer = payers[index % payers.length] ?? 0
  return payer === 0 ? [] : [payment(payer, BigInt(index + 1), tokens ? USDT : BNB)]
}

/** Throws blocks away, as deep as finality allows, and mines others, with some of the lost transactions in new places. */
const reorganise = Effect.fn("reorganise")(function*(given: Step, highest: number) {
  const reader = yield* ChainReader
  const { latest } = yield* reader.head
  const depth = Math.min(given.count, latest.number - Math.max(1, highest - WINDOW))
  if (depth < 1) return
  const { transfers } = yield* reader.liveRange(BlockNumber.make(latest.number - depth + 1), latest.number)
  const blocks = given.payers.map((_, index) => paymentIn(given, index))
  for (const [index, { amount, asset, from, txHash }] of transfers.entries()) {
    const later = given.again[index % given.again.length] ?? -1
    if (later >= 0) blocks[later % blocks.length]?.push({ from, to: OURS, asset, amount, txHash })
  }
  yield* (yield* ChainScript).reorg(depth, blocks)
})

/** Plays a script and reads along wherever it says so. */
const play = Effect.fn("play")(function*(steps: ReadonlyArray<Step>) {
  const script = yield* ChainScript
  let highest: number = (yield* (yield* ChainReader).head).latest.number
  for (const given of steps) {
    if (given._tag === "Mine") for (let block = 0; block < given.count; block += 1) yield* script.mine(paymentIn(given, block))
    if (given._tag === "Reorg") yield* reorganise(given, highest)
    if (given._tag === "Scan") yield* Effect.replicateEffect(scanChain(), given.count, { discard: true })
    if (given._tag === "Confirm") yield* confirmDeposits()
    highest = Math.max(highest, (yield* (yield* ChainReader).head).latest.number)
  }
})

/** What is known of the chain: every transfer that counts, in its block, with its owner. */
const known = (world: World) =>
  HashMap.toEntries(world.transfers)
    .filter(([, { state }]) => state === "seen" || state === "final")
    .map(([, { attribution, transfer }]) => ({ attribution, transfer }))
const finalIn = (world: World) => HashMap.toEntries(world.deposits).map(([id, { transfer }]) => ({ id, transfer }))
const now = Effect.gen(function*() {
  return yield* (yield* MemoryWorld).read((world) => world)
})
const read = Effect.andThen(scanAll(), now)

it("after any reorgs within finality everything is as if only the winning chain had ever been read", () =>
  everyRun(fc.array(step, { minLength: 1, maxLength: 25 }), community, (steps) =>
    Effect.gen(function*() {
      yield* Effect.forEach([1, 2, 3], (number) => memberWithWallet(number))
      const script = yield* ChainScript
      yield* script.setFinalized(WINDOW)
      yield* Effect.replicateEffect(script.mine(), WINDOW + 2, { discard: true })
      yield* scanAll()
      yield* play(steps)
      const lived = yield* read
      const fresh = yield* Effect.gen(function*() {
        const { invitationCodes, telegramIds, users, wallets } = lived
        yield* (yield* MemoryWorld).change(() => [undefined, { ...EMPTY_WORLD, invitationCodes, telegramIds, users, wallets }])
        return yield* read
      }).pipe(Effect.provide(Layer.fresh(MemoryAdapters.layer)))
      assert.sameDeepMembers(known(lived), known(fresh))
      const places = (world: World) => HashMap.toEntries(world.cursors).map(([, { hash, number }]) => [number, hash] as const)
      assert.deepStrictEqual(places(lived), places(fresh))
      const { transfers } = yield* canonical
      assert.sameDeepMembers(known(lived).map(({ transfer }) => transfer), [...transfers])
      // And when all of it is final, all of it is to be credited, and nothing else.
      yield* Effect.replicateEffect(script.mine(), WINDOW * 2, { discard: true })
      yield* scanAll()
      yield* confirmDeposits()
      const settled = yield* now
      assert.sameDeepMembers(finalIn(settled), transfers.map((transfer) => ({ id: transferId(transfer), transfer })))
      assert.isTrue(HashMap.toValues(settled.transfers).every(({ state }) => state === "final" || state === "dropped"))
    }), { numRuns: 300 }), 120_000)

it("a provider that lags behind by any number of blocks changes nothing that was read", () =>
  everyRun(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 30 })), community, ([blocks, lag]) =>
    Effect.gen(function*() {
      yield* memberWithWallet(1)
      const script = yield* ChainScript
      yield* script.setFinalized(WINDOW)
      for (let block = 0; block < blocks; block += 1) yield* script.mine([payment(1, BigInt(block + 1))])
      yield* scanAll()
      const world = (yield* MemoryWorld).read((at) => at)
      const before = yield* world
      const reader = yield* ChainReader
      const latest = yield* reader.header(BlockNumber.make(Math.max(0, blocks - lag)))
      const lagging = ChainReader.of({ ...reader, head: Effect.succeed({ latest, finalized: null }) })
      assert.strictEqual((yield* withReader(lagging)(scanChain())).recorded, 0)
      assert.strictEqual(yield* world, before)
    }), { numRuns: 100 }), 60_000)
