import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import type { Memory } from "../machine.ts"
import { memoryOf } from "../machine.ts"

/** One start of one program. */
export interface Started extends Memory {
  /** From the spawn until it was ready. */
  readonly startMs: number
}

/** A program that runs; its memory is looked at some seconds after it was ready. */
export interface RunningProcess {
  readonly measure: () => Promise<Started>
  readonly stop: () => Promise<void>
}

const SETTLE_MS = 5_000
const READY_MS_MAX = 30_000
const STOP_MS_MAX = 10_000

const stopProcess = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, "exit")
  child.kill("SIGTERM")
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX)
  await gone
  clearTimeout(timer)
}

/** The child's end before it was ready, with its last words; or no readiness within the limit. */
const failing = (child: ChildProcess) => {
  let words = ""
  const hear = (bytes: unknown) => (words = (words + String(bytes)).slice(-2_000))
  child.stdout?.on("data", hear)
  child.stderr?.on("data", hear)
  return new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${READY_MS_MAX} ms: ${words}`)), READY_MS_MAX)
    child.once("exit", (code) => {
      clearTimeout(timer)
      reject(new Error(`ended with code ${code}: ${words}`))
    })
    timer.unref()
  })
}

/** Starts Node with these arguments and waits until `ready`, which is given the child, says that it is. */
export const runProcess = async (
  args: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv,
  ready: (child: ChildProcess) => Promise<unknown>
): Promise<RunningProcess> => {
  const started = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] })
  const stop = () => stopProcess(child)
  const failed = failing(child)
  failed.catch(() => {})
  try {
    await Promise.race([ready(child), failed])
  } catch (error) {
    await stop()
    throw error
  }
  const readyAt = performance.now()
  const measure = async () => {
    await sleep(Math.max(0, readyAt + SETTLE_MS - performance.now()))
    return { startMs: readyAt - started, ...memoryOf(child.pid ?? 0) }
  }
  return { measure, stop }
}
