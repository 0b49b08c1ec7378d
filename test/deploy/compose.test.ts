import { apiApp } from "@sigmatrade/api/apiApp"
import { botApp } from "@sigmatrade/bot/botApp"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import { Effect } from "effect"
import { Redis } from "ioredis"
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { freePort } from "../support/postgresServer.ts"
import { secretKeys, secretsAsked } from "../support/secretsAsked.ts"
import { hasRedis } from "../support/startRedis.ts"

interface Service {
  readonly image?: string
  readonly build?: string
  readonly user?: string
  readonly profiles?: ReadonlyArray<string>
  readonly command?: ReadonlyArray<string>
  readonly environment?: Record<string, string>
  readonly env_file?: string
  readonly ports?: ReadonlyArray<string>
  readonly volumes?: ReadonlyArray<string>
  readonly networks?: ReadonlyArray<string>
  readonly read_only?: boolean
  readonly cap_drop?: ReadonlyArray<string>
  readonly security_opt?: ReadonlyArray<string>
  readonly healthcheck?: { readonly test: ReadonlyArray<string> }
  readonly secrets?: ReadonlyArray<string>
  readonly depends_on?: Record<string, { readonly condition: string }>
  readonly init?: boolean
  readonly mem_limit?: string
  readonly pids_limit?: number
  readonly logging?: { readonly options: Record<string, string> }
  readonly stop_grace_period?: string
  readonly restart?: string
}

const text = readFileSync(join(import.meta.dirname, "../../docker-compose.yml"), "utf8")
const compose: {
  readonly services: Record<string, Service>
  readonly volumes: Record<string, unknown>
  readonly networks: Record<string, unknown>
  readonly secrets: Record<string, { readonly file: string }>
} = parse(text, { merge: true })
const service = (name: string): Service => compose.services[name] ?? {}
const names = ["api", "bot", "nginx", "postgres", "redis", "watcher"]
const ours = ["bot", "watcher", "api"]

