import { QuarantinedUpdate } from "@sigmatrade/core/update/KeptUpdate"
import type { KeptUpdate } from "@sigmatrade/core/update/KeptUpdate"
import type { Claim, Lease, TakenUpdate } from "@sigmatrade/core/update/UpdateLog"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import type { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import type { Step } from "./MemoryWorld.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { UpdateRow } from "./UpdatesWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

interface OpenRow extends UpdateRow {
  readonly state: Extract<UpdateRow["state"], { readonly update: KeptUpdate }>
}

const isOpen = (row: UpdateRow): row is OpenRow => "update" in row.state

/** In the order in which they are served: what is in hand first. */
const openRows = ({ updates }: World): ReadonlyArray<OpenRow> =>
  HashMap.toValues(updates).filter(isOpen).toSorted((one, other) =>
    Number(other.state._tag === "InHand") - Number(one.state._tag === "InHand") || one.order - other.order)

const isFree = ({ state }: OpenRow, now: DateTime.Utc) => state._tag === "Waiting" || DateTime.isLessThanOrEqualTo(state.until, now)

const put = (world: World, row: UpdateRow): World => ({ ...world, updates: HashMap.set(world.updates, row.id, row) })

const claim = (update: KeptUpdate, { until }: Lease) => (world: World): Step<Claim> => {
  const { id, telegramId } = update
  const known = rowOf(world.updates, id)
  if (known !== undefined) return [{ _tag: known.state._tag }, world]
  const isBusy = openRows(world).some((row) => row.telegramId === telegramId)
  const row = { order: world.rows, id, telegramId }
  const after = put({ ...world, rows: world.rows + 1 }, isBusy
    ? { ...row, attempts: 0, state: { _tag: "Waiting", update } }
    : { ...row, attempts: 1, state: { _tag: "InHand", update, until } })
  return [isBusy ? { _tag: "Waiting" } : { _tag: "Taken", taken: { update, attempt: 1 } }, after]
}

const next = (telegramId: TelegramId, { now, until }: Lease) => (world: World): Step<Option.Option<TakenUpdate>> => {
  const first = openRows(world).find((row) => row.telegramId === telegramId)
  if (first === undefined || !isFree(first, now)) return [Option.none(), world]
  const { update } = first.state
  const attempt = first.attempts + 1
  return [Option.some({ update, attempt }), put(world, { ...first, attempts: attempt, state: { _tag: "InHand", update, until } })]
}

/** Everybody's first open update, as far as nobody is serving him. */
const dueRows = (world: World, now: DateTime.Utc) => {
  const firsts = Map.groupBy(openRows(world), ({ telegramId }) => telegramId)
  return [...firsts.values()].flatMap(([first]) => first !== undefined && isFree(first, now) ? [first] : [])
    .toSorted((one, other) => one.order - other.order)
}

const endOf = ({ state }: UpdateRow) => "at" in state ? state.at : null

/** What came in from Telegram, in the memory world. */
export const layer: Layer.Layer<UpdateLog, never, MemoryWorld> = Layer.effect(
  UpdateLog,
  Effect.map(MemoryWorld, (world) => UpdateLog.of({
    claim: (update, lease) => world.change(claim(update, lease)),
    next: (telegramId, lease) => world.change(next(telegramId, lease)),
    settle: (id, attempt, outcome, at) => world.change((now) => {
      const row = rowOf(now.updates, id)
      if (row === undefined || row.state._tag !== "InHand" || row.attempts !== attempt) return [false, now]
      return [true, put(now, { ...row, state: { ...outcome, at } })]
    }),
    due: (at, limit) => world.read((now) => dueRows(now, at).slice(0, limit).map(({ telegramId }) => telegramId)),
    quarantined: (limit) => world.read(({ updates }) =>
      HashMap.toValues(updates).toSorted((one, other) => other.order - one.order).flatMap(({ id, state, telegramId }) =>
        state._tag === "Quarantined"
          ? [new QuarantinedUpdate({ id, telegramId, content: state.content, reason: state.reason, settledAt: state.at })]
          : []).slice(0, limit)),
    forget: (before, limit) => world.change((now) => {
      const old = HashMap.toValues(now.updates).filter((row) => {
        const end = endOf(row)
        return end !== null && DateTime.isLessThan(end, before)
      }).slice(0, limit)
      return [old.length, { ...now, updates: HashMap.removeMany(now.updates, old.map(({ id }) => id)) }]
    })
  }))
)
