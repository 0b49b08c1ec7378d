import { execFileSync, spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { payoutKey } from "../../support/signerViem.ts"
import type { KillingProxy } from "../killingProxy.ts"
import type { CrashPoint } from "./crashPoints.ts"
import type { PayoutWorld } from "./payoutWorld.ts"

const ROOT = resolve(import.meta.dirname, "../../..")
const REACH_MS_MAX = 45_000

/** A process that can be killed at any instruction. */
export interface WatcherProcess {
  readonly kill: () => Promise<void>
}

/** Watchers as processes of their own, and a death at a named point. */
export interface CrashingWatchers {
  readonly start: (port?: number) => WatcherProcess
  /** Starts one, waits until it has come to the point, and kills it there; `false`: it never came. */
  readonly crashAt: (point: CrashPoint) => Promise<boolean>
  /** Kills whatever still lives: a test that failed leaves nobody behind. */
  readonly close: () => Promise<void>
}

/** Watchers over the world's parts in a bundle of their own: a kill every second needs a start in half of one. */
export const crashingWatchers = (world: PayoutWorld, proxy: KillingProxy, folder: string): CrashingWatchers => {
  const bundle = ["deploy/bundle.ts", ".", folder, "watcher=test/e2e/payout/signingWatcherMain.ts"]
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", ...bundle], { cwd: ROOT })
  const keyFile = join(folder, "key")
  writeFileSync(keyFile, payoutKey, { mode: 0o600 })
  const env = {
    PATH: process.env["PATH"] ?? "", ...world.env, ...world.changes, PAYOUT_REPLACE_SECONDS: "2", PAYOUTS_IN_FLIGHT_MAX: "64",
    // Nothing here depends on how deep final is, and every death waits for it.
    BSC_CONFIRMATION_BLOCKS: "3",
    PAYOUT_KEY_FILE: keyFile, PAYOUT_SIGNING_LOG_FILE: join(folder, "signings.jsonl")
  }

  const living = new Map<() => void, Promise<void>>()
  const spawnOne = (port: number | string) => {
    const child = spawn(process.execPath, [join(folder, "watcher.js")], { env: { ...env, DB_PORT: String(port) }, stdio: "ignore" })
    const ended = new Promise<void>((done) => child.once("close", () => done()))
    const kill = () => void child.kill("SIGKILL")
    living.set(kill, ended.then(() => void living.delete(kill)))
    return { child, ended, kill }
  }

  /** Kills at a call of `eth_sendRawTransaction`, before a provider has it or after one has. */
  const armCall = (when: "before" | "after", kill: () => void) => {
    const [one] = world.providers
    if (when === "before") one.set({ answers: { eth_sendRawTransaction: () => {
      kill()
      return undefined
    } } })
    else for (const provider of world.providers) provider.set({ answers: { eth_sendRawTransaction: () => void setTimeout(kill, 5) } })
  }

  return {
    close: async () => {
      const all = [...living]
      for (const [kill] of all) kill()
      await Promise.all(all.map(([, ended]) => ended))
    },
    start: (port) => {
      const { ended, kill } = spawnOne(port ?? String(world.env["DB_PORT"]))
      return { kill: () => {
        kill()
        return ended
      } }
    },
    crashAt: async (point) => {
      const { child, ended, kill } = spawnOne(proxy.port)
      if ("says" in point) proxy.armAt(point.says, point.nth ?? 1, point.arrives, kill)
      else armCall(point.call, kill)
      const deadline = Date.now() + REACH_MS_MAX
      while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
        await Promise.race([ended, new Promise((wait) => setTimeout(wait, 100))])
        // What is mined is not replaced any more: blocks come only where the point needs them.
        if (point.mines === true) await world.mine(1)
      }
      // One that ended by itself has not reached the point.
      const wasKilled = child.signalCode === "SIGKILL"
      kill()
      await ended
      proxy.disarm()
      for (const provider of world.providers) provider.set({ answers: undefined })
      return wasKilled
    }
  }
}
