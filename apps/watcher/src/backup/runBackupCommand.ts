import { runBackup } from "@sigmatrade/core/backup/runBackup"
import { Console, Effect, Schema } from "effect"
import type { Layer } from "effect"
import { Command, Flag } from "effect/cli"
import { backupWords } from "./backupWords.ts"
import { writeBytes } from "./writeBytes.ts"

/** It was made, and is not good. */
class RehearsalFailed extends Schema.TaggedError<RehearsalFailed>()("RehearsalFailed", { fault: Schema.String }) {
  override get message() {
    return `The backup was made and cannot be relied on: ${this.fault}.`
  }
}

type Ports = Effect.Services<ReturnType<typeof runBackup>>

const newKey = Flag.Boolean("new-key").pipe(Flag.withDescription("Make no backup, but a new key for backups"), Flag.withDefault(false))

const keyWords = ({ identity, recipient }: { readonly identity: string; readonly recipient: string }) =>
  `BACKUP_RECIPIENTS=${recipient}\nBACKUP_IDENTITY=${identity}\n\nKeep the second line elsewhere too, off this machine: without it no backup can be opened, by nobody.`

/** `backup`: makes one now, tries it, and removes old ones. `canRehearse` says whether the key to open it is there. */
export const runBackupCommand = <E, R, E2>(
  args: ReadonlyArray<string>, ports: Layer.Layer<Ports, E, R>, canRehearse: Effect.Effect<boolean, E2>,
  freshKey: Effect.Effect<{ readonly identity: string; readonly recipient: string }>
) => {
  const make = Effect.gen(function*() {
    const tries = yield* canRehearse
    const { backup, fault, removed } = yield* Effect.provide(runBackup(tries), ports)
    if (fault !== null) return yield* new RehearsalFailed({ fault })
    const tried = tries ? "restored to try it, and good" : "not tried: BACKUP_IDENTITY is not set"
    yield* Console.log(`${backup.id}: ${writeBytes(backup.bytes)}, ${tried}. ${removed} older ones were removed.`)
  })
  const command = Command.make("backup", { newKey }, (given) =>
    given.newKey ? Effect.flatMap(freshKey, (key) => Console.log(keyWords(key))) : make
  ).pipe(Command.withDescription("Back the database up now, restore the backup to try it, and remove those whose time is over"))
  return Command.runWith(command, { version: "0.1.0" })(args).pipe(Effect.tapCause((cause) => {
    const words = backupWords(cause)
    return words === null ? Effect.void : Console.error(words)
  }))
}
