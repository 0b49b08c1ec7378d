import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { fileURLToPath } from "node:url"

/** Longest wait for anvil to write its state and leave; after it the process is killed. */
const STOP_WAIT_MS_MAX = 10_000

/**
 * Runs a command until standard input closes, then stops it: SIGINT, so that it can save its state, SIGKILL if it stays.
 * The pipe closes when its holder dies, however it dies, so no anvil outlives a killed test run.
 */
const leash = `exec 3<&0
"$@" </dev/null 3<&- & child=$!
{ cat >/dev/null; kill -INT $child; i=0
  while [ $i -lt ${STOP_WAIT_MS_MAX / 100} ] && kill -0 $child; do sleep 0.1; i=$((i+1)); done
  kill -KILL $child; } <&3 3<&- >/dev/null 2>&1 & watch=$!
exec 3<&-
wait $child; code=$?
kill $watch 2>/dev/null
exit $code`

const binary = fileURLToPath(new URL("../../../node_modules/.bin/anvil", import.meta.url))

/** A running anvil. */
export interface AnvilProcess {
  /** Resolves with what it said last when the process has ended, for whatever reason. */
  readonly ended: Promise<string>
  /** Lets it save its state and waits until it is gone. Safe to call twice. */
  readonly stop: () => Promise<void>
}

const lastWords = (child: ChildProcess): Promise<string> => {
  let words = ""
  child.stderr?.on("data", (chunk) => (words = (words + String(chunk)).slice(-1_000)))
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message))
    child.once("close", (code) => resolve(words.trim() || `anvil ended with code ${code}`))
  })
}

/** On few cores its workers may all wait for each other's answers; more of them cost nothing. */
const WORKERS = { TOKIO_WORKER_THREADS: "16" }

/** Starts anvil with the given flags. Where there is no `sh` (Windows) it is a plain child and may outlive a killed parent. */
export const runAnvil = (flags: ReadonlyArray<string>): AnvilProcess => {
  const leashed = process.platform !== "win32"
  const child = leashed
    ? spawn("sh", ["-c", leash, "anvil-leash", binary, ...flags], { stdio: ["pipe", "ignore", "pipe"], env: { ...process.env, ...WORKERS } })
    : spawn(binary, [...flags], { stdio: ["pipe", "ignore", "pipe"], env: { ...process.env, ...WORKERS } })
  const ended = lastWords(child)
  const stop = async () => {
    if (leashed) child.stdin?.end()
    else child.kill("SIGINT")
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WAIT_MS_MAX + 2_000)
    await ended
    clearTimeout(timer)
  }
  void ended.then(() => child.stdin?.destroy())
  return { ended, stop }
}
