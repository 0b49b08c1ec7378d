import { assert, layer as withLayer } from "@effect/vitest"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { availableOf, HOUSE_SALES, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { AsOf } from "@sigmatrade/core/ledger/AsOf"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { UserId } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Schema } from "effect"
import { freshBlockHash, freshChainId } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { BNB, freshBusinessId, freshPayment, freshSale, LARGE, movement, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { booked } from "./booked.ts"

const byBlock = (number: number): AsOf => ({ _tag: "Block", number: BlockNumber.make(number) })
const byMinute = (minutes: number): AsOf => ({ _tag: "Time", at: minutesLater(minutes) })

/** One thing that happens to the books: a payment after so many minutes, or a mark that is raised or lowered by so many blocks. */
const Happening = Schema.Struct({
  amount: Schema.BigInt.check(Schema.isBetweenBigInt({ minimum: 1n, maximum: 1n << 200n })),
  isSpent: Schema.Boolean,
  minutes: Schema.Int.check(Schema.isBetween({ minimum: -3, maximum: 3 })),
  blocks: Schema.Int.check(Schema.isBetween({ minimum: -2, maximum: 3 }))
})

/** What every `Ledger` promises about how it stood before. */
export const ledgerHistoryContract = <E>(name: string, layer: Layer.Layer<Ledger | UserStore | ScanCursorStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Ledger, as of then: ${name}`, (it) => {
    const chainId = freshChainId()
    let height = 0
    /** Moves the final mark by so many blocks. */
    const mark = Effect.fn("mark")(function*(blocks: number, chain: ChainId = chainId) {
      const cursors = yield* ScanCursorStore
      const to = { number: BlockNumber.make(Math.max(1, height + blocks)), hash: freshBlockHash() }
      yield* blocks < 0 ? cursors.lowerFinalMark(chain, to) : cursors.raiseFinalMark(chain, to)
      height = to.number
      return height
    })
    const heldAt = Effect.fn("heldAt")(function*(userId: UserId, at: AsOf) {
      return (yield* (yield* Ledger).balancesAt([availableOf(userId)], at)).map(({ amount, asset }) => [asset, amount])
    })

    it.effect("before the first final mark an entry has no height, and stands before every block", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        yield* booked(freshPayment(id, LARGE))
        const [line] = yield* (yield* Ledger).statement(availableOf(id), { limit: 1 })
        assert.isNull(line?.entry.blockNumber)
        assert.deepStrictEqual(line?.entry.bookedAt, NOW)
        assert.deepStrictEqual(yield* heldAt(id, byBlock(0)), [[USDT, LARGE]])
      }))

    it.effect("an entry knows the height the books had reached, and as of a block is what was booked up to it", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        const first = yield* mark(10)
        yield* booked(freshPayment(id, LARGE))
        yield* mark(1)
        yield* booked(freshSale(id, 1n))
        yield* booked(freshPayment(id, 3n, BNB))
        assert.deepStrictEqual(yield* heldAt(id, byBlock(first - 1)), [])
        assert.deepStrictEqual(yield* heldAt(id, byBlock(first)), [[USDT, LARGE]])
        assert.deepStrictEqual(yield* heldAt(id, byBlock(first + 1)), [[BNB, 3n], [USDT, LARGE - 1n]])
        const lines = yield* (yield* Ledger).statement(availableOf(id), { limit: 5 })
        assert.deepStrictEqual(lines.map(({ entry }) => entry.blockNumber), [first + 1, first + 1, first].map((number) => BlockNumber.make(number)))
      }))

    it.effect("a mark that is lowered does not take the books back", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        const reached = yield* mark(5)
        yield* booked(freshPayment(id, LARGE))
        yield* mark(-3)
        yield* booked(freshSale(id, LARGE))
        assert.deepStrictEqual(yield* heldAt(id, byBlock(reached - 1)), [])
        assert.deepStrictEqual(yield* heldAt(id, byBlock(reached)), [[USDT, 0n]])
      }))

    it.effect("as of a time is what was booked at or before it", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        yield* booked(freshPayment(id, LARGE), 10)
        yield* booked(freshSale(id, 1n), 20)
        const at = (minutes: number, millis: number): AsOf => ({ _tag: "Time", at: DateTime.add(minutesLater(minutes), { milliseconds: millis }) })
        assert.deepStrictEqual(yield* heldAt(id, at(10, -1)), [])
        assert.deepStrictEqual(yield* heldAt(id, at(10, 0)), [[USDT, LARGE]])
        assert.deepStrictEqual(yield* heldAt(id, at(20, -1)), [[USDT, LARGE]])
        assert.deepStrictEqual(yield* heldAt(id, at(20, 0)), [[USDT, LARGE - 1n]])
      }))

    it.effect("balances of several accounts come by account and asset", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        const earned: Entry = { kind: "commission-earned", businessId: freshBusinessId(), movements: [movement(HOUSE_SALES, rewardsOf(id), 2n)] }
        for (const entry of [earned, freshPayment(id, 5n), freshPayment(id, 6n, BNB)]) yield* booked(entry)
        const accounts = [rewardsOf(id), availableOf(id), availableOf(id)]
        assert.deepStrictEqual(yield* (yield* Ledger).balancesAt(accounts, byMinute(0)), [
          { account: availableOf(id), asset: BNB, amount: 6n }, { account: availableOf(id), asset: USDT, amount: 5n },
          { account: rewardsOf(id), asset: USDT, amount: 2n }
        ])
        assert.deepStrictEqual(yield* (yield* Ledger).balancesAt([], byMinute(0)), [])
      }))

    it.effect("a statement as of then knows nothing of later", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        yield* booked(freshPayment(id, LARGE), 20)
        yield* booked(freshPayment(id, 1n), 10)
        const lines = yield* (yield* Ledger).statement(availableOf(id), { limit: 5, at: byMinute(10) })
        assert.deepStrictEqual(lines.map(({ changes }) => changes), [[{ asset: USDT, change: 1n, balance: 1n }]])
      }))

    it.effect.prop("as of any block or time is a replay up to it, and the last line of the statement then", {
      happenings: Schema.Array(Happening).check(Schema.isMaxLength(12))
    }, ({ happenings }) =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const { id } = yield* freshMember
        const model: Array<{ readonly block: number; readonly minutes: number; readonly change: bigint }> = []
        let [reached, minutes, held] = [yield* mark(4), 0, 0n]
        for (const { amount, blocks, isSpent, minutes: passed } of happenings) {
          reached = Math.max(reached, yield* mark(blocks))
          minutes += passed
          const change = isSpent && amount <= held ? -amount : amount
          held += change
          yield* booked(change < 0n ? freshSale(id, amount) : freshPayment(id, amount), minutes)
          model.push({ block: reached, minutes, change })
        }
        const moments = model.flatMap(({ block, minutes: at }) => [
          [byBlock(block - 1), model.filter((one) => one.block <= block - 1)], [byBlock(block), model.filter((one) => one.block <= block)],
          [byMinute(at), model.filter((one) => one.minutes <= at)]
        ] as const)
        for (const [at, replayed] of moments) {
          const sum = replayed.reduce((total, { change }) => total + change, 0n)
          assert.deepStrictEqual(yield* heldAt(id, at), replayed.length === 0 ? [] : [[USDT, sum]])
          const [last] = yield* ledger.statement(availableOf(id), { limit: 1, at })
          assert.strictEqual(last?.changes[0]?.balance, replayed.length === 0 ? undefined : sum)
        }
      }), { arbitrary: { runs: 25, seed: 7 } })
  })
