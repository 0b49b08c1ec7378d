import type { MessageRef } from "@sigmatrade/core/notification/Messenger"
import type { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { ClaimedNotice } from "@sigmatrade/core/notification/Outbox"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect, HashMap, Layer, Redacted } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { NoticeRow, World } from "./World.ts"
import { settingsOf } from "./WithdrawalsWorld.ts"
import { rowOf } from "./World.ts"

const put = (world: World, rows: ReadonlyArray<NoticeRow>): World => ({
  ...world,
  rows: world.rows + 1,
  notices: HashMap.setMany(world.notices, rows.map((row) => [row.notice.id, row] as const))
})

const enqueued = (notices: ReadonlyArray<Notice>, dueAt: DateTime.Utc) => (world: World): Step<void> => [
  undefined,
  notices.reduce((before, notice) =>
    HashMap.has(before.notices, notice.id)
      ? before
      : put(before, [{ order: before.rows, notice, dueAt, leasedUntil: null, failures: 0, state: { _tag: "Pending" } }]), world)
]

/** What a notice is the current state of; one without a subject stands for itself. */
const topicOf = ({ notice }: NoticeRow) => notice.subject === null ? notice.id : `${notice.userId} ${notice.subject}`

/** The message a notice of this topic takes the place of: that of the one delivered last. */
const standing = (rows: ReadonlyArray<NoticeRow>): MessageRef | null =>
  rows.reduce<{ readonly order: number; readonly message: MessageRef | null }>(
    (last, { notice, state }) => notice.subject !== null && state._tag === "Delivered" && state.order > last.order ? state : last,
    { order: -1, message: null }
  ).message

const claimed = (now: DateTime.Utc, until: DateTime.Utc, limit: number) => (world: World): Step<ReadonlyArray<ClaimedNotice>> => {
  const rows = HashMap.toValues(world.notices).toSorted((one, other) => one.order - other.order)
  const topics = Map.groupBy(rows, topicOf)
  const isUnderWay = ({ leasedUntil }: NoticeRow) => leasedUntil !== null && DateTime.isGreaterThan(leasedUntil, now)
  // While an older one is being delivered, its topic waits: a newer one must not overtake it.
  const pending = [...topics.values()].map((topic) => topic.filter(({ state }) => state._tag === "Pending"))
    .filter((topic) => !topic.slice(0, -1).some(isUnderWay))
  const replaced = pending.flatMap((topic) => topic.slice(0, -1))
  const taken = pending.flatMap((topic) => topic.slice(-1))
    .filter(({ dueAt }) => DateTime.isLessThanOrEqualTo(dueAt, now))
    .toSorted((one, other) => one.order - other.order)
    .slice(0, limit)
  const after = put(put(world, replaced.map((row) => ({ ...row, state: { _tag: "Replaced" } }))), taken.map((row) => ({ ...row, dueAt: until, leasedUntil: until })))
  return [taken.flatMap((row) => {
    const user = rowOf(world.users, row.notice.userId)?.value
    if (user === undefined) throw new Error(`notice ${row.notice.id} is for nobody`)
    const { language, telegramId } = user
    const { muted, phrase } = settingsOf(world, user.id)
    const replaces = standing(topics.get(topicOf(row)) ?? [])
    const recipient = { telegramId, language, ...(phrase === null ? {} : { phrase: Redacted.make(phrase) }) }
    return [{ notice: row.notice, recipient, muted, attempt: 1 + row.failures, replaces }]
  }), after]
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
    enqueue: (notices, at) => world.change(enqueued(notices, at)),
    claim: (now, until, limit) => world.change(claimed(now, until, limit)),
    delivered: (id, message) => world.change(delivered(id, message)),
    skip: (id) => world.change(pendingOnly([id], (row) => ({ ...row, state: { _tag: "Skipped" } }))),
    defer: (ids, dueAt) => world.change(pendingOnly(ids, (row) => ({ ...row, dueAt, leasedUntil: null }))),
    postpone: (id, dueAt) => world.change(pendingOnly([id], (row) => ({ ...row, dueAt, leasedUntil: null, failures: row.failures + 1 }))),
    bury: (id, reason, detail) => world.change(pendingOnly([id], (row) => ({ ...row, state: { _tag: "Dead", reason, detail } })))
  }))
)
