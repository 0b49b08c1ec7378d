import { Cause } from "effect"
import { CliError } from "effect/cli"

/** What a person should read of a failure about backups; `null`: it was said already. */
export const backupWords = (cause: Cause.Cause<unknown>): string | null => {
  const error = Cause.squash(cause)
  if (Cause.hasInterruptsOnly(cause) || CliError.isCliError(error)) return null
  if (typeof error !== "object" || error === null || !("_tag" in error)) return Cause.pretty(cause)
  const reason = "reason" in error ? String(error.reason) : ""
  switch (error._tag) {
    case "BackupUnusable": return `The backup cannot be used: ${"file" in error ? String(error.file) : ""}: ${reason}.`
    case "SealBroken": return `The backup does not open: ${reason}. Was it sealed for the key in BACKUP_IDENTITY? If so, its bytes were changed: take another one.`
    default: return error instanceof Error && error.message !== "" ? error.message : Cause.pretty(cause)
  }
}