describe("docker-compose.yml", () => {
  it("starts PostgreSQL 15 or newer, Redis 7, the three apps, and nginx only in production", () => {
    assert.sameMembers(Object.keys(compose.services), names)
    assert.isAtLeast(Number(/^postgres:(\d+)/.exec(service("postgres").image ?? "")?.[1]), 15)
    assert.match(service("redis").image ?? "", /^redis:7(\D|$)/)
    assert.deepStrictEqual(names.filter((name) => service(name).profiles?.includes("production")), ["nginx"])
    assert.deepStrictEqual(names.filter((name) => service(name).profiles === undefined).length, names.length - 1)
  })

  it("keeps Redis append-only", () => {
    assert.include((service("redis").command ?? []).join(" "), "--appendonly yes")
  })

  it("keeps data in the named volumes postgres_data and redis_data, where the images keep it", () => {
    assert.sameMembers(Object.keys(compose.volumes), ["postgres_data", "redis_data"])
    assert.deepStrictEqual(service("postgres").volumes, ["postgres_data:/var/lib/postgresql"])
    assert.deepStrictEqual(service("redis").volumes, ["redis_data:/data"])
  })

  it("puts every service in sigmatrade_network", () => {
    assert.deepStrictEqual(Object.keys(compose.networks), ["sigmatrade_network"])
    for (const name of names) assert.deepStrictEqual(service(name).networks, ["sigmatrade_network"], name)
  })

  it("mounts ./logs into every app and ./backups into the watcher", () => {
    for (const name of ours) {
      assert.include(service(name).volumes ?? [], "./logs:/sigmatrade/logs", name)
      assert.strictEqual(service(name).environment?.["LOG_DIRECTORY"], "/sigmatrade/logs", name)
    }
    assert.include(service("watcher").volumes ?? [], "./backups:/sigmatrade/backups")
    assert.include(service("watcher").volumes ?? [], "./data:/sigmatrade/data")
  })

  it("serves the api on port 3000 of this host, and publishes neither database nor Redis", () => {
    assert.deepStrictEqual(service("api").ports, ["127.0.0.1:3000:3000"])
    assert.deepInclude(service("api").environment, { API_HOST: "0.0.0.0", API_PORT: "3000" })
    assert.deepStrictEqual(names.filter((name) => service(name).ports !== undefined).toSorted(), ["api", "nginx"])
  })

  it("gives nginx the configuration of this repository and the host's certificate, both read-only", () => {
    assert.deepStrictEqual(service("nginx").volumes, [
      "./deploy/nginx.conf:/etc/nginx/nginx.conf:ro",
      "/etc/sigmatrade/tls:/etc/nginx/tls:ro"
    ])
  })

  it("asks every service for its health, and gives it time to stop", () => {
    for (const name of names) {
      assert.isAtLeast(service(name).healthcheck?.test.length ?? 0, 2, name)
      assert.match(service(name).stop_grace_period ?? "", /^\d+s$/, name)
      assert.strictEqual(service(name).restart, "unless-stopped", name)
    }
  })

  it("runs nothing as root, nothing with capabilities, nothing on a writable file system", () => {
    for (const name of names) {
      const { cap_drop, image = "", read_only, security_opt, user = "root" } = service(name)
      assert.isTrue(!/^(root|0)(:|$)/.test(user) || image.startsWith("nginxinc/nginx-unprivileged:"), name)
      assert.deepStrictEqual({ cap_drop, read_only, security_opt }, {
        cap_drop: ["ALL"],
        read_only: true,
        security_opt: ["no-new-privileges:true"]
      }, name)
    }
  })

  it("takes settings from .env, but the addresses of its own services from itself", () => {
    for (const name of ours) {
      assert.strictEqual(service(name).env_file, ".env", name)
      assert.deepInclude(service(name).environment, { DB_HOST: "postgres", DB_PORT: "5432", REDIS_HOST: "redis", REDIS_PORT: "6379" }, name)
      assert.deepStrictEqual(service(name).command, ["node", `dist/${name}.js`])
    }
  })

  it("starts nothing before what it needs is well", () => {
    const needed = (name: string) => Object.entries(service(name).depends_on ?? {}).map(([other, { condition }]) => `${other} ${condition}`)
    assert.deepStrictEqual(names.map((name) => [name, needed(name)]), [
      ["api", ["postgres service_healthy", "redis service_healthy"]], ["bot", ["postgres service_healthy", "redis service_healthy"]],
      ["nginx", ["api service_healthy"]], ["postgres", []], ["redis", []], ["watcher", ["postgres service_healthy"]]
    ])
  })

  it("asks each app by the program of the image", () => {
    for (const name of ours) assert.deepStrictEqual(service(name).healthcheck?.test, ["CMD", "node", "dist/health.js", name])
    assert.strictEqual(service("bot").environment?.["BOT_PORT"], "3001")
  })

  it("limits memory, processes and logs of every service to what a host of 4 GB has, and reaps what dies", () => {
    const bytes = names.map((name) => {
      const [, count, unit] = /^(\d+)([mg])$/.exec(service(name).mem_limit ?? "") ?? []
      return Number(count) * (unit === "g" ? 1024 : 1)
    })
    assert.isAtMost(bytes.reduce((sum, one) => sum + one, 0), 3.5 * 1024)
    for (const name of names) {
      assert.isTrue(service(name).init, name)
      assert.isAtMost(service(name).pids_limit ?? Infinity, 1024, name)
      assert.containsAllKeys(service(name).logging?.options, ["max-size", "max-file"], name)
    }
  })
})

