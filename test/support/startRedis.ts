import { spawn, spawnSync } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "./postgresServer.ts"

/** Whether a real Redis can be started here; CI counts tests that are skipped without one as failed. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0

const START_MS_MAX = 30_000

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"))
    const end = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    // A server that wants a password is up too.
    socket.once("data", (data) => end(/PONG|NOAUTH/.test(String(data))))
    socket.once("error", () => end(false))
  })

const started = async (port: number, args: ReadonlyArray<string>, folder: string): Promise<ChildProcess> => {
  const child = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, ...args], { stdio: "ignore" })
  const until = Date.now() + START_MS_MAX
  while (!(await answers(port))) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`redis-server does not answer on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return child
}

const ended = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once("exit", () => resolve())
    child.kill(signal)
  })

/** A Redis server of one's own, on a port of loopback that nobody else uses: emptying and ending it harms nobody. */
export const startRedis = async (args: ReadonlyArray<string> = []) => {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-redis-"))
  let child = await started(port, args, folder)
  const close = async () => {
    await ended(child, "SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    port,
    /** Ends the server without a word, as a crash does. */
    kill: () => ended(child, "SIGKILL"),
    /** Starts it again on the same port. */
    restart: async () => {
      await ended(child, "SIGKILL")
      child = await started(port, args, folder)
    },
    /** Stops its process without ending it: connections stay and nothing answers. */
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    close,
    [Symbol.asyncDispose]: close
  }
}
