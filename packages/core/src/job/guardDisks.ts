import { Context, DateTime, Effect } from "effect"
import type { Incident } from "../incident/Incident.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { cleanUp } from "./cleanUp.ts"
import type { DiskLevel, DiskMarks } from "./diskLevel.ts"
import { diskLevel } from "./diskLevel.ts"
import type { Volume } from "./HostDisk.ts"
import { HostDisk } from "./HostDisk.ts"

/** From how many percent on a disk is nearly full, too full, and full (`DISK_WATERMARK_*`). */
export class DiskPolicy extends Context.Service<DiskPolicy, DiskMarks>()("@sigmatrade/core/job/DiskPolicy") {}

/** The level a volume had when it was looked at last, as the open incidents say: it outlives the process. */
const levelBefore = (open: ReadonlyArray<Incident>, path: string): DiskLevel => {
  const about = open.filter(({ subject }) => subject === path)
  if (about.some(({ kind }) => kind === "disk full")) return "emergency"
  const level = about.find(({ kind }) => kind === "disk nearly full")?.facts.level
  return level === "shed" || level === "warn" || level === "emergency" ? level : "ok"
}

const findingOf = (kind: "disk nearly full" | "disk full", { path, usedBps }: Volume, level: DiskLevel) =>
  new Finding({
    kind, subject: path, facts: { level, used: `${Math.floor(usedBps / 100)} %` }, stops: kind === "disk full" ? ["broadcasts"] : [], asset: null,
    approvalsNeeded: 0
  })

const judge = Effect.fn("judge")(function*(volume: Volume, open: ReadonlyArray<Incident>) {
  const incidents = yield* IncidentStore
  const now = yield* DateTime.now
  const level = diskLevel(yield* DiskPolicy, levelBefore(open, volume.path), volume.usedBps)
  const nearlyFull = findingOf("disk nearly full", volume, level)
  if (level === "ok") yield* incidents.settle("disk nearly full", volume.path, now)
  else if (!(yield* reportIncident(nearlyFull))) yield* incidents.note("disk nearly full", volume.path, nearlyFull.facts)
  if (level === "emergency") yield* reportIncident(findingOf("disk full", volume, level))
  else yield* incidents.settle("disk full", volume.path, now)
  return level
})

/**
 * Looks how full the disks are. Above the first mark an incident tells operators; above the second the cleanup runs too; above the last one
 * broadcasts stand still besides, until there is room again. Payments and payouts go on. Answers how many volumes are above a mark.
 */
export const guardDisks = Effect.fn("guardDisks")(function*() {
  const open = yield* (yield* IncidentStore).opened
  const levels = yield* Effect.forEach(yield* (yield* HostDisk).volumes, (volume) => judge(volume, open))
  if (levels.some((level) => level === "shed" || level === "emergency")) yield* cleanUp()
  return levels.filter((level) => level !== "ok").length
})
