import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { apiApp } from "@sigmatrade/api/apiApp"
import { botApp } from "@sigmatrade/bot/botApp"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"
import { ConfigProvider, Effect } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { guide } from "./guide.ts"
import { resetSandbox, startSandbox } from "./startSandbox.ts"

const envFile = join(import.meta.dirname, "../../.env")
if (existsSync(envFile)) process.loadEnvFile(envFile)

const folder = join(import.meta.dirname, "../../.sandbox")

/** The sandbox releases commissions every few seconds, so that a newcomer sees it; an operator's watcher does it hourly. */
const PACE = { ...watchDefaults, releaseEvery: "5 seconds" } as const

const start = Effect.tryPromise({
  try: () => {
    if (process.argv.includes("--reset")) resetSandbox(folder)
    return startSandbox({ folder, env: process.env, blockTimeSeconds: 1, pagePort: 8080, apiPort: 3000 })
  },
  catch: (error) => error instanceof Error ? error : new Error(String(error))
})

const sandbox = Effect.gen(function*() {
  process.stdout.write("Starting PostgreSQL, a local chain, Telegram and the apps ...\n")
  const parts = yield* Effect.acquireRelease(start, ({ close }) => Effect.promise(close))
  process.stdout.write(`${guide(parts, ".sandbox")}\n`)
  yield* Effect.addFinalizer(() => Effect.sync(() => process.stdout.write("Stopping ...\n")))
  return yield* Effect.all([watcherApp(PACE), botApp({ pollSeconds: 5 }), apiApp()], { concurrency: "unbounded", discard: true }).pipe(
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(parts.env)))
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(reportFailure("sandbox")(sandbox), { disableErrorReporting: true })