describe("secrets in docker-compose.yml", () => {
  const apps: Record<string, Effect.Effect<unknown, unknown>> = { bot: botApp(), watcher: watcherApp(), api: apiApp() }
  const fileOf = (key: string) => `/run/secrets/${key.toLowerCase()}`

  it("are those every app asks for, each in a file, and no others", async () => {
    for (const name of ours) {
      const asked = await secretsAsked(apps[name] ?? Effect.void)
      const given = Object.entries(service(name).environment ?? {}).filter(([key]) => key.endsWith("_FILE"))
      assert.sameDeepMembers(given, asked.map((key) => [`${key}_FILE`, fileOf(key)]), name)
      assert.sameMembers([...(service(name).secrets ?? [])], asked.map((key) => key.toLowerCase()), name)
    }
  })

  it("reach only who needs them: the token not the api, keys that sign and providers' keys only the watcher", () => {
    const having = (secret: string) => names.filter((name) => service(name).secrets?.includes(secret))
    assert.deepStrictEqual(having("telegram_bot_token"), ["bot", "watcher"])
    for (const secret of ["encryption_key", "payout_signer_url", "quicknode_https_url", "bsc_rpc_urls"]) assert.deepStrictEqual(having(secret), ["watcher"])
    assert.deepStrictEqual(names.filter((name) => service(name).volumes?.some((volume) => volume.includes("/data:"))).filter((name) => name !== "redis"), ["watcher"])
    assert.deepStrictEqual(service("postgres").secrets, ["db_password"])
    assert.deepStrictEqual(service("redis").secrets, ["redis_password"])
    assert.isUndefined(service("nginx").secrets)
  })

  it("never come from .env, whatever is left there", () => {
    for (const name of ours) for (const key of secretKeys) assert.strictEqual(service(name).environment?.[key], "", `${key} of ${name}`)
    const texts = names.flatMap((name) => Object.entries(service(name).environment ?? {})).filter(([key, value]) => /PASSWORD|TOKEN|KEY|SECRET/.test(key) && value !== "")
    assert.deepStrictEqual(texts.filter(([, value]) => !value.startsWith("/run/secrets/")), [])
  })

  it("lie in files that deploy/makeSecrets.sh makes: ours random, all out of the reach of others, and never anew", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "sigmatrade-secrets-")), "secrets")
    const make = () => execFileSync("sh", [join(import.meta.dirname, "../../deploy/makeSecrets.sh"), folder])
    const read = () => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]))
    make()
    const made = read()
    assert.deepStrictEqual(Object.keys(made).toSorted(), Object.keys(compose.secrets).toSorted())
    for (const [name, { file }] of Object.entries(compose.secrets)) assert.strictEqual(file, `./secrets/${name}`)
    const random = Object.values(made).filter((secret) => secret !== "")
    assert.isTrue(random.every((secret) => /^[0-9a-f]{64}$/.test(secret)))
    assert.strictEqual(new Set(random).size, 7)
    assert.strictEqual(statSync(folder).mode & 0o777, 0o700)
    for (const name of Object.keys(made)) assert.strictEqual(statSync(join(folder, name)).mode & 0o777, 0o644, name)
    make()
    assert.deepStrictEqual(read(), made)
    rmSync(dirname(folder), { recursive: true })
  })

  it.skipIf(!hasRedis)("open Redis by its command, with any letters in them, and without standing in the list of processes", async () => {
    const [shell = "", flag = "", script = ""] = service("redis").command ?? []
    const folder = mkdtempSync(join(tmpdir(), "sigmatrade-redis-"))
    const password = `a"b\\c'd e$x`
    writeFileSync(join(folder, "secret"), password)
    const port = await freePort()
    const here = script.replaceAll("$$", "$").replaceAll("/run/secrets/redis_password", join(folder, "secret")).replace("redis-server -", `redis-server - --port ${port} --bind 127.0.0.1 --dir ${folder}`)
    const server = spawn(shell, [flag, here], { stdio: "ignore" })
    const ended = new Promise((resolve) => server.once("exit", resolve))
    const client = new Redis({ port, host: "127.0.0.1", password, retryStrategy: () => 50, maxRetriesPerRequest: 200 }).on("error", () => {})
    assert.strictEqual(await client.ping(), "PONG")
    assert.include(await client.config("GET", "appendonly"), "yes")
    assert.notInclude(readFileSync(`/proc/${server.pid}/cmdline`, "utf8"), "a\"b")
    client.disconnect()
    server.kill("SIGTERM")
    await ended
    rmSync(folder, { recursive: true })
  })
})
