import { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Delay, Outflow, Queue, QueueName } from "@sigmatrade/core/monitoring/OperationsFigures"
import { OperationsFigures, QueueName as QueueNames, SAMPLES_MAX } from "@sigmatrade/core/monitoring/OperationsFigures"
import type { Lane } from "@sigmatrade/core/notification/Lane"
import { deliveryOf } from "@sigmatrade/core/notification/deliveryOf"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { depositBooks, depositOwner, isReversed } from "./depositBooks.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { DepositRow, World } from "./World.ts"
import { rowOf } from "./World.ts"

const paidAt = ({ transfer }: Pick<DepositRow, "transfer">) => DateTime.makeUnsafe(transfer.timestampSeconds * 1000)

const deposits = (world: World, isAsked: (row: DepositRow) => boolean) =>
  HashMap.toValues(world.deposits).filter((row) => !isReversed(world, row) && isAsked(row)).map(paidAt)

const withdrawals = (world: World, asked: string) =>
  HashMap.toValues(world.withdrawals).filter(({ state }) => state === asked).map(({ requestedAt }) => requestedAt)

const notices = (world: World, lane: Lane, now: DateTime.Utc) =>
  HashMap.toValues(world.notices)
    .filter(({ notice, state }) => state._tag === "Pending" && deliveryOf(notice.notification).lane === lane)
    .map(({ dueAt }) => dueAt).filter((at) => DateTime.isLessThanOrEqualTo(at, now))

const isPutAside = (world: World, asked: string) => world.deadLetterActs.some(({ act, id }) => id === asked && act === "resolved")

/** Since when each of a queue waits. */
const waiting: Record<QueueName, (world: World, now: DateTime.Utc) => ReadonlyArray<DateTime.Utc>> = {
  "deposits seen": (world) => HashMap.toValues(world.transfers)
    .filter(({ attribution: { _tag }, state }) => state === "seen" && (_tag === "Member" || _tag === "Suspense")).map(paidAt),
  "deposits final": (world) => deposits(world, (row) => depositBooks(row) === "none"),
  "deposits in suspense": (world) => deposits(world, (row) => depositBooks(row) === "suspense" && depositOwner(row) === null),
  "deposits given up": (world) => deposits(world, (row) => row.due === "never" && depositBooks(row) !== "member"),
  "withdrawals requested": (world) => withdrawals(world, "requested"),
  "withdrawals approved": (world) => withdrawals(world, "approved"),
  "withdrawals paying": (world) => withdrawals(world, "paying"),
  "payouts open": ({ payouts }) => HashMap.toValues(payouts.payouts).filter(({ payout }) => payout.state === "open").map(({ payout }) => payout.reservedAt),
  "notices money": (world, now) => notices(world, "money", now),
  "notices account": (world, now) => notices(world, "account", now),
  "notices support": (world, now) => notices(world, "support", now),
  "notices marketing": (world, now) => notices(world, "marketing", now),
  "notices given up": (world) => HashMap.toValues(world.notices).flatMap(({ notice, state }) =>
    state._tag === "Dead" && !isPutAside(world, notice.id) ? [state.at] : []),
  "webhook deliveries": ({ webhookDeliveries }, now) => HashMap.toValues(webhookDeliveries)
    .filter(({ dueAt, state }) => state === "pending" && DateTime.isLessThanOrEqualTo(dueAt, now)).map(({ dueAt }) => dueAt),
  "events unplaced": ({ unplacedFacts }) => unplacedFacts.map(({ at }) => at),
  "updates quarantined": ({ updates }) => HashMap.toValues(updates).flatMap(({ state }) => state._tag === "Quarantined" ? [state.at] : [])
}

const queues = (now: DateTime.Utc) => (world: World): ReadonlyArray<Queue> => QueueNames.literals.map((name) => {
  const all = waiting[name](world, now)
  const [since = null] = all.toSorted(DateTime.Order)
  return { name, count: all.length, since }
})

const seconds = (from: DateTime.Utc, to: DateTime.Utc) => (DateTime.toEpochMillis(to) - DateTime.toEpochMillis(from)) / 1000

/** Payouts that paid and ended then or later, of the newest. */
const paidSince = ({ payouts }: World, since: DateTime.Utc) =>
  HashMap.toValues(payouts.payouts).map(({ payout }) => payout)
    .toSorted((one, other) => DateTime.Order(other.reservedAt, one.reservedAt) || other.nonce - one.nonce).slice(0, SAMPLES_MAX)
    .flatMap(({ settledAt, state, ...payout }) =>
      state === "paid" && settledAt !== null && DateTime.isGreaterThanOrEqualTo(settledAt, since) ? [{ ...payout, settledAt }] : [])

const delaysOfDeposits = (world: World, since: DateTime.Utc): ReadonlyArray<Delay> =>
  HashMap.toValues(world.entries).toSorted((one, other) => other.order - one.order).slice(0, SAMPLES_MAX)
    .flatMap(({ value: { bookedAt, businessId, kind } }) => {
      if (kind !== "deposit-final" || DateTime.isLessThan(bookedAt, since)) return []
      const id = TransferId.make(businessId)
      const [deposit, transfer] = [rowOf(world.deposits, id), rowOf(world.transfers, id)]
      const credit = deposit?.settlements.find(({ settlement }) => settlement.outcome === "credited")
      if (deposit === undefined || transfer === undefined || credit === undefined) return []
      return [
        { stage: "seen" as const, seconds: seconds(paidAt(deposit), transfer.seenAt) },
        { stage: "credited" as const, seconds: seconds(paidAt(deposit), credit.at) }
      ]
    })

const delays = (since: DateTime.Utc) => (world: World): ReadonlyArray<Delay> => [
  ...delaysOfDeposits(world, since),
  ...paidSince(world, since).flatMap((payout): ReadonlyArray<Delay> => [
    { stage: "settled", seconds: seconds(payout.reservedAt, payout.settledAt) },
    ...payout.withdrawals.flatMap((id) => {
      const withdrawal = rowOf(world.withdrawals, id)
      return withdrawal?.state === "paid" && withdrawal.settledAt !== null
        ? [{ stage: "paid" as const, seconds: seconds(withdrawal.requestedAt, withdrawal.settledAt) }]
        : []
    })
  ])
]

const outflow = (since: DateTime.Utc) => (world: World): ReadonlyArray<Outflow> => {
  const sums = new Map<AssetId, bigint>()
  for (const { amount, asset } of paidSince(world, since)) sums.set(asset, (sums.get(asset) ?? 0n) + amount)
  return [...sums].map(([asset, amount]) => ({ asset, amount })).toSorted((one, other) => one.asset < other.asset ? -1 : 1)
}

/** What is counted for operators, from the memory world. */
export const layer: Layer.Layer<OperationsFigures, never, MemoryWorld> = Layer.effect(
  OperationsFigures,
  Effect.map(MemoryWorld, (world) => OperationsFigures.of({
    queues: (now) => world.read(queues(now)),
    delays: (since) => world.read(delays(since)),
    outflow: (since) => world.read(outflow(since)),
    connections: Effect.succeed([])
  }))
)
