import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { CHUNK_LEAVES, LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { Day, Hash32 } from "@sigmatrade/core/reconciliation/SumNode"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"
import { randomInt } from "node:crypto"
import { freshHash } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { freshBusinessId, freshPayment, LARGE, movement } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"

/** A day of its own for each test, and an asset nobody else moves. */
const freshDay = () => Day.make(DateTime.formatIsoDateUtc(DateTime.add(NOW, { days: randomInt(1, 2_000_000) })))
const freshAsset = () => AssetId.make(`T${randomInt(1_000_000, 9_999_999)}`)
const node = (sum: bigint) => ({ hash: Hash32.make(freshHash()), sum: Amount.make(sum) })

/** What every `LiabilityStore` promises. */
export const liabilityStoreContract = <E>(name: string, layer: Layer.Layer<LiabilityStore | Ledger | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`LiabilityStore: ${name}`, (it) => {
    const paid = Effect.fn("paid")(function*(asset: AssetId, amount: bigint) {
      const member = yield* freshMember
      yield* (yield* Ledger).post([freshPayment(member.id, amount, asset)], NOW)
      return member
    })
    const all = Effect.fn("all")(function*(day: Day, asset: AssetId, members: number) {
      const store = yield* LiabilityStore
      return (yield* Effect.forEach(Array.from({ length: Math.ceil(members / CHUNK_LEAVES) }), (_, chunk) => store.chunk(day, asset, chunk))).flat()
    })
    const taken = Effect.fn("taken")(function*(day: Day, asset: AssetId) {
      return (yield* (yield* LiabilityStore).take(day)).find((one) => one.asset === asset)
    })

    it.effect("a day's leaves are all that members have in an asset, available, held and rewards together, each under a salt of its own", () =>
      Effect.gen(function*() {
        const [asset, day] = [freshAsset(), freshDay()]
        const [rich, poor, gone] = [yield* paid(asset, LARGE), yield* paid(asset, 3n), yield* paid(asset, 7n)]
        const move = (from: ReturnType<typeof availableOf>, to: ReturnType<typeof availableOf>, amount: bigint) =>
          ({ kind: "level-bought", businessId: freshBusinessId(), movements: [movement(from, to, amount, asset)] }) as const
        yield* (yield* Ledger).post([
          move(availableOf(rich.id), heldOf(rich.id), 5n), move(availableOf(rich.id), rewardsOf(rich.id), 6n),
          move(availableOf(gone.id), availableOf(poor.id), 7n)
        ], NOW)
        assert.deepStrictEqual(yield* taken(day, asset), { asset, members: 2 })
        const leaves = yield* all(day, asset, 2)
        assert.sameDeepMembers(leaves.map(({ amount, userId }) => [userId, amount as bigint] as const), [[rich.id, LARGE], [poor.id, 10n]])
        assert.strictEqual(new Set(leaves.map(({ salt }) => salt)).size, 2)
        assert.isTrue(leaves.every((leaf) => leaf.day === day && leaf.asset === asset))
      }))

    it.effect("a day is taken once, also by ten at once", () =>
      Effect.gen(function*() {
        const [asset, day] = [freshAsset(), freshDay()]
        yield* paid(asset, LARGE)
        const { run } = yield* Transaction
        const answers = yield* Effect.forEach(Array.from({ length: 10 }), () => run(taken(day, asset)).pipe(Effect.exit), { concurrency: "unbounded" })
        const winners = answers.filter((exit) => exit._tag === "Success" && exit.value !== undefined)
        assert.strictEqual(winners.length, 1)
        assert.strictEqual((yield* all(day, asset, 1)).length, 1)
        assert.strictEqual(yield* taken(day, asset), undefined)
      }))

    it.effect("a member's place names his leaf and its chunk; who had nothing has none", () =>
      Effect.gen(function*() {
        const [asset, day] = [freshAsset(), freshDay()]
        const store = yield* LiabilityStore
        const members = yield* Effect.forEach(Array.from({ length: CHUNK_LEAVES + 3 }), (_, index) => paid(asset, BigInt(index + 1)))
        yield* store.take(day)
        const leaves = yield* all(day, asset, members.length)
        assert.strictEqual(leaves.length, members.length)
        for (const member of members.slice(0, 12)) {
          const { chunk, index, leaves: near, liability } = Option.getOrThrow(yield* store.place(day, asset, member.id))
          assert.strictEqual(liability.userId, member.id)
          assert.deepStrictEqual(leaves[chunk * CHUNK_LEAVES + index], liability)
          assert.deepStrictEqual(near, yield* store.chunk(day, asset, chunk))
        }
        assert.isTrue(Option.isNone(yield* store.place(day, asset, (yield* freshMember).id)))
        assert.isTrue(Option.isNone(yield* store.place(freshDay(), asset, members[0]?.id ?? (yield* freshMember).id)))
      }))

    it.effect("a published tree and its chunks stay as they were first", () =>
      Effect.gen(function*() {
        const store = yield* LiabilityStore
        const [asset, day] = [freshAsset(), freshDay()]
        const tree = { day, asset, root: node(LARGE), members: 2, finalNumber: BlockNumber.make(7), publishedAt: NOW }
        const chunks = [node(LARGE - 1n), node(1n)]
        yield* store.publish(tree, chunks)
        yield* store.publish({ ...tree, root: node(1n) }, [node(1n)])
        assert.deepStrictEqual(yield* store.trees(day), [tree])
        assert.deepStrictEqual(yield* store.chunks(day, asset), chunks)
        assert.deepStrictEqual((yield* store.recent(10_000)).filter((one) => one.day === day), [tree])
        assert.deepStrictEqual(yield* store.chunks(day, freshAsset()), [])
      }))

    it.effect("leaves of days before one are forgotten, and the roots stay", () =>
      Effect.gen(function*() {
        const store = yield* LiabilityStore
        const asset = freshAsset()
        const member = yield* paid(asset, LARGE)
        const [old, kept] = [Day.make("2020-01-01"), Day.make("2020-01-02")]
        yield* store.take(old)
        yield* store.take(kept)
        yield* store.publish({ day: old, asset, root: node(LARGE), members: 1, finalNumber: null, publishedAt: NOW }, [node(LARGE)])
        assert.isAtLeast(yield* store.forgetBefore(kept), 1)
        assert.isTrue(Option.isNone(yield* store.place(old, asset, member.id)))
        assert.isTrue(Option.isSome(yield* store.place(kept, asset, member.id)))
        assert.strictEqual((yield* store.trees(old)).length, 1)
      }))
  })
