import type { MessageRef } from "@sigmatrade/core/notification/Messenger"
import type { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { ClaimedNotice } from "@sigmatrade/core/notification/Outbox"
import { deliveryOf } from "@sigmatrade/core/notification/deliveryOf"
import { LANES } from "@sigmatrade/core/notification/Lane"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { currentOrigin } from "@sigmatrade/core/persistence/Origin"
import type { Origin } from "@sigmatrade/core/persistence/Origin"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer, Redacted } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { NoticeRow } from "./TellingWorld.ts"
import type { World } from "./World.ts"
import { settingsOf } from "./WithdrawalsWorld.ts"
import { rowOf } from "./World.ts"

const put = (world: World, rows: ReadonlyArray<NoticeRow>): World => ({
  ...world,
  rows: world.rows + 1,
  notices: HashMap.setMany(world.notices, rows.map((row) => [row.notice.id, row] as const))
})

const enqueued = (notices: ReadonlyArray<Notice>, dueAt: DateTime.Utc, origin: Origin | null) => (world: World): Step<void> => [
  undefined,
  notices.reduce((before, notice) =>
    HashMap.has(before.notices, notice.id)
      ? before
      : put(before, [{ order: before.rows, notice, dueAt, leasedUntil: null, failures: 0, origin, state: { _tag: "Pending" } }]), world)
]

/** What a notice is the current state of; one without a subject stands for itself. */
const topicOf = ({ notice }: NoticeRow) => notice.subject === null ? notice.id : `${notice.userId} ${notice.subject}`

/** The message a notice of this topic takes the place of: that of the one delivered last. */
const standing = (rows: ReadonlyArray<NoticeRow>): MessageRef | null =>
  rows.reduce<{ readonly order: number; readonly message: MessageRef | null }>(
    (last, { notice, state }) => notice.subject !== null && state._tag === "Delivered" && state.order > last.order ? state : last,
    { order: -1, message: null }
  ).message

const rankOf = ({ notice }: NoticeRow) => LANES.indexOf(deliveryOf(notice.notification).lane)
const inOrder = (one: NoticeRow, other: NoticeRow) => rankOf(one) - rankOf(other) || one.order - other.order

/** Sent at most once, taken, and nothing was said of it in time: nobody knows whether it arrived. */
const isUnclear = (now: DateTime.Utc) => ({ leasedUntil, notice, state }: NoticeRow) =>
  state._tag === "Pending" && deliveryOf(notice.notification).class === "at most once" && leasedUntil !== null && DateTime.isLessThanOrEqualTo(leasedUntil, now)

/** Puts aside what nobody may be told now: what may have arrived, and what is for members who are away. */
const putAside = (world: World, now: DateTime.Utc): World => {
  const isUnderWay = ({ leasedUntil }: NoticeRow) => leasedUntil !== null && DateTime.isGreaterThan(leasedUntil, now)
  const rows = HashMap.toValues(world.notices).filter(({ state }) => state._tag === "Pending")
  const unclear = rows.filter(isUnclear(now)).map((row): NoticeRow => ({ ...row, state: { _tag: "Dead", reason: "unclear", detail: "", at: now } }))
  const away = rows.filter((row) => !isUnclear(now)(row) && !isUnderWay(row) && rowOf(world.users, row.notice.userId)?.value.reachable === false)
  return put(world, [...unclear, ...away.map((row): NoticeRow => ({ ...row, leasedUntil: null, state: { _tag: "Kept" } }))])
}

const recipientOf = (world: World, { notice }: NoticeRow) => {
  const user = rowOf(world.users, notice.userId)?.value
  if (user === undefined) throw new Error(`notice ${notice.id} is for nobody`)
  const { id, language, telegramId } = user
  const chatId = rowOf(world.movedChats, id)
  const { muted, phrase } = settingsOf(world, id)
  const above = phrase === null ? {} : { phrase: Redacted.make(phrase) }
  return { muted, recipient: { telegramId, language, ...above, ...(chatId === undefined ? {} : { chatId }) } }
}

