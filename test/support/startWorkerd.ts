import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { Log, LogLevel, Miniflare } from "miniflare"
import { temporaryFolder } from "./temporaryFolder.ts"

const project = join(import.meta.dirname, "../..")

/** What a configuration in `deploy/wrangler.*.jsonc` says. */
export interface WranglerConfig {
  readonly name: string
  readonly main: string
  readonly build: { readonly command: string }
  readonly no_bundle: boolean
  readonly compatibility_date: string
  readonly compatibility_flags: ReadonlyArray<string>
  readonly hyperdrive: ReadonlyArray<{ readonly binding: string; readonly id: string }>
  readonly vars: Readonly<Record<string, string>>
}

/** How a Worker is deployed. Comments stand on lines of their own. */
export const wranglerConfig = (app: string): WranglerConfig =>
  JSON.parse(readFileSync(join(project, `deploy/wrangler.${app}.jsonc`), "utf8").replaceAll(/^\s*\/\/.*$/gmu, ""))

/** The Workers as they are deployed: the text of each, by its app. */
export const edgeBundles = Effect.map(temporaryFolder, (folder) => {
  execFileSync(process.execPath, [join(project, "deploy/bundleEdge.ts"), project, folder], { stdio: "pipe" })
  return (app: string) => readFileSync(join(folder, `${app}.js`), "utf8")
})

/** What a Worker is, and what it is given. */
export interface WorkerdOptions {
  readonly app: string
  readonly script: string
  readonly bindings: Readonly<Record<string, string>>
  /** The database behind a pooler bound as `HYPERDRIVE`. */
  readonly pooled?: URL
}

/** A Worker that runs in workerd, as it would when deployed, until the scope ends: where it is reached, and what it has written to its console. */
export const startWorkerd = Effect.fn("startWorkerd")(function*({ app, bindings, pooled, script }: WorkerdOptions) {
  const { compatibility_date: compatibilityDate, compatibility_flags: flags } = wranglerConfig(app)
  const lines: Array<string> = []
  const worker = yield* Effect.acquireRelease(
    Effect.sync(() =>
      new Miniflare({
        host: "127.0.0.1",
        port: 0,
        modules: [{ type: "ESModule", path: "worker.js", contents: script }],
        compatibilityDate,
        compatibilityFlags: [...flags],
        bindings: { ...bindings },
        ...(pooled === undefined ? {} : { hyperdrives: { HYPERDRIVE: pooled } }),
        log: new Log(LogLevel.ERROR),
        handleRuntimeStdio: (...streams: ReadonlyArray<Readable>) => {
          for (const stream of streams) stream.on("data", (bytes) => void lines.push(...String(bytes).split("\n").filter((line) => line !== "")))
        }
      })),
    (running) => Effect.promise(() => running.dispose())
  )
  const url = (yield* Effect.promise(() => worker.ready)).origin
  return { url, lines: (): ReadonlyArray<string> => lines }
})
