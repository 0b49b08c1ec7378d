import { apiDefaults } from "@sigmatrade/api/apiDefaults"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

const project = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(project, path), "utf8")

/** The instructions of a Dockerfile, continued lines joined. */
const instructions = read("Dockerfile").replaceAll(/\\\n/g, " ").split("\n").filter((line) => /^[A-Z]+ /.test(line)).map((line) => {
  const [name = "", ...words] = line.trim().split(/\s+/)
  return { name, words }
})
const wordsOf = (name: string) => instructions.filter((instruction) => instruction.name === name).map(({ words }) => words)
const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === "FROM"))

describe("the Dockerfile", () => {
  it("builds in one stage and runs in another, both on the Node of .nvmrc", () => {
    const images = wordsOf("FROM").map(([image = ""]) => image)
    assert.strictEqual(images.length, 2)
    for (const image of images) assert.isTrue(image.startsWith(`node:${read(".nvmrc").trim()}-`), image)
  })

  it("runs as a user that is not root and ships the bundles only", () => {
    const named = (name: string) => lastStage.filter((instruction) => instruction.name === name).map(({ words }) => words.join(" "))
    assert.deepStrictEqual(named("USER"), ["node"])
    assert.deepStrictEqual(named("COPY"), ["--from=bundle --chown=root:root /sigmatrade/dist/apps dist"])
    assert.deepStrictEqual(named("EXPOSE"), ["3000"])
    assert.deepStrictEqual(named("STOPSIGNAL"), ["SIGTERM"])
  })

  it("brings pg_dump of the very version the server of docker-compose.yml has", () => {
    const [, server] = /image: postgres:(\d+)-alpine/.exec(read("docker-compose.yml")) ?? []
    const installed = lastStage.filter(({ name }) => name === "RUN").flatMap(({ words }) => words).filter((word) => word.includes("postgresql"))
    assert.deepStrictEqual(installed, [`postgresql${server}-client`])
  })

  it("asks for its health without curl, and makes the folders that volumes lie on before it stops being root", () => {
    const [check = ""] = lastStage.filter(({ name }) => name === "HEALTHCHECK").map(({ words }) => words.join(" "))
    assert.match(check, /CMD \["node", "dist\/health\.js"\]$/)
    const asRoot = lastStage.slice(0, lastStage.findIndex(({ name }) => name === "USER")).map(({ words }) => words.join(" "))
    assert.isTrue(asRoot.includes("mkdir cache logs backups data && chown node:node cache logs backups data"))
  })

  it("keeps what the programs compile to, made by the user who reads it", () => {
    const after = lastStage.slice(lastStage.findIndex(({ name }) => name === "USER")).filter(({ name }) => name === "RUN").map(({ words }) => words.join(" "))
    assert.lengthOf(after, 1)
    for (const app of ["bot", "watcher", "api", "operator", "importLegacy"]) assert.match(after[0] ?? "", new RegExp(`\\b${app}\\b`, "u"))
    assert.include(lastStage.filter(({ name }) => name === "ENV").flatMap(({ words }) => words), "NODE_COMPILE_CACHE=/sigmatrade/cache")
  })

  it("installs from the lockfile and copies only files that exist, never a whole folder with .env in it", () => {
    assert.isTrue(wordsOf("RUN").some((words) => words.join(" ").startsWith("npm ci")))
    const copied = wordsOf("COPY").filter(([first = ""]) => !first.startsWith("--from")).flatMap((words) => words.slice(0, -1))
    assert.isAtLeast(copied.length, 10)
    assert.deepStrictEqual(copied.filter((path) => path === "." || !existsSync(join(project, path))), [])
  })

  it("copies the manifest of every workspace, or npm ci would not install what it needs", () => {
    const copied = wordsOf("COPY").flat()
    for (const member of ["packages/core", "packages/adapters", "apps/bot", "apps/watcher", "apps/api", "test", "docs/reference"]) {
      assert.include(copied, `${member}/package.json`)
    }
  })
})

/** The blocks and statements of an nginx file as nested lists: name, words, block. */
interface Directive {
  readonly words: ReadonlyArray<string>
  readonly block: ReadonlyArray<Directive>
}

