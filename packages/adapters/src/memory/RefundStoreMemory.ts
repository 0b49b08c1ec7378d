import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Refund, refundState } from "@sigmatrade/core/level/Refund"
import { RefundRequestedAlready, RefundStore, RefundUnknown } from "@sigmatrade/core/level/RefundStore"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const put = (world: World, refund: Refund, order: number): World => ({
  ...world, refunds: HashMap.set(world.refunds, refund.purchaseId, { order, value: refund })
})

const added = (refund: Refund) => (world: World): Result.Result<Step<void>, RefundRequestedAlready> =>
  HashMap.has(world.refunds, refund.purchaseId)
    ? Result.fail(new RefundRequestedAlready({ id: refund.purchaseId }))
    : Result.succeed([undefined, put({ ...world, rows: world.rows + 1 }, refund, world.rows)])

const found = (id: PurchaseId) => (world: World): Result.Result<Step<Refund>, RefundUnknown> => {
  const row = rowOf(world.refunds, id)
  return row === undefined ? Result.fail(new RefundUnknown({ id })) : Result.succeed([row.value, world])
}

const approved = (id: PurchaseId, approvedBy: OperatorName, approvedAt: DateTime.Utc) => (world: World): Step<void> => {
  const row = rowOf(world.refunds, id)
  if (row === undefined || row.value.approvedAt !== null) throw new Error(`no refund of ${id} waits`)
  if (row.value.requestedBy === approvedBy) throw new Error(`the refund of ${id} needs another operator`)
  return [undefined, put(world, new Refund({ ...row.value, approvedBy, approvedAt }), row.order)]
}

/** All of them, each with how it stands, the oldest first. */
const standing = (world: World) => inOrder(world.refunds).map((refund) =>
  ({ refund, state: refundState(refund, rowOf(world.purchases, refund.purchaseId)?.reversed === false) }))

const waiting = (limit: number) => (world: World): ReadonlyArray<Refund> =>
  standing(world).filter(({ state }) => state === "requested").map(({ refund }) => refund).slice(0, limit)

const newestFirst = (world: World) => standing(world).toSorted(({ refund: one }, { refund: other }) =>
  DateTime.toEpochMillis(other.requestedAt) - DateTime.toEpochMillis(one.requestedAt) || (one.purchaseId < other.purchaseId ? 1 : -1))

/** Refunds in the memory world. */
export const layer: Layer.Layer<RefundStore, never, MemoryWorld> = Layer.effect(
  RefundStore,
  Effect.map(MemoryWorld, (world) => RefundStore.of({
    add: (refund) => world.attempt(added(refund)),
    of: (id) => world.read((now) => Option.fromUndefinedOr(rowOf(now.refunds, id)?.value)),
    lock: (id) => world.attempt(found(id)),
    approve: (id, operator, at) => world.change(approved(id, operator, at)),
    waiting: (limit) => world.read(waiting(limit)),
    list: (state, page) => Effect.map(
      readPage(world, newestFirst, ({ refund }) => refund.purchaseId, page, (one) => state === null || one.state === state),
      (all) => all.map(({ refund }) => refund)
    )
  }))
)
