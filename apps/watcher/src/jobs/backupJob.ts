import { runBackup } from "@sigmatrade/core/backup/runBackup"
import { watchBackups } from "@sigmatrade/core/backup/watchBackups"
import { MakeBackup, WatchBackups } from "@sigmatrade/core/job/MakeBackup"
import { Effect, Layer } from "effect"

/** Gives the jobs what makes backups and looks whether they are new enough, where the settings name whom to seal them for. */
export const backupJob = (canRehearse: boolean) => {
  const make = Effect.as(runBackup(canRehearse), "made" as const)
  const watch = watchBackups()
  return Layer.mergeAll(
    Layer.effect(MakeBackup, Effect.map(Effect.context<Effect.Services<typeof make>>(), (services) => Effect.provide(make, services))),
    Layer.effect(WatchBackups, Effect.map(Effect.context<Effect.Services<typeof watch>>(), (services) => Effect.provide(watch, services)))
  )
}