const parseNginx = (text: string): ReadonlyArray<Directive> => {
  const tokens = text.replaceAll(/^\s*#.*$/gm, "").match(/"[^"]*"|'[^']*'|[{};]|[^\s{};"']+/g) ?? []
  let next = 0
  const block = (closes: boolean): ReadonlyArray<Directive> => {
    const found: Array<Directive> = []
    let words: Array<string> = []
    while (next < tokens.length) {
      const token = tokens[next++] ?? ""
      if (token === "}") {
        assert.isTrue(closes, "a brace too many")
        return found
      }
      if (token !== "{" && token !== ";") words.push(token)
      else {
        found.push({ words, block: token === "{" ? block(true) : [] })
        words = []
      }
    }
    assert.isTrue(!closes && words.length === 0, "a block or a statement without its end")
    return found
  }
  return block(false)
}

describe("deploy/nginx.conf", () => {
  const find = (directives: ReadonlyArray<Directive>, ...start: ReadonlyArray<string>) =>
    directives.filter(({ words }) => start.every((word, index) => words[index] === word))
  const [http] = find(parseNginx(read("deploy/nginx.conf")), "http")
  const servers = find(http?.block ?? [], "server")
  const tls = servers.find(({ block }) => find(block, "listen").some(({ words }) => words.includes("ssl")))
  const target = (...location: ReadonlyArray<string>) => {
    const [found] = find(tls?.block ?? [], "location", ...location)
    const variable = find(found?.block ?? [], "proxy_pass")[0]?.words[1] ?? ""
    return find(found?.block ?? [], "set", variable)[0]?.words[2]
  }

  it("leads the world to the api on port 3000, by its name in compose", () => {
    assert.strictEqual(target("/"), "http://api:3000")
  })

  it("speaks TLS 1.2 or newer, turns plain HTTP away, and listens where a user that is not root may", () => {
    assert.deepStrictEqual(find(tls?.block ?? [], "ssl_protocols")[0]?.words, ["ssl_protocols", "TLSv1.2", "TLSv1.3"])
    assert.isTrue(servers.some(({ block }) => find(block, "listen", "8080").length === 1 && find(block, "return", "301").length === 1))
    const ports = servers.flatMap(({ block }) => find(block, "listen")).map(({ words: [, address = ""] }) => Number(address.split(":").at(-1)))
    assert.isTrue(ports.every((port) => port >= 1024), ports.join(" "))
  })

  it("passes events on as they come, for an hour of silence, and nothing else so", () => {
    const streams = find(tls?.block ?? [], "location", "~")
    assert.lengthOf(streams, 1)
    const [{ block, words } = { block: [], words: [] }] = streams
    const path = new RegExp(words[2] ?? "-")
    for (const stream of ["/v1/deposit-intents/12/events", "/v1/users/7/deposits/watch", "/dashboard/live"]) assert.match(stream, path)
    for (const other of ["/v1/events", "/v1/users", "/health"]) assert.notMatch(other, path)
    assert.deepStrictEqual(find(block, "proxy_buffering")[0]?.words, ["proxy_buffering", "off"])
    assert.deepStrictEqual(find(block, "proxy_read_timeout")[0]?.words, ["proxy_read_timeout", "1h"])
    assert.lengthOf(find(block, "limit_req"), 1)
    assert.strictEqual(find(block, "set", "$api")[0]?.words[2], "http://api:3000")
  })

  it("keeps /metrics inside, tells the api whom it speaks with, promises TLS for a year, and takes bodies as long as the api does", () => {
    const [metrics] = find(tls?.block ?? [], "location", "^~", "/metrics")
    assert.deepStrictEqual(metrics?.block.map(({ words }) => words.join(" ")), ["return 404"])
    assert.strictEqual(find(tls?.block ?? [], "proxy_set_header", "X-Forwarded-For")[0]?.words[2], "$remote_addr")
    assert.match(find(tls?.block ?? [], "add_header", "Strict-Transport-Security")[0]?.words[2] ?? "", /max-age=31536000/)
    assert.strictEqual(find(http?.block ?? [], "client_max_body_size")[0]?.words[1], `${apiDefaults.bodyBytesMax / 1024}k`)
  })

  it("lets the promise of TLS come from nginx alone: of two only the first would count", () => {
    assert.strictEqual(find(tls?.block ?? [], "proxy_hide_header")[0]?.words[1], "Strict-Transport-Security")
  })

  it("limits requests, connections and bodies, and keeps query strings out of the log", () => {
    for (const name of ["limit_req_zone", "limit_conn_zone", "client_max_body_size", "client_header_timeout"]) {
      assert.strictEqual(find(http?.block ?? [], name).length, 1, name)
    }
    const format = find(http?.block ?? [], "log_format").flatMap(({ words }) => words).join(" ")
    assert.notMatch(format, /\$(request|request_uri|args|query_string)\b/)
  })

  it("is read by a parser that refuses broken files", () => {
    for (const broken of ["http { listen 80; ", "listen 80", "http { } }"]) assert.throws(() => parseNginx(broken))
  })
})
