import { DumpFailed } from "@sigmatrade/core/backup/DatabaseDump"
import { Cause, Data, Effect, Exit, Fiber, Stream } from "effect"
import { ChildProcess } from "effect/process"
import type { ChildProcessHandle } from "effect/process/ChildProcessSpawner"
import type { DatabaseSettings } from "./Database.ts"

/** Letters kept of what a program says on standard error. */
const SAID_LETTERS_MAX = 500

const failed = (reason: string) => new DumpFailed({ reason })

/** How a program of PostgreSQL reaches a database. The password goes by its environment: arguments can be read by every user of the machine. */
const reaching = ({ host, password, port, username }: DatabaseSettings, database: string) => ({
  args: ["--no-password", `--host=${host}`, `--port=${port}`, `--username=${username}`, `--dbname=${database}`],
  env: { PGPASSWORD: password, PGAPPNAME: "sigmatrade-backup", PGCONNECT_TIMEOUT: "10", LC_ALL: "C" }
})

const notThere = (program: string) => () =>
  failed(`${program} cannot be started: install PostgreSQL's client programs (package postgresql-client), or set BACKUP_PG_DUMP to the path of pg_dump`)

/** The first number of its version, 15 for `pg_dump (PostgreSQL) 15.8`. Errors: `DumpFailed` when it cannot be started. */
const majorOf = Effect.fn("majorOf")(function*(program: string) {
  const handle = yield* Effect.mapError(ChildProcess.make(program, ["--version"], { stdin: "ignore" }), notThere(program))
  const said = yield* Effect.mapError(Stream.mkString(Stream.decodeText(handle.stdout)), notThere(program))
  const major = /\(PostgreSQL\) (\d+)/.exec(said)?.[1]
  return major === undefined ? yield* failed(`${program} --version does not say which version it is: ${said.slice(0, 100).trim()}`) : Number(major)
}, Effect.scoped)

/** Refuses a program that is older than the server: it cannot know all that there is to dump. */
const refuseOlder = Effect.fn("refuseOlder")(function*(program: string, serverVersion: number) {
  const [major, server] = [yield* majorOf(program), Math.floor(serverVersion / 10_000)]
  if (major < server) {
    return yield* failed(`${program} is of version ${major}, the server of ${server}: install postgresql-client-${server} or newer, or set BACKUP_PG_DUMP to its pg_dump`)
  }
})

/** Fails with what a program has said when it has not ended well. */
const endWell = Effect.fn("endWell")(function*(program: string, handle: ChildProcessHandle, said: Effect.Effect<string>) {
  const code = yield* Effect.mapError(handle.exitCode, ({ message }) => failed(`${program}: ${message}`))
  // Details quote rows, which are nobody's business in a log.
  const words = (yield* said).split("\n").filter((line) => !/^(CONTEXT|DETAIL):/.test(line)).join("\n").trim()
  if (code !== 0) return yield* failed(`${program} ended with ${code}: ${words}`)
})

/** What a program says on standard error, gathered while it runs so that it never waits for us; whole when it has ended. */
const listen = Effect.fnUntraced(function*(handle: ChildProcessHandle) {
  let said = ""
  const listening = yield* Effect.forkScoped(Stream.runForEach(Stream.decodeText(handle.stderr), (text) =>
    Effect.sync(() => (said = (said + text).slice(0, SAID_LETTERS_MAX)))))
  return Effect.map(Fiber.await(listening), () => said)
})

const dump = (program: string, settings: DatabaseSettings, snapshot: string) => Stream.unwrap(Effect.gen(function*() {
  const { args, env } = reaching(settings, settings.database)
  const command = ChildProcess.make(program, [...args, "--format=custom", `--snapshot=${snapshot}`], { env, extendEnv: true, stdin: "ignore" })
  const handle = yield* Effect.mapError(command, notThere(program))
  const said = yield* listen(handle)
  return handle.stdout.pipe(
    Stream.mapError(({ message }) => failed(`${program}: ${message}`)),
    Stream.concat(Stream.fromEffectDrain(endWell(program, handle, said)))
  )
}))

/** What is fed failed by itself, and the program is not to blame. */
class FeedFailed extends Data.TaggedError("FeedFailed")<{ readonly error: unknown }> {}

const restore = Effect.fn("restore")(function*<E>(program: string, settings: DatabaseSettings, database: string, bytes: Stream.Stream<Uint8Array, E>) {
  const { args, env } = reaching(settings, database)
  const command = ChildProcess.make(program, [...args, "--format=custom", "--exit-on-error", "--no-owner", "--no-privileges"], { env, extendEnv: true })
  const handle = yield* Effect.mapError(command, notThere(program))
  const said = yield* listen(handle)
  const fed = yield* Effect.exit(bytes.pipe(Stream.mapError((error) => new FeedFailed({ error })), Stream.run(handle.stdin)))
  const error = Exit.isFailure(fed) ? Cause.squash(fed.cause) : null
  if (error instanceof FeedFailed) return yield* Effect.fail(error.error as E)
  // A pipe that broke is no cause: the program ended before, and says why.
  yield* endWell(program, handle, said)
}, Effect.scoped)

/** PostgreSQL's own programs that make dumps of this database and fill others from them: `pg_dump`, and `pg_restore` beside it. */
export const pgTools = (pgDump: string, settings: DatabaseSettings) => ({
  /** Errors: `DumpFailed` when `pg_dump` is not there, or is older than the server. */
  refuseOlder: (serverVersion: number) => refuseOlder(pgDump, serverVersion),
  /** The database as an exported snapshot sees it, in `pg_dump`'s own format. Errors: `DumpFailed`, at the end when it did not end well. */
  dump: (snapshot: string) => dump(pgDump, settings, snapshot),
  /** Fills an empty database. Errors: `DumpFailed` with the words of `pg_restore`, and those of the stream. */
  restore: <E>(database: string, bytes: Stream.Stream<Uint8Array, E>) => restore(pgDump.replace(/pg_dump(?=(\.exe)?$)/, "pg_restore"), settings, database, bytes)
})
