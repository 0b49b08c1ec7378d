import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"

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
  readonly stop_grace_period?: string
  readonly restart?: string
}

const text = readFileSync(join(import.meta.dirname, "../../docker-compose.yml"), "utf8")
const compose: {
  readonly services: Record<string, Service>
  readonly volumes: Record<string, unknown>
  readonly networks: Record<string, unknown>
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

  it("takes settings from .env, but the addresses of its own services from itself, and holds no secret", () => {
    for (const name of ours) {
      assert.strictEqual(service(name).env_file, ".env", name)
      assert.deepInclude(service(name).environment, { DB_HOST: "postgres", DB_PORT: "5432", REDIS_HOST: "redis", REDIS_PORT: "6379" }, name)
      assert.deepStrictEqual(service(name).command, ["node", `dist/${name}.js`])
    }
    assert.match(service("postgres").environment?.["POSTGRES_PASSWORD"] ?? "", /^\$\{DB_PASSWORD:\?/)
    const secrets = names.flatMap((name) => Object.entries(service(name).environment ?? {})).filter(([key]) => /PASSWORD|TOKEN|KEY/.test(key))
    assert.isAtLeast(secrets.length, 2)
    assert.deepStrictEqual(secrets.filter(([, value]) => !value.startsWith("${")), [])
  })
})
