import { apiApp } from "@sigmatrade/api/apiApp"
import { botApp } from "@sigmatrade/bot/botApp"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import { execFileSync, spawn } from "node:child_process"
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { startSandbox } from "../sandbox/startSandbox.ts"
import { freePort } from "../support/postgresServer.ts"
import { secretKeys, secretsAsked } from "../support/secretsAsked.ts"
import { startRedis } from "../support/startRedis.ts"

const project = join(import.meta.dirname, "../..")
const programs = { bot: botApp(), watcher: watcherApp(), api: apiApp() }
/** One of the three apps. */
export type App = keyof typeof programs

/** Who the apps run as: nobody where this runs as root, else whoever runs this. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
const REDIS_PASSWORD = "redis password of the tests"

const owned = (path: string): string => {
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid)
  return path
}

const readLogs = (folder: string) => existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")) : []

const setMode = (folder: string, mode: string) => execFileSync("chmod", ["-R", mode, folder])

/** What `npm ci` brings, but our own packages from here: they are links to where they lie. */
const layPackages = (sources: string) => {
  mkdirSync(join(sources, "node_modules/@sigmatrade"), { recursive: true })
  for (const name of readdirSync(join(project, "node_modules"))) {
    if (name !== "@sigmatrade") symlinkSync(join(project, "node_modules", name), join(sources, "node_modules", name))
  }
  for (const member of ["packages/core", "packages/adapters", "apps/bot", "apps/watcher", "apps/api"]) {
    symlinkSync(join(sources, member), join(sources, "node_modules/@sigmatrade", basename(member)))
    const own = join(project, member, "node_modules")
    if (existsSync(own)) symlinkSync(own, join(sources, member, "node_modules"))
  }
}

/** Builds what the image holds out of the files that the Dockerfile copies, and nothing else; then nobody may write there. */
const buildImage = (folder: string): string => {
  const [, stage = ""] = readFileSync(join(project, "Dockerfile"), "utf8").split("\nFROM ")
  const sources = join(folder, "sources")
  for (const [, words = ""] of stage.matchAll(/^COPY (.*)$/gm)) {
    const paths = words.split(" ")
    const to = join(sources, paths.at(-1) ?? "")
    for (const path of paths.slice(0, -1)) cpSync(join(project, path), words.endsWith("/") ? join(to, basename(path)) : to, { recursive: true })
  }
  layPackages(sources)
  execFileSync(process.execPath, ["deploy/bundle.ts"], { cwd: sources, stdio: "pipe" })
  const image = join(folder, "image")
  cpSync(join(sources, "dist/apps"), join(image, "dist"), { recursive: true })
  copyFileSync(process.execPath, join(image, "node"))
  setMode(image, "a=rX")
  chmodSync(join(image, "node"), 0o555)
  return image
}

/** Makes the version after the one in a folder, with one migration more. */
export const nextVersion = (image: string, up: string, verify: string): string => {
  const next = `${image}-next`
  cpSync(image, next, { recursive: true })
  setMode(next, "u+w")
  const migration = join(next, "dist/packages/adapters/src/postgres/migrations/9000_next")
  mkdirSync(migration)
  writeFileSync(join(migration, "up.sql"), up)
  writeFileSync(join(migration, "verify.sql"), verify)
  setMode(next, "a-w")
  return next
}

/** A program of an image that runs. */
export interface Running {
  readonly pid: number
  readonly log: () => string
  readonly ended: Promise<number | NodeJS.Signals | null>
  readonly kill: (signal: NodeJS.Signals) => void
}

/** An image beside real services, with what its programs need to run. */
export const startDeployment = async () => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-deployed-"))
  chmodSync(folder, 0o711)
  const sandbox = await startSandbox({ folder: join(folder, "sandbox"), env: {}, blockTimeSeconds: 1 })
  const redis = await startRedis(["--requirepass", REDIS_PASSWORD])
  const image = buildImage(folder)
  const started: Array<Running> = []
  const settings: Record<string, string> = {
    ...sandbox.env, REDIS_HOST: "127.0.0.1", REDIS_PORT: String(redis.port), REDIS_PASSWORD, BOT_PORT: String(await freePort()), LOG_LEVEL: "info"
  }

  /** The environment of an app in its own folder: the secrets it asks for in files, no other secret, and all the rest as it is. */
  const makeEnvironment = async (app: App) => {
    const place = join(folder, app)
    mkdirSync(place, { recursive: true, mode: 0o700 })
    owned(place)
    const keep = (name: string, content: string) => {
      rmSync(join(place, name), { force: true })
      writeFileSync(join(place, name), content, { mode: 0o400 })
      return owned(join(place, name))
    }
    const asked = await secretsAsked(programs[app])
    const plain = Object.entries(settings).filter(([key]) => !secretKeys.includes(key))
    const secret = Object.entries(settings).filter(([key]) => asked.includes(key)).map(([key, value]) => [`${key}_FILE`, keep(key.toLowerCase(), `${value}\n`)])
    const signer = app === "watcher"
      ? { PAYOUT_KEY_FILE: keep("payout-key", readFileSync(settings["PAYOUT_KEY_FILE"] ?? "", "utf8")), PAYOUT_SIGNING_LOG_FILE: join(place, "signings.jsonl") }
      : {}
    return { place, env: { ...Object.fromEntries([...plain, ...secret]), ...signer, NODE_ENV: "production", LOG_DIRECTORY: join(place, "logs") } }
  }

  const environments = new Map<App, ReturnType<typeof makeEnvironment>>()
  /** Made once: who starts beside it must not find its secrets being written anew. */
  const environmentOf = (app: App) => {
    const made = environments.get(app) ?? makeEnvironment(app)
    environments.set(app, made)
    return made
  }

  /** Starts a program of an image as an app does: not as root, with the app's settings, in its folder. */
  const start = async (app: App, { args = [], from = image, program = app, settings: changes = {} }: {
    readonly program?: string; readonly args?: ReadonlyArray<string>; readonly from?: string; readonly settings?: Readonly<Record<string, string>>
  } = {}): Promise<Running> => {
    const { env, place } = await environmentOf(app)
    const child = spawn(join(from, "node"), [join(from, "dist", `${program}.js`), ...args], { cwd: place, env: { ...env, ...changes }, stdio: ["ignore", "pipe", "pipe"], ...user })
    let log = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += String(chunk)))
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)))
    const running = { pid: child.pid ?? 0, log: () => [log, ...readLogs(join(place, "logs"))].join("\n"), ended, kill: (signal: NodeJS.Signals) => void child.kill(signal) }
    started.push(running)
    return running
  }

  const ports = { bot: settings["BOT_PORT"] ?? "", api: settings["API_PORT"] ?? "", watcher: settings["DB_PORT"] ?? "" }
  /** Whether the check of the image calls an app well; `port` when it is not at its usual one. */
  const isWell = async (app: App, port = ports[app]) => (await (await start(app, { program: "health", args: [app, port] })).ended) === 0

  const close = async () => {
    for (const { kill } of started) kill("SIGKILL")
    await Promise.all(started.map(({ ended }) => ended))
    await redis.close()
    await sandbox.close()
    setMode(folder, "u+w")
    rmSync(folder, { recursive: true, force: true })
  }
  return { close, image, isWell, sandbox, start, user }
}
