import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** An app as a process of its own, started as an operator starts it. */
export interface AppProcess {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves when it has ended, with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  readonly log: () => string
}

/** Starts `apps/<app>/src/main.ts` on this very Node, or the main file of tests beside this one. */
export const startAppProcess = (app: "bot" | "watcher" | "api" | "bot/botMain.ts", env: Record<string, string>): AppProcess => {
  const main = fileURLToPath(new URL(app.endsWith(".ts") ? `./${app}` : `../../apps/${app}/src/main.ts`, import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let log = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += String(chunk)))
  return {
    pid: child.pid ?? 0,
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal))),
    log: () => log
  }
}
