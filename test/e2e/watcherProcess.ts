import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** A watcher as a process of its own, started as an operator starts it. */
export interface WatcherProcess {
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves when it has ended, with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  readonly log: () => string
}

const main = fileURLToPath(new URL("../../apps/watcher/src/main.ts", import.meta.url))

/** Starts `apps/watcher/src/main.ts` on this very Node. */
export const startWatcherProcess = (env: Record<string, string>): WatcherProcess => {
  const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let log = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += String(chunk)))
  return {
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal))),
    log: () => log
  }
}
