import type { BroadcastId, RecipientOutcome } from "@sigmatrade/core/broadcast/Broadcast"
import { Broadcast, BroadcastAct } from "@sigmatrade/core/broadcast/Broadcast"
import type { BroadcastContent } from "@sigmatrade/core/broadcast/BroadcastContent"
import type { BroadcastMove, ClaimedRecipient, RecipientKey } from "@sigmatrade/core/broadcast/BroadcastStore"
import { BroadcastStore, BroadcastUnknown } from "@sigmatrade/core/broadcast/BroadcastStore"
import { DateTime, Effect, HashMap, Layer, Result } from "effect"
import { membersOf } from "./membersOf.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { RecipientRow } from "./TellingWorld.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const ENDED: ReadonlyArray<string> = ["cancelled", "done", "too-late"]
const keyOf = ({ broadcastId, userId }: RecipientKey) => `${broadcastId} ${userId}`
const broadcastOf = (world: World, id: BroadcastId) => rowOf(world.broadcasts, id)?.value
const got = (id: BroadcastId) => (world: World): Result.Result<Step<Broadcast>, BroadcastUnknown> => {
  const found = broadcastOf(world, id)
  return found === undefined ? Result.fail(new BroadcastUnknown({ id })) : Result.succeed([found, world])
}
const isLate = ({ notAfter }: Broadcast, now: DateTime.Utc) => notAfter !== null && DateTime.isLessThanOrEqualTo(notAfter, now)
const rowsOf = (world: World, id: BroadcastId) => HashMap.toValues(world.broadcastRecipients).filter(({ broadcastId }) => broadcastId === id)

const keep = (world: World, broadcast: Broadcast): World => ({
  ...world,
  rows: world.rows + 1,
  broadcasts: HashMap.set(world.broadcasts, broadcast.id, { order: rowOf(world.broadcasts, broadcast.id)?.order ?? world.rows, value: broadcast })
})

const moved = ({ at, from, id, operator, to, window }: BroadcastMove) => (world: World): Step<boolean> => {
  const before = broadcastOf(world, id)
  if (before === undefined || !from.includes(before.state) || (!ENDED.includes(to) && isLate(before, at))) return [false, world]
  const after = new Broadcast({
    ...before, ...window, state: to,
    startedAt: to === "running" ? before.startedAt ?? at : before.startedAt,
    endedAt: ENDED.includes(to) ? at : null
  })
  return [true, { ...keep(world, after), broadcastActs: [...world.broadcastActs, new BroadcastAct({ id, to, operator, at })] }]
}

const rewritten = (id: BroadcastId, content: BroadcastContent) => (world: World): Step<boolean> => {
  const before = broadcastOf(world, id)
  return before?.state === "draft" ? [true, keep(world, new Broadcast({ ...before, content }))] : [false, world]
}

const filled = (id: BroadcastId, at: DateTime.Utc) => (world: World): Step<number> => {
  const broadcast = broadcastOf(world, id)
  const members = broadcast === undefined || broadcast.state !== "running" ? [] : membersOf(world, broadcast.segment)
  const rows = members.map((user, index): RecipientRow =>
    ({ broadcastId: id, userId: user.id, order: world.rows + index, outcome: "waiting", partsDone: 0, failures: 0, dueAt: at }))
  const fresh = rows.filter((row) => !HashMap.has(world.broadcastRecipients, keyOf(row)))
  return [fresh.length, {
    ...world, rows: world.rows + rows.length,
    broadcastRecipients: HashMap.setMany(world.broadcastRecipients, fresh.map((row) => [keyOf(row), row] as const))
  }]
}

const altered = (world: World, keys: ReadonlyArray<RecipientKey>, from: ReadonlyArray<RecipientOutcome>, alter: (row: RecipientRow) => RecipientRow): World => ({
  ...world,
  broadcastRecipients: keys.reduce((rows, key) => {
    const row = rowOf(rows, keyOf(key))
    return row === undefined || !from.includes(row.outcome) ? rows : HashMap.set(rows, keyOf(key), alter(row))
  }, world.broadcastRecipients)
})

const leftOut = (world: World, id: BroadcastId): World =>
  altered(world, rowsOf(world, id), ["waiting"], (row) => ({ ...row, outcome: "left out" }))

/** Ends every broadcast of which this is true, by the clock. */
const ended = (to: "done" | "too-late", at: DateTime.Utc, isOver: (world: World, broadcast: Broadcast) => boolean) => (world: World): Step<number> => {
  const over = inOrder(world.broadcasts).filter((broadcast) => isOver(world, broadcast))
  const after = over.reduce((now, { id, state }) => leftOut(moved({ id, from: [state], to, operator: null, at })(now)[1], id), world)
  return [over.length, after]
}

