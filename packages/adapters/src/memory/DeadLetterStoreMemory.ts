import { DeadLetter, DeadLetterAct, DeadLetterCount, DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { DeadLetterRange } from "@sigmatrade/core/notification/DeadLetterStore"
import { deliveryOf } from "@sigmatrade/core/notification/deliveryOf"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { NoticeId } from "@sigmatrade/core/notification/Notice"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { NoticeRow } from "./TellingWorld.ts"
import type { World } from "./World.ts"

const isResolved = (world: World, id: NoticeId) => world.deadLetterActs.some((act) => act.id === id && act.act === "resolved")

const toLetter = ({ notice, state }: NoticeRow): ReadonlyArray<DeadLetter> => state._tag !== "Dead" ? [] : [
  new DeadLetter({
    id: notice.id, userId: notice.userId, lane: deliveryOf(notice.notification).lane, kind: notice.notification._tag,
    reason: state.reason, detail: state.detail, failedAt: state.at
  })
]

/** Those that are not tried again, resolved ones among them, the first to fail first. */
const deadIn = (world: World): ReadonlyArray<DeadLetter> =>
  HashMap.toValues(world.notices).flatMap(toLetter)
    .toSorted((one, other) => DateTime.toEpochMillis(one.failedAt) - DateTime.toEpochMillis(other.failedAt) || (one.id < other.id ? -1 : 1))

/** Open ones, the first to fail first. */
const openIn = (world: World): ReadonlyArray<DeadLetter> => deadIn(world).filter(({ id }) => !isResolved(world, id))

/** The last to fail first, each with whether it is open. */
const listed = (world: World) => deadIn(world).toReversed().map((letter) => ({ letter, isOpen: !isResolved(world, letter.id) }))

const isWithin = (range: DeadLetterRange) => ({ failedAt, id, reason }: DeadLetter) => {
  if ("id" in range) return id === range.id
  return "reason" in range
    ? reason === range.reason && DateTime.isLessThanOrEqualTo(failedAt, range.upTo)
    : DateTime.isGreaterThanOrEqualTo(failedAt, range.from) && DateTime.isLessThan(failedAt, range.until)
}

const countsIn = (world: World): ReadonlyArray<DeadLetterCount> => {
  const found = new Map<string, DeadLetterCount>()
  // The first to fail come first, so the first of a reason says since when.
  for (const { failedAt, reason } of openIn(world)) {
    const before = found.get(reason)
    found.set(reason, new DeadLetterCount({ reason, count: (before?.count ?? 0) + 1, since: before?.since ?? failedAt }))
  }
  return [...found.values()].toSorted((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1))
}

const retried = (range: DeadLetterRange, operator: OperatorName, at: DateTime.Utc, limit: number) => (world: World): Step<number> => {
  const letters = openIn(world).filter(isWithin(range)).slice(0, limit)
  const ids = new Set(letters.map(({ id }) => id))
  const due = HashMap.map(world.notices, (row, id): NoticeRow =>
    ids.has(id) ? { ...row, state: { _tag: "Pending" }, failures: 0, dueAt: at, leasedUntil: null } : row)
  const acts = letters.map(({ id }) => new DeadLetterAct({ id, act: "retried", operator, note: "", at }))
  return [letters.length, { ...world, notices: due, deadLetterActs: [...world.deadLetterActs, ...acts] }]
}

const resolved = (id: NoticeId, operator: OperatorName, note: string, at: DateTime.Utc) => (world: World): Step<boolean> => {
  if (!openIn(world).some((letter) => letter.id === id)) return [false, world]
  const act = new DeadLetterAct({ id, act: "resolved", operator, note, at })
  return [true, { ...world, deadLetterActs: [...world.deadLetterActs, act] }]
}

/** Dead letters of the memory world. */
export const layer: Layer.Layer<DeadLetterStore, never, MemoryWorld> = Layer.effect(
  DeadLetterStore,
  Effect.map(MemoryWorld, (world) => DeadLetterStore.of({
    open: (before, limit) => world.read((now) =>
      openIn(now).filter(({ failedAt }) => DateTime.isLessThan(failedAt, before)).toReversed().slice(0, limit)),
    list: (reason, page) => Effect.map(
      readPage(world, listed, ({ letter }) => letter.id, page, ({ isOpen, letter }) => isOpen && (reason === null || letter.reason === reason)),
      (found) => found.map(({ letter }) => letter)
    ),
    counts: world.read(countsIn),
    ofReason: (reason, skipped, limit) => world.read((now) =>
      openIn(now).filter((letter) => letter.reason === reason).toReversed().slice(skipped, skipped + limit)),
    get: (id) => world.read((now) => Option.fromUndefinedOr(openIn(now).find((letter) => letter.id === id))),
    retry: (range, operator, at, limit) => world.change(retried(range, operator, at, limit)),
    resolve: (id, operator, note, at) => world.change(resolved(id, operator, note, at)),
    acts: (id, limit) => world.read(({ deadLetterActs }) => deadLetterActs.filter((act) => act.id === id).toReversed().slice(0, limit))
  }))
)
