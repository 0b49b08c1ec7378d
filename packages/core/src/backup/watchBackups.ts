import { DateTime, Effect, Option } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { BackupLog } from "./BackupLog.ts"
import { isRehearsalOld } from "./isRehearsalOld.ts"
import { BACKUPS } from "./rehearseBackup.ts"

/** Opens the incident `backup old`, which stops nothing, while no backup was restored well in the last 26 hours, and ends it afterwards. */
export const watchBackups = Effect.fn("watchBackups")(function*() {
  const incidents = yield* IncidentStore
  const now = yield* DateTime.now
  const good = Option.getOrNull(yield* (yield* BackupLog).lastGood)
  const rehearsedAt = good?.rehearsedAt ?? null
  if (!isRehearsalOld(rehearsedAt, now)) return yield* Effect.asVoid(incidents.settle("backup old", BACKUPS, now))
  const facts = { backup: good?.id ?? "none", rehearsed: rehearsedAt === null ? "never" : DateTime.formatIso(rehearsedAt) }
  yield* reportIncident(new Finding({ kind: "backup old", subject: BACKUPS, facts, stops: [], asset: null, approvalsNeeded: 0 }))
})
