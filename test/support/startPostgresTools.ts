import { execFileSync, spawn } from "node:child_process"
import { chmodSync, chownSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "./postgresServer.ts"

const START_MS_MAX = 60_000
/** Its commas, quotes and signs would break a command line or a connection string. */
export const PASSWORD = "canary's \"pass,word\" =&%"

/** The folder of an installed PostgreSQL with server and client programs: the newest of Debian's, for the embedded server has none of the latter. */
const bin = () => globSync("/usr/lib/postgresql/*/bin").filter((folder) => existsSync(join(folder, "initdb"))).toSorted().at(-1)

/** The user the server runs as: it refuses root. */
const serverUser = () => process.getuid?.() === 0
  ? { uid: Number(execFileSync("id", ["-u", "postgres"])), gid: Number(execFileSync("id", ["-g", "postgres"])) }
  : {}

/** A PostgreSQL server of the system's own version, with its `pg_dump` and `pg_restore`, on a port of loopback that nobody else uses. */
export const startPostgresTools = async () => {
  const folder = bin()
  if (folder === undefined) throw new Error("PostgreSQL with initdb, pg_dump and pg_restore is needed in /usr/lib/postgresql: apt-get install postgresql")
  const [port, user, work] = [await freePort(), serverUser(), mkdtempSync(join(tmpdir(), "sigmatrade-pg-"))]
  chmodSync(work, 0o711)
  const [data, secret] = [join(work, "data"), join(work, "password")]
  mkdirSync(data)
  writeFileSync(secret, PASSWORD)
  if (user.uid !== undefined) for (const path of [data, secret]) chownSync(path, user.uid, user.gid)
  const options = { ...user, cwd: work, env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C" } }
  execFileSync(join(folder, "initdb"), ["-D", data, "-U", "postgres", "--auth=scram-sha-256", `--pwfile=${secret}`, "--encoding=UTF8", "--locale=C", "--no-sync"], { ...options, stdio: "pipe" })
  const args = ["-D", data, "-p", String(port), "-k", "", "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=100"]
  const server = spawn(join(folder, "postgres"), args, { ...options, stdio: "ignore" })
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()))
  const until = Date.now() + START_MS_MAX
  while (true) {
    try {
      execFileSync(join(folder, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)])
      break
    } catch {
      if (Date.now() > until || server.exitCode !== null) throw new Error(`PostgreSQL does not answer on port ${port}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    port,
    pgDump: join(folder, "pg_dump"),
    close: async () => {
      server.kill("SIGQUIT")
      await ended
      rmSync(work, { recursive: true, force: true })
    }
  }
}
