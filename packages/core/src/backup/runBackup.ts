import { Effect } from "effect"
import { makeBackup } from "./makeBackup.ts"
import { pruneBackups } from "./pruneBackups.ts"
import { rehearseBackup } from "./rehearseBackup.ts"
import { watchBackups } from "./watchBackups.ts"

/**
 * One day's backup: made, restored to try it (unless `canRehearse` says that there is no key to open it with), and the old ones removed. Answers
 * it, and what is wrong with it; `null`: nothing, or it was not tried. Errors: those of making it, and of removing old ones.
 */
export const runBackup = Effect.fn("runBackup")(function*(canRehearse: boolean) {
  const backup = yield* makeBackup()
  const fault = canRehearse ? yield* rehearseBackup(backup) : null
  const removed = yield* pruneBackups()
  yield* watchBackups()
  return { backup, fault, removed }
})
