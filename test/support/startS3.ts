import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { freePort } from "./postgresServer.ts"

const program = join(dirname(createRequire(import.meta.url).resolve("s3rver/package.json")), "bin/s3rver.js")
const START_MS_MAX = 30_000

const answers = (port: number) => new Promise<boolean>((resolve) => {
  const socket = connect(port, "127.0.0.1", () => {
    socket.destroy()
    resolve(true)
  }).once("error", () => resolve(false))
})

/** A server that speaks S3, with one bucket, on a port of loopback that nobody else uses. */
export const startS3 = async (bucket: string) => {
  const [port, folder] = [await freePort(), mkdtempSync(join(tmpdir(), "sigmatrade-s3-"))]
  const args = [program, "-d", folder, "-a", "127.0.0.1", "-p", String(port), "-s", "--no-vhost-buckets", "--configure-bucket", bucket]
  const child = spawn(process.execPath, ["--no-deprecation", ...args], { stdio: "ignore" })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const until = Date.now() + START_MS_MAX
  while (!(await answers(port))) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`The S3 server does not answer on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** Where it keeps its objects. */
    folder,
    close: async () => {
      child.kill("SIGKILL")
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
