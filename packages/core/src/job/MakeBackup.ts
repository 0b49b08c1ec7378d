import { Context, Effect } from "effect"

/** What a backup is made by. Where nothing makes backups it says so: the job then does nothing, honestly. */
export const MakeBackup = Context.Reference<Effect.Effect<"made" | "not configured", unknown>>("@sigmatrade/core/job/MakeBackup", {
  defaultValue: () => Effect.succeed("not configured" as const)
})

/** What looks, every hour, whether backups are as new as they should be. Where nothing makes them it looks at nothing. */
export const WatchBackups = Context.Reference<Effect.Effect<void>>("@sigmatrade/core/job/WatchBackups", { defaultValue: () => Effect.void })
