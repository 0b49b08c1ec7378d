import { execFileSync, spawn } from "node:child_process"
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { freePort } from "../support/postgresServer.ts"

const repository = join(import.meta.dirname, "../..")
const START_MS_MAX = 40_000
const STOP_MS_MAX = 15_000
const MEMBERS = ["Maya", "Иван"]

/** Every setting there is, set to nothing: what a developer keeps in .env must not reach these sandboxes. */
const noSettings = Object.fromEntries(
  [...readFileSync(join(repository, ".env.example"), "utf8").matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map(([, key = ""]) => [key, ""])
)

const until = async <A>(what: string | (() => string), msMax: number, ask: () => Promise<A | undefined> | A | undefined): Promise<A> => {
  const deadline = Date.now() + msMax
  while (Date.now() < deadline) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`It did not happen within ${msMax} ms: ${typeof what === "string" ? what : what()}`)
}

/** Processes that have this folder in their command line: the sandbox, PostgreSQL, anvil and its watchman. */
const processesOf = (folder: string) =>
  execFileSync("ps", ["-axww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n").filter((line) => line.includes(folder))

const startLine = (): ReadonlyArray<string> => JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).scripts.start.split(" ").slice(1)

interface Asked {
  readonly folder: string
  readonly ports?: ReadonlyArray<string>
  readonly settings?: Record<string, string>
  readonly more?: ReadonlyArray<string>
}

/** What `npm start` runs, without npm, which would answer a signal with an exit code of its own. */
const startSandbox = ({ folder, more = [], ports = [], settings = {} }: Asked) => {
  const child = spawn(process.execPath, [...startLine(), "--folder", folder, "--port", ports[0] ?? "0", "--api-port", ports[1] ?? "0", ...more], {
    cwd: repository, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...noSettings, ...settings }
  })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => { said += String(chunk) })
  const ended = new Promise<number | null>((resolve) => { child.once("exit", (code) => resolve(code)) })
  return {
    said: () => said,
    endsWithin: (ms: number) => {
      const late = new Promise<"late">((resolve) => { setTimeout(() => resolve("late"), ms).unref() })
      return Promise.race([ended, late])
    },
    says: (pattern: RegExp) => until(() => `it says ${String(pattern)}, but it said:\n${said}`, START_MS_MAX, () => pattern.exec(said)?.[0]),
    signal: (signal: NodeJS.Signals) => child.kill(signal)
  }
}

