import { readFileSync } from "node:fs"
import { get } from "node:http"

/** The ports of the image: where the bot and the API listen, and where the watcher's database does. */
const ports = { bot: 3001, api: 3000, watcher: 5432 }
type App = keyof typeof ports

const MS_MAX = 4_000

const isApp = (name: string | undefined): name is App => name !== undefined && Object.hasOwn(ports, name)

/** The app of this container, by what its first process was started with. */
const appHere = (): string | undefined => /\/(bot|watcher|api)\.js/u.exec(readFileSync("/proc/1/cmdline", "utf8"))?.[1]

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    get({ host: "127.0.0.1", port, path: "/health", timeout: MS_MAX, agent: false }, ({ statusCode }) => resolve(statusCode === 200))
      .once("error", () => resolve(false))
      .once("timeout", () => resolve(false))
  })

/** Whether a process of this container holds a connection to a port: 01 says that it stands. */
const isConnected = (port: number): boolean => {
  const far = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => readFileSync(path, "utf8").split("\n"))
  return lines.some((line) => {
    const [, , remote = "", state] = line.trim().split(/\s+/u)
    return state === "01" && remote.endsWith(far)
  })
}

/** `node health.js [bot|watcher|api] [port]`: ends with 0 when the app is well. The watcher does not listen: it is well while it is connected to its database. */
const main = async (name = appHere(), port = isApp(name) ? ports[name] : Number.NaN): Promise<boolean> => {
  if (!isApp(name)) throw new Error("Name the app: bot, watcher or api.")
  return name === "watcher" ? isConnected(port) : answers(port)
}

const [name, port] = process.argv.slice(2)
process.exit(await main(name, port === undefined ? undefined : Number(port)) ? 0 : 1)
