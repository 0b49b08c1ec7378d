import { assert, describe, it } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { inject } from "vitest"
import { legacyDatabase } from "../support/legacy/LegacyDatabase.ts"
import { oldCommunity } from "../support/legacy/oldCommunity.ts"
import * as PostgresTest from "../support/PostgresTest.ts"

/** Users of the large old database; the inherited system had one to ten thousand. */
const USERS = 10_000
/** Users of the one whose import is killed, and at how many moments of it. */
const [FEW, KILLS] = [1500, 8]
/** What one import may hold in memory at most, and how long it may take on a busy machine. */
const [RESIDENT_BYTES_MAX, TAKES_MS_MAX] = [900 * 1024 ** 2, 120_000]

interface Ended {
  readonly code: number | NodeJS.Signals | null
  readonly out: string
  readonly error: string
  readonly residentBytes: number
  readonly takesMs: number
}

const main = fileURLToPath(new URL("../../apps/watcher/src/legacyMain.ts", import.meta.url))

/** The most a process has held so far, where the system tells; 0 elsewhere. */
const peakOf = (pid: number | undefined): number => {
  try {
    return Number(/VmHWM:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Runs the import as a process of its own, and kills it after a while if one is said. */
const run = (args: ReadonlyArray<string>, env: Record<string, string>, killAfterMs?: number) =>
  Effect.promise(() => new Promise<Ended>((resolve) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main, ...args], {
      env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: ["ignore", "pipe", "pipe"]
    })
    const said = { out: "", error: "" }
    let residentBytes = 0
    const watch = setInterval(() => (residentBytes = Math.max(residentBytes, peakOf(child.pid))), 50)
    const kill = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs)
    child.stdout.on("data", (chunk) => (said.out += String(chunk)))
    child.stderr.on("data", (chunk) => (said.error += String(chunk)))
    child.once("close", (code, signal) => {
      clearInterval(watch)
      clearTimeout(kill)
      resolve({ code: code ?? signal, ...said, residentBytes, takesMs: performance.now() - startedAt })
    })
  }))

const environment = Effect.gen(function*() {
  const [row] = yield* (yield* SqlClient.SqlClient)<{ readonly name: string }>`SELECT current_database() AS name`
  const server = new URL(inject("postgresUrl"))
  return {
    DB_HOST: server.hostname, DB_PORT: server.port, DB_USERNAME: server.username, DB_PASSWORD: server.password, DB_DATABASE: row?.name ?? "",
    SYSTEM_WALLET_ADDRESS: `0x${"5a".repeat(20)}`, DEPOSIT_LEVEL_1_USDT: "10", USDT_CONTRACT: "0x55d398326f99059fF775485246999027B3197955"
  }
})

/** Members, what they have and own, by their accounts at Telegram: what two imports of the same database have in common. */
const books = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const members = yield* sql`
    SELECT u.telegram_id::text, u.wallet_address, u.standing, b.balance::text, s.telegram_id::text AS sponsor,
      (SELECT string_agg(p.level || ' ' || p.price, ', ' ORDER BY p.level) FROM level_purchases p WHERE p.user_id = u.id) AS levels
    FROM users u LEFT JOIN ledger_balances b ON b.account = 'user:' || u.id || ':available' LEFT JOIN referrals r ON r.user_id = u.id
    LEFT JOIN users s ON s.id = r.sponsor_id ORDER BY u.telegram_id`
  const [counts] = yield* sql`SELECT (SELECT count(*) FROM ledger_entries)::int AS entries, (SELECT count(*) FROM legacy_runs)::int AS runs`
  return { members, counts }
})

describe("the import of an old database, as a process", () => {
  it.live("ends the same however often it is killed on the way: there is nothing of it, or all", () => Effect.gen(function*() {
    const url = Redacted.value(yield* legacyDatabase("python", oldCommunity(FEW)))
    const env = yield* environment
    const nothing = yield* books
    const trial = yield* run(["--from", url, "--dry-run"], env)
    assert.strictEqual(trial.code, 0, trial.error)
    assert.match(trial.out, /^A trial: .* Nothing was written\.$/mu)
    assert.deepStrictEqual(yield* books, nothing)
    for (let kill = 1; kill <= KILLS; kill++) {
      const killed = yield* run(["--from", url], env, trial.takesMs * (0.3 + 0.6 * kill / KILLS))
      const after = yield* books
      if (killed.code === "SIGKILL" && after.members.length === 0) assert.deepStrictEqual(after, nothing, `killed at ${kill}`)
      else assert.deepStrictEqual(after.counts, { entries: FEW, runs: 1 }, `killed at ${kill}`)
    }
    const last = yield* run(["--from", url, "--json"], env)
    assert.strictEqual(last.code, 0, last.error)
    assert.include(["taken", "before"], JSON.parse(last.out).outcome)
    const first = yield* books
    assert.deepStrictEqual([first.members.length, first.counts], [FEW, { entries: FEW, runs: 1 }])
    assert.deepStrictEqual(yield* brokenInvariants, [])
    const again = yield* run(["--from", url], env)
    assert.deepStrictEqual([again.code, again.out.split("\n")[0]], [0, "It was taken over before. Nothing has changed."])
    assert.deepStrictEqual(yield* books, first)
    const otherwise = yield* run(["--from", url.replace("postgres:postgres@", "postgres:wrong-secret@"), "--dry-run"], env)
    assert.notInclude(`${otherwise.out}${otherwise.error}`, "wrong-secret")
    const nowhere = yield* run(["--from", "postgres://postgres:hush@127.0.0.1:1/old"], env)
    assert.strictEqual(nowhere.code, 1)
    assert.match(nowhere.error, /The old database cannot be read/u)
    assert.notInclude(nowhere.error, "hush")
  }).pipe(Effect.provide(PostgresTest.layer)), 300_000)

  it.live(`takes over ${USERS} users with their deposits, movements and commissions in seconds, within bounded memory`, () => Effect.gen(function*() {
    const url = Redacted.value(yield* legacyDatabase("python", oldCommunity(USERS)))
    const taken = yield* run(["--from", url, "--json"], yield* environment)
    assert.strictEqual(taken.code, 0, taken.error)
    const { members, money } = JSON.parse(taken.out)
    yield* Effect.logInfo(`${USERS} users, ${USERS * 17} rows: ${Math.round(taken.takesMs)} ms, ${Math.round(taken.residentBytes / 1024 ** 2)} MiB`)
    assert.deepStrictEqual([members.taken, money.difference], [USERS, "0"])
    assert.isBelow(taken.residentBytes, RESIDENT_BYTES_MAX)
    assert.isBelow(taken.takesMs, TAKES_MS_MAX)
  }).pipe(Effect.provide(PostgresTest.layer)), 300_000)
})
