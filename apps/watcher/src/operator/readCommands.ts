import { BackupLog } from "@sigmatrade/core/backup/BackupLog"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { readJobs } from "@sigmatrade/core/job/readJobs"
import { Console, DateTime, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { doubtsOf } from "./doubtsOf.ts"
import { readStatus, WAITING_MAX } from "./readStatus.ts"
import { statusJson } from "./statusJson.ts"
import { writeBackups } from "./writeBackups.ts"
import { writeIncidents } from "./writeIncidents.ts"
import { writeJobs } from "./writeJobs.ts"
import { moneyWriter } from "./writeMoney.ts"
import { writeStatus } from "./writeStatus.ts"
import { writeSuspense } from "./writeSuspense.ts"

/** Backups whose rehearsals are looked up: more than any retention keeps. */
const BACKUPS_MAX = 3000
/** Incidents shown, open and closed together. */
const INCIDENTS_MAX = 100

const json = Flag.Boolean("json").pipe(Flag.withDescription("For machines: one JSON object"), Flag.withDefault(false))
const all = Flag.Boolean("all").pipe(
  Flag.withDescription(`Closed ones too, newest first, at most ${INCIDENTS_MAX}`),
  Flag.withDefault(false)
)

/** `status`: whether all is well, and where everything stands. */
const status = Command.make("status", { json }, Effect.fnUntraced(function*(flags) {
  const found = yield* readStatus()
  const now = yield* DateTime.now
  const money = yield* moneyWriter
  const doubts = doubtsOf(found, now)
  yield* Console.log(flags.json ? statusJson(found, doubts, money) : writeStatus(found, doubts, money, now))
})).pipe(Command.withDescription("Whether all is well, and where everything stands"))

/** `incidents`: those that are open. */
const incidents = Command.make("incidents", { all }, Effect.fnUntraced(function*(flags) {
  const store = yield* IncidentStore
  const found = flags.all ? yield* store.recent(INCIDENTS_MAX) : yield* store.opened
  const none = flags.all ? "There never was an incident." : "No incident is open."
  yield* Console.log(found.length === 0 ? none : writeIncidents(found).join("\n"))
})).pipe(Command.withDescription("What went wrong, what stands still because of it, and who has agreed to go on"))

/** `suspense`: money nobody is known to own, oldest first. */
const suspense = Command.make("suspense", {}, Effect.fnUntraced(function*() {
  const items = yield* (yield* SuspenseStore).items(WAITING_MAX)
  if (items.length === 0) return yield* Console.log("Nothing is in suspense.")
  yield* Console.log(writeSuspense(items, yield* moneyWriter))
  if (items.length === WAITING_MAX) yield* Console.log(`These are the oldest ${WAITING_MAX}: there may be more.`)
})).pipe(Command.withDescription("Money nobody is known to own, oldest first, with the ids that assign, return and keep take"))

/** `jobs`: what the watcher does by itself. */
const jobs = Command.make("jobs", {}, Effect.fnUntraced(function*() {
  yield* Console.log(writeJobs(yield* readJobs, yield* DateTime.now).join("\n"))
})).pipe(Command.withDescription("What the watcher does by itself: when each job ran last and runs next, what it has left to do, and how often it failed"))

/** `backups`: what could be restored. */
const backups = Command.make("backups", {}, Effect.fnUntraced(function*() {
  const found = yield* (yield* BackupVault).list
  const logged = yield* (yield* BackupLog).recent(BACKUPS_MAX)
  yield* Console.log(found.length === 0 ? "There is no backup." : writeBackups(found, logged, yield* DateTime.now).join("\n"))
})).pipe(Command.withDescription("The backups there are: when each was taken, how large it is, and whether it could be restored when that was tried"))

/** The commands that only look. */
export const readCommands = { status, backups, jobs, incidents, suspense }
