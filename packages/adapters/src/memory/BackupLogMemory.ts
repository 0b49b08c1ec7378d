import type { LoggedBackup } from "@sigmatrade/core/backup/BackupLog"
import { BackupLog } from "@sigmatrade/core/backup/BackupLog"
import { Array as Arr, DateTime, Effect, HashMap, Layer, Order } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

const newestFirst = (of: (backup: LoggedBackup) => DateTime.Utc | null) =>
  Order.mapInput(Order.flip(Order.Number), (backup: LoggedBackup) => DateTime.toEpochMillis(of(backup) ?? DateTime.makeUnsafe(0)))

const all = ({ backups }: World) => HashMap.toValues(backups)

const good = (world: World) =>
  Arr.head(Arr.sort(all(world).filter(({ fault, rehearsedAt }) => rehearsedAt !== null && fault === null), newestFirst(({ rehearsedAt }) => rehearsedAt)))

/** Which backups were made and tried, in the memory world. */
export const layer: Layer.Layer<BackupLog, never, MemoryWorld> = Layer.effect(
  BackupLog,
  Effect.map(MemoryWorld, (world) => BackupLog.of({
    put: (backup) => world.change((now) => [undefined, { ...now, backups: HashMap.set(now.backups, backup.id, backup) }]),
    lastGood: world.read(good),
    recent: (limit) => world.read((now) => Arr.sort(all(now), newestFirst(({ madeAt }) => madeAt)).slice(0, limit))
  }))
)
