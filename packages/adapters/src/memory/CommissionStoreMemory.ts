import { Amount } from "@sigmatrade/core/money/Amount"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { Commission, commissionId } from "@sigmatrade/core/referral/Commission"
import type { Earnings } from "@sigmatrade/core/referral/CommissionStore"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const recorded = (commissions: ReadonlyArray<Commission>) => (world: World): Step<void> => [
  undefined,
  commissions.reduce((before, commission) => {
    const id = commissionId(commission)
    if (HashMap.has(before.commissions, id)) throw new Error(`commission ${id} exists`)
    return {
      ...before,
      rows: before.rows + 1,
      commissions: HashMap.set(before.commissions, id, { order: before.rows, value: commission })
    }
  }, world)
]

const due = (now: DateTime.Utc, limit: number) => (world: World): ReadonlyArray<Commission> =>
  inOrder(world.commissions)
    .filter(({ heldUntil, state }) => state === "held" && DateTime.isLessThanOrEqualTo(heldUntil, now))
    .toSorted((one, other) => DateTime.toEpochMillis(one.heldUntil) - DateTime.toEpochMillis(other.heldUntil))
    .slice(0, limit)

/** Turns those of these that `turns` into another state; answers how many did turn. */
const turned = (commissions: ReadonlyArray<Commission>, state: Commission["state"], turns: (before: Commission) => boolean) =>
  (world: World): Step<number> =>
    commissions.reduce<Step<number>>(([count, before], commission) => {
      const id = commissionId(commission)
      const row = rowOf(before.commissions, id)
      if (row === undefined || !turns(row.value)) return [count, before]
      const value = new Commission({ ...row.value, state })
      return [count + 1, { ...before, commissions: HashMap.set(before.commissions, id, { ...row, value }) }]
    }, [0, world])

const ofPurchases = (ids: ReadonlyArray<PurchaseId>) => (world: World): ReadonlyArray<Commission> =>
  inOrder(world.commissions).filter(({ purchaseId, state }) => state !== "reversed" && ids.includes(purchaseId))

const ofUser = (userId: UserId) => (world: World): ReadonlyArray<Commission> =>
  inOrder(world.commissions).filter((commission) => commission.userId === userId).toReversed()

const earnings = (userId: UserId) => (world: World): ReadonlyArray<Earnings> => {
  const mine = inOrder(world.commissions).filter((commission) => commission.userId === userId && commission.state !== "reversed")
  const groups = Map.groupBy(mine, ({ asset, tier }) => `${tier} ${asset}`)
  return [...groups.values()].flatMap(([first, ...others]) => first === undefined ? [] : [{
    tier: first.tier,
    asset: first.asset,
    sales: 1 + others.length,
    amount: Amount.make(others.reduce<bigint>((sum, { amount }) => sum + amount, first.amount))
  }]).toSorted((one, other) => one.tier - other.tier || one.asset.localeCompare(other.asset))
}

/** Commissions in the memory world. */
export const layer: Layer.Layer<CommissionStore, never, MemoryWorld> = Layer.effect(
  CommissionStore,
  Effect.map(MemoryWorld, (world) => CommissionStore.of({
    record: (commissions) => world.change(recorded(commissions)),
    claimDue: (now, limit) => world.read(due(now, limit)),
    release: (commissions) => world.change(turned(commissions, "released", ({ state }) => state === "held")),
    ofPurchases: (ids) => world.read(ofPurchases(ids)),
    reverse: (commissions) => Effect.asVoid(world.change(turned(commissions, "reversed", () => true))),
    ofUser: (userId, limit) => world.read((now) => ofUser(userId)(now).slice(0, limit)),
    list: (userId, page) => readPage(world, ofUser(userId), commissionId, page),
    earnings: (userId) => world.read(earnings(userId))
  }))
)
