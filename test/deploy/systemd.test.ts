import { apiApp } from "@sigmatrade/api/apiApp"
import { botApp } from "@sigmatrade/bot/botApp"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { secretKeys, secretsAsked } from "../support/secretsAsked.ts"

const root = join(import.meta.dirname, "../..")
const apps = { bot: botApp(), watcher: watcherApp(), api: apiApp() }
const compose: { readonly services: Record<string, { readonly mem_limit: string; readonly stop_grace_period: string }> } =
  parse(readFileSync(join(root, "docker-compose.yml"), "utf8"), { merge: true })

/** The lines of a unit as `section key` and value; a key may come more than once. */
const unitOf = (app: string) => {
  let section = ""
  return readFileSync(join(root, `deploy/systemd/sigmatrade-${app}.service`), "utf8").split("\n").flatMap((line) => {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section
    const [, key = "", value = ""] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? []
    assert.isTrue(line === "" || /^(\[|#)/.test(line) || key !== "", `${app}: ${line}`)
    return key === "" ? [] : [{ key: `${section} ${key}`, value }]
  })
}

describe.each(Object.entries(apps))("the systemd unit of the %s", (app, program) => {
  const unit = unitOf(app)
  const all = (key: string) => unit.filter((line) => line.key === key).map(({ value }) => value)
  const one = (key: string) => all(`Service ${key}`).join()

  it("migrates, then starts the bundle, and starts it again when it fails", () => {
    assert.strictEqual(one("ExecStartPre"), "/usr/bin/node /opt/sigmatrade/dist/operator.js migrations")
    assert.strictEqual(one("ExecStart"), `/usr/bin/node /opt/sigmatrade/dist/${app}.js`)
    assert.strictEqual(one("Restart"), "on-failure")
    assert.strictEqual(one("SuccessExitStatus"), "130")
    assert.deepStrictEqual(all("Install WantedBy"), ["multi-user.target"])
  })

  it("gives it the secrets it asks for as credentials, and no others, whatever the settings hold", async () => {
    const asked = await secretsAsked(program)
    const name = (key: string) => key.toLowerCase()
    assert.sameMembers(all("Service LoadCredential"), asked.map((key) => `${name(key)}:/etc/sigmatrade/secrets/${name(key)}`))
    assert.sameMembers(all("Service Environment").filter((value) => /^[A-Z0-9_]+_FILE=%d\//.test(value)), asked.map((key) => `${key}_FILE=%d/${name(key)}`))
    assert.sameMembers(one("UnsetEnvironment").split(" "), [...secretKeys])
  })

  it("stops in the time and runs in the memory it has in docker-compose.yml", () => {
    const { mem_limit: memory = "", stop_grace_period: grace = "" } = compose.services[app] ?? {}
    assert.strictEqual(one("MemoryMax"), memory.toUpperCase())
    assert.strictEqual(`${one("TimeoutStopSec")}s`, grace)
    assert.strictEqual(one("KillSignal"), "SIGTERM")
  })

  it("shuts it in: a user nobody else is, nothing to write to but its own folders, no capabilities, the calls of a service", () => {
    const wanted = {
      DynamicUser: "yes", ProtectSystem: "strict", ProtectHome: "yes", NoNewPrivileges: "yes", PrivateTmp: "yes", PrivateDevices: "yes", PrivateUsers: "yes",
      CapabilityBoundingSet: "", AmbientCapabilities: "", RestrictSUIDSGID: "yes", RestrictNamespaces: "yes", ProtectProc: "invisible", UMask: "0077",
      SystemCallArchitectures: "native", SystemCallErrorNumber: "EPERM", LimitCORE: "0"
    }
    assert.deepStrictEqual(Object.fromEntries(Object.keys(wanted).map((key) => [key, one(key)])), wanted)
    assert.deepStrictEqual(all("Service SystemCallFilter"), ["@system-service", "~@privileged @resources"])
    assert.deepStrictEqual(all("Service StateDirectory"), app === "watcher" ? ["sigmatrade-watcher"] : [])
    assert.isEmpty([...all("Service ReadWritePaths"), ...all("Service User")])
  })
})