const claimed = (now: DateTime.Utc, until: DateTime.Utc, limit: number) => (world: World): Step<ReadonlyArray<ClaimedRecipient>> => {
  const due = HashMap.toValues(world.broadcastRecipients).filter(({ broadcastId, dueAt, outcome }) => {
    const broadcast = broadcastOf(world, broadcastId)
    return outcome === "waiting" && DateTime.isLessThanOrEqualTo(dueAt, now) && broadcast?.state === "running" && !isLate(broadcast, now)
  }).toSorted((one, other) => one.order - other.order).slice(0, limit)
  return [due.flatMap((row) => {
    const user = rowOf(world.users, row.userId)?.value
    const content = broadcastOf(world, row.broadcastId)?.content
    if (user === undefined || content === undefined) return []
    const chatId = rowOf(world.movedChats, user.id)
    return [{
      broadcastId: row.broadcastId, userId: row.userId, content, partsDone: row.partsDone, attempt: 1 + row.failures,
      recipient: { telegramId: user.telegramId, language: user.language, ...(chatId === undefined ? {} : { chatId }) },
      isTellable: user.reachable && user.standing === "active"
    }]
  }), altered(world, due, ["waiting"], (row) => ({ ...row, dueAt: until }))]
}

const counted = (id: BroadcastId) => (world: World) => {
  const rows = rowsOf(world, id)
  const outcomes: Record<RecipientOutcome, number> =
    { waiting: 0, delivered: 0, unreachable: 0, rejected: 0, "given up": 0, unwilling: 0, "left out": 0 }
  for (const { outcome } of rows) outcomes[outcome] += 1
  return { outcomes, partsTold: rows.reduce((sum, { partsDone }) => sum + partsDone, 0) }
}

/** Broadcasts in the memory world. */
export const layer: Layer.Layer<BroadcastStore, never, MemoryWorld> = Layer.effect(
  BroadcastStore,
  Effect.map(MemoryWorld, (world) => BroadcastStore.of({
    add: (draft) => world.change((now) => [undefined, HashMap.has(now.broadcasts, draft.id) ? now : keep(now, draft)]),
    rewrite: (id, content) => world.change(rewritten(id, content)),
    get: (id) => world.attempt(got(id)),
    lock: (id) => world.attempt(got(id)),
    recent: (limit) => world.read(({ broadcasts }) => inOrder(broadcasts).toReversed().slice(0, limit)),
    list: (page) => readPage(world, ({ broadcasts }) => inOrder(broadcasts).toReversed(), ({ id }) => id, page),
    audience: (segment) => world.read((now) => membersOf(now, segment).length),
    move: (move) => world.change(moved(move)),
    fill: (id, at) => world.change(filled(id, at)),
    dueToStart: (now, limit) => world.read(({ broadcasts }) => inOrder(broadcasts).filter((broadcast) =>
      broadcast.state === "scheduled" && broadcast.notBefore !== null && DateTime.isLessThanOrEqualTo(broadcast.notBefore, now) && !isLate(broadcast, now)
    ).slice(0, limit).map(({ id }) => id)),
    endLate: (now) => world.change(ended("too-late", now, (_, broadcast) =>
      ["scheduled", "running", "paused"].includes(broadcast.state) && isLate(broadcast, now))),
    endDone: (now) => world.change(ended("done", now, (at, { id, state }) =>
      state === "running" && !rowsOf(at, id).some(({ outcome }) => outcome === "waiting"))),
    leaveOut: (id) => world.change((now) => [undefined, leftOut(now, id)]),
    claim: (now, until, limit) => world.change(claimed(now, until, limit)),
    told: (key, partsDone, dueAt) => world.change((now) => [undefined, altered(now, [key], ["waiting", "left out"], (row) => ({
      ...row, partsDone: Math.max(row.partsDone, partsDone), failures: 0, dueAt: dueAt ?? row.dueAt, outcome: dueAt === null ? "delivered" : row.outcome
    }))]),
    defer: (keys, dueAt) => world.change((now) => [undefined, altered(now, keys, ["waiting"], (row) => ({ ...row, dueAt }))]),
    postpone: (key, dueAt) => world.change((now) => [undefined, altered(now, [key], ["waiting"], (row) => ({ ...row, dueAt, failures: row.failures + 1 }))]),
    settle: (keys, outcome) => world.change((now) => [undefined, altered(now, keys, ["waiting"], (row) => ({ ...row, outcome }))]),
    counts: (id) => world.read(counted(id)),
    acts: (id, limit) => world.read(({ broadcastActs }) => broadcastActs.filter((act) => act.id === id).toReversed().slice(0, limit))
  }))
)