describe("npm start", () => {
  const running: Array<ReturnType<typeof startSandbox>> = []
  const folders: Array<string> = []
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), "sigmatrade-start-"))
    // As root the database server runs as another user, who must be able to walk into the folder.
    chmodSync(folder, 0o711)
    folders.push(folder)
    return folder
  }
  const start = (...given: Parameters<typeof startSandbox>) => {
    const started = startSandbox(...given)
    running.push(started)
    return started
  }
  const folder = newFolder()
  let ports: ReadonlyArray<string> = []
  let urls: { readonly page: string; readonly api: string } = { page: "", api: "" }
  let sandbox: ReturnType<typeof startSandbox>

  const startHere = async () => {
    sandbox = start({ folder, ports })
    await sandbox.says(/begins anew\.\n/)
    await until("the API is ready", START_MS_MAX, async () => (await fetch(`${urls.api}/ready`).catch(() => undefined))?.ok === true ? true : undefined)
  }
  const ask = async <A>(path: string, body?: object): Promise<A> => {
    const init = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    const answer = await fetch(`${urls.page}/sandbox/${path}`, init)
    assert.isTrue(answer.ok, `${path}: ${answer.status}`)
    return await answer.json() as A
  }
  const head = async () => (await ask<{ readonly number: number }>("chain")).number
  const members = () => ask<ReadonlyArray<{ readonly id: number; readonly name: string }>>("members")
  const texts = async (member: number) =>
    (await ask<{ readonly messages: ReadonlyArray<{ readonly text: string }> }>(`members/${member}/chat`)).messages.map(({ text }) => text)
  const reads = (member: number, pattern: RegExp) =>
    until(`member ${member} reads ${String(pattern)}`, 20_000, async () => (await texts(member)).find((text) => pattern.test(text)))
  const pay = async (member: number, amount: string) => {
    const to = "0x51617a7472616465000000000000000000000001"
    await ask(`wallets/${member}/send`, { to, asset: "USDT", amount })
    await until("the payment is seen", 20_000, async () => (await texts(member)).some((text) => text.includes(`${amount} USDT`)) ? true : undefined)
    await ask("chain/mine", { blocks: 15 })
    await reads(member, new RegExp(`✅.*${amount} USDT`))
  }

  afterAll(async () => {
    for (const one of running) one.signal("SIGKILL")
    for (const one of folders) {
      for (const line of processesOf(one)) {
        try {
          process.kill(Number.parseInt(line, 10), "SIGKILL")
        } catch { /* It has ended meanwhile. */ }
      }
      rmSync(one, { recursive: true, force: true, maxRetries: 5 })
    }
  })

  it("says in ten lines what runs where, and the page and the API answer", async () => {
    ports = [String(await freePort()), String(await freePort())]
    urls = { page: `http://127.0.0.1:${ports[0]}`, api: `http://127.0.0.1:${ports[1]}` }
    await startHere()
    const guide = sandbox.said().split("\n").filter((line) => line.startsWith("  "))
    assert.isAtLeast(guide.length, 7)
    assert.isAtMost(guide.length, 10)
    assert.include(sandbox.said(), urls.page)
    assert.include(sandbox.said(), `${urls.api}/docs`)
    assert.notInclude(sandbox.said(), readFileSync(join(folder, "operator-key"), "utf8"))
    assert.match(await (await fetch(urls.page)).text(), /Sigmatrade sandbox/)
    for (const name of MEMBERS) {
      const { id } = await ask<{ readonly id: number }>("members", { name, language: "en" })
      await ask(`members/${id}/text`, { text: "/start" })
      await reads(id, /Hello/)
    }
    const [first = { id: 0 }] = await members()
    const { address } = await ask<{ readonly address: string }>(`wallets/${first.id}`)
    await ask(`members/${first.id}/text`, { text: address })
    await reads(first.id, /linked/)
    // Only blocks younger than the link count; a person is never as quick as this test.
    const linkedAt = await head()
    await until("two more blocks", 20_000, async () => await head() >= linkedAt + 2 ? true : undefined)
    await pay(first.id, "10")
  })

  it("a second one in the same folder is refused, also with --reset, and harms nothing", async () => {
    const second = start({ folder, more: ["--reset"] })
    assert.strictEqual(await second.endsWithin(20_000), 1)
    assert.match(second.said(), /runs in .* already/)
    assert.strictEqual((await fetch(`${urls.api}/ready`)).status, 200)
  })

  it("Ctrl-C ends it with code 0 and leaves no process behind", async () => {
    sandbox.signal("SIGINT")
    assert.strictEqual(await sandbox.endsWithin(STOP_MS_MAX), 0, sandbox.said())
    await until("no process is left", 3_000, () => processesOf(folder).length === 0 ? true : undefined)
    assert.notMatch(sandbox.said(), /FATAL|ERROR/)
  })

  it("the next start goes on: members, chats, rows and the chain are still there", async () => {
    await startHere()
    assert.deepStrictEqual((await members()).map(({ name }) => name), MEMBERS)
    assert.isAbove(await head(), 15)
    const [first = { id: 0 }] = await members()
    assert.match((await texts(first.id)).join("\n"), /✅.*10 USDT/)
    await ask(`members/${first.id}/text`, { text: "/history" })
    await reads(first.id, /Credited.*10 USDT.*level 1/)
  })

  it("after a kill -9 it starts again by itself and still credits payments", async () => {
    sandbox.signal("SIGKILL")
    await sandbox.endsWithin(STOP_MS_MAX)
    assert.isAbove(processesOf(folder).length, 0, "a server that outlives its sandbox is what this test is about")
    await startHere()
    const [first = { id: 0 }] = await members()
    assert.strictEqual(processesOf(folder).filter((line) => / -D /.test(line)).length, 1, "one PostgreSQL runs")
    await pay(first.id, "20")
    await reads(first.id, /Level 2 is yours/)
    sandbox.signal("SIGINT")
    assert.strictEqual(await sandbox.endsWithin(STOP_MS_MAX), 0)
    await until("no process is left", 3_000, () => processesOf(folder).length === 0 ? true : undefined)
  })

  it("wrong settings end it with code 1 and are all named, without their secrets", async () => {
    const other = newFolder()
    const broken = start({ folder: other, settings: {
      SYSTEM_WALLET_ADDRESS: "nonsense", DEPOSIT_LEVEL_1_USDT: "ten", API_OPERATOR_KEY: "short-secret", LOG_LEVEL: "loud"
    } })
    assert.strictEqual(await broken.endsWithin(START_MS_MAX), 1, broken.said())
    for (const key of ["SYSTEM_WALLET_ADDRESS", "DEPOSIT_LEVEL_1_USDT", "LOG_LEVEL"]) assert.include(broken.said(), key)
    assert.notInclude(broken.said(), "short-secret")
    await until("no process is left", 3_000, () => processesOf(other).length === 0 ? true : undefined)
  })

  it("an argument it does not know ends it with code 1 and is named", async () => {
    const unknown = start({ folder: newFolder(), more: ["--rset"] })
    assert.strictEqual(await unknown.endsWithin(START_MS_MAX), 1)
    assert.include(unknown.said(), "--rset")
  })

  it("a database of one's own that does not answer is named at once, and Ctrl-C still ends it", async () => {
    const other = newFolder()
    const closed = String(await freePort())
    const waiting = start({ folder: other, settings: {
      DB_HOST: "127.0.0.1", DB_PORT: closed, DB_USERNAME: "someone", DB_PASSWORD: "another-secret", DB_DATABASE: "sigmatrade"
    } })
    await waiting.says(/The database does not answer yet[\s\S]*\n/)
    assert.include(waiting.said(), closed)
    assert.notInclude(waiting.said(), "another-secret")
    waiting.signal("SIGINT")
    assert.strictEqual(await waiting.endsWithin(STOP_MS_MAX), 0, waiting.said())
    await until("no process is left", 3_000, () => processesOf(other).length === 0 ? true : undefined)
  })
})
