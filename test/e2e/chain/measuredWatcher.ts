import { spawn } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** A watcher as an operator runs it, in a process of its own whose memory is looked at. */
export interface MeasuredWatcher {
  /** The most memory it ever held, in MiB; `null` where the system does not say. */
  readonly memoryMiBPeak: () => number | null
  readonly log: () => string
  /** Fails as soon as it has ended by itself. */
  readonly mustLive: () => void
  readonly stop: () => Promise<void>
}

/** Starts `apps/watcher/src/main.ts` on this very Node. */
export const startMeasuredWatcher = (env: Readonly<Record<string, string>>): MeasuredWatcher => {
  const main = fileURLToPath(new URL("../../../apps/watcher/src/main.ts", import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let log = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += String(chunk)))
  let isOver = false
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve())).then(() => void (isOver = true))
  const status = `/proc/${child.pid}/status`
  return {
    memoryMiBPeak: () => {
      const match = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8")) : null
      return match === null ? null : Math.ceil(Number(match[1]) / 1024)
    },
    log: () => log,
    mustLive: () => {
      if (isOver) throw new Error(`The watcher has ended: ${log.slice(-2000)}`)
    },
    stop: async () => {
      child.kill("SIGTERM")
      await ended
    }
  }
}
