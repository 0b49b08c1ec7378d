import "./readTsx.ts"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { apiApp } from "@sigmatrade/api/apiApp"
import { botApp } from "@sigmatrade/bot/botApp"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"
import { Cause, ConfigProvider, Effect, Exit, Schema } from "effect"
import { existsSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { parseArgs } from "node:util"
import { guide } from "./guide.ts"
import { resetSandbox, startSandbox } from "./startSandbox.ts"

const envFile = join(import.meta.dirname, "../../.env")
if (existsSync(envFile)) process.loadEnvFile(envFile)

const readArguments = () =>
  parseArgs({ options: { reset: { type: "boolean" }, folder: { type: "string" }, port: { type: "string" }, "api-port": { type: "string" } } }).values

/** A part of the sandbox did not come up. */
class SandboxNotStarted extends Schema.TaggedError<SandboxNotStarted>()("SandboxNotStarted", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** The sandbox releases commissions every few seconds, so that a newcomer sees it; an operator's watcher does it hourly. */
const PACE = { ...watchDefaults, jobsEvery: "1 second", rewardPeriod: "5 seconds" } as const

const start = Effect.tryPromise({
  try: async () => {
    const { "api-port": apiPort = "3000", folder: named, port = "8080", reset = false } = readArguments()
    const folder = named === undefined ? join(import.meta.dirname, "../../.sandbox") : resolve(named)
    if (reset) await resetSandbox(folder)
    const parts = await startSandbox({ folder, env: process.env, blockTimeSeconds: 1, pagePort: Number(port), apiPort: Number(apiPort) })
    return { parts, folder: relative("", folder) }
  },
  catch: (error) => new SandboxNotStarted({ reason: error instanceof Error ? error.message : String(error) })
})

const sandbox = Effect.gen(function*() {
  process.stdout.write("Starting PostgreSQL, a local chain, Telegram and the apps ...\n")
  const { folder, parts } = yield* Effect.acquireRelease(start, (started) => Effect.promise(started.parts.close))
  process.stdout.write(`${guide(parts, folder)}\n`)
  yield* Effect.addFinalizer(() => Effect.sync(() => process.stdout.write("Stopping ...\n")))
  return yield* Effect.all([watcherApp(PACE), botApp({ pollSeconds: 5 }), apiApp()], { concurrency: "unbounded", discard: true }).pipe(
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(parts.env)))
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(reportFailure("sandbox")(sandbox), {
  disableErrorReporting: true,
  // Whoever presses Ctrl-C has got what he wanted.
  teardown: (exit, end) => end(Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause) ? 0 : 1)
})
