import type { AlertKey, AlertStanding } from "@sigmatrade/core/monitoring/AlertStore"
import { AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import { DateTime, Effect, Equal, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import { rowOf } from "./World.ts"

const keyOf = ({ kind, subject, telegramId }: AlertKey) => `${kind}\n${subject}\n${telegramId}`

const isSame = (one: AlertStanding | undefined, other: AlertStanding | null) => one === undefined || other === null ? one === undefined && other === null : Equal.equals(one, other)

/** What operators were told, in the memory world. */
export const layer: Layer.Layer<AlertStore, never, MemoryWorld> = Layer.effect(
  AlertStore,
  Effect.map(MemoryWorld, (world) => AlertStore.of({
    all: world.read(({ alerts }) => HashMap.toValues(alerts).toSorted((one, other) =>
      DateTime.Order(one.raisedAt, other.raisedAt) || (keyOf(one) < keyOf(other) ? -1 : 1))),
    move: (before, after) => world.change((now) =>
      isSame(rowOf(now.alerts, keyOf(after)), before) ? [true, { ...now, alerts: HashMap.set(now.alerts, keyOf(after), after) }] : [false, now]),
    forget: (before) => world.change((now) => {
      const old = HashMap.toValues(now.alerts).filter(({ raisedAt, told }) => told === "resolved" && DateTime.isLessThan(raisedAt, before))
      return [old.length, { ...now, alerts: HashMap.removeMany(now.alerts, old.map(keyOf)) }]
    })
  }))
)