const claimed = (now: DateTime.Utc, until: DateTime.Utc, limit: number) => (given: World): Step<ReadonlyArray<ClaimedNotice>> => {
  const world = putAside(given, now)
  const rows = HashMap.toValues(world.notices).toSorted((one, other) => one.order - other.order)
  const topics = Map.groupBy(rows, topicOf)
  const isUnderWay = ({ leasedUntil }: NoticeRow) => leasedUntil !== null && DateTime.isGreaterThan(leasedUntil, now)
  // While an older one is being delivered, its topic waits: a newer one must not overtake it.
  const pending = [...topics.values()].map((topic) => topic.filter(({ state }) => state._tag === "Pending"))
    .filter((topic) => !topic.slice(0, -1).some(isUnderWay))
  const replaced = pending.flatMap((topic) => topic.slice(0, -1))
  const taken = pending.flatMap((topic) => topic.slice(-1))
    .filter(({ dueAt }) => DateTime.isLessThanOrEqualTo(dueAt, now))
    .toSorted(inOrder)
    .slice(0, limit)
  const after = put(put(world, replaced.map((row) => ({ ...row, state: { _tag: "Replaced" } }))), taken.map((row) => ({ ...row, dueAt: until, leasedUntil: until })))
  return [taken.map((row) => {
    const replaces = standing(topics.get(topicOf(row)) ?? [])
    return { notice: row.notice, ...recipientOf(world, row), attempt: 1 + row.failures, replaces, origin: row.origin }
  }), after]
}

const settledKept = (userId: UserId, limit: number) => (world: World): Step<ReadonlyArray<Notice>> => {
  const kept = HashMap.toValues(world.notices).filter(({ notice, state }) => notice.userId === userId && state._tag === "Kept")
    .toSorted((one, other) => one.order - other.order)
  return [kept.slice(-limit).map(({ notice }) => notice), put(world, kept.map((row) => ({ ...row, state: { _tag: "Replaced" } })))]
}

const pendingOnly = (ids: ReadonlyArray<NoticeId>, alter: (row: NoticeRow) => NoticeRow) => (world: World): Step<void> => [
  undefined,
  put(world, ids.flatMap((id) => {
    const row = rowOf(world.notices, id)
    return row === undefined || row.state._tag !== "Pending" ? [] : [alter(row)]
  }))
]

/** A message that went out stands in the chat, even when its notice was replaced on its way. */
const delivered = (id: NoticeId, message: MessageRef) => (world: World): Step<void> => {
  const row = rowOf(world.notices, id)
  const open = row !== undefined && row.state._tag !== "Delivered"
  return [undefined, open ? put(world, [{ ...row, state: { _tag: "Delivered", message, order: world.rows } }]) : world]
}

/** Notices in the memory world. */
export const layer: Layer.Layer<Outbox, never, MemoryWorld> = Layer.effect(
  Outbox,
  Effect.map(MemoryWorld, (world) => Outbox.of({
    enqueue: (notices, at) => Effect.flatMap(currentOrigin, (origin) => world.change(enqueued(notices, at, origin))),
    claim: (now, until, limit) => world.change(claimed(now, until, limit)),
    delivered: (id, message) => world.change(delivered(id, message)),
    skip: (id) => world.change(pendingOnly([id], (row) => ({ ...row, state: { _tag: "Skipped" } }))),
    defer: (ids, dueAt) => world.change(pendingOnly(ids, (row) => ({ ...row, dueAt, leasedUntil: null }))),
    postpone: (id, dueAt) => world.change(pendingOnly([id], (row) => ({ ...row, dueAt, leasedUntil: null, failures: row.failures + 1 }))),
    keep: (id) => world.change(pendingOnly([id], (row) => ({ ...row, leasedUntil: null, state: { _tag: "Kept" } }))),
    settleKept: (userId, _at, limit) => world.change(settledKept(userId, limit)),
    bury: (id, reason, detail, at) => world.change(pendingOnly([id], (row) => ({ ...row, state: { _tag: "Dead", reason, detail, at } })))
  }))
)
