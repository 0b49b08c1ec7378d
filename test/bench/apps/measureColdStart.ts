import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { systemAddress } from "../../support/community.ts"
import { startWorkerd } from "../../support/startWorkerd.ts"
import type { BenchServer } from "../BenchServer.ts"
import { ACCOUNT, migrateOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { spreadOf } from "../median.ts"

/** One Worker over several starts, in ms from the start of workerd until the answer of the first request to this path. */
export interface ColdFigures {
  readonly name: string
  readonly bundleKb: number
  readonly healthMs: Spread
  readonly levelsMs: Spread
}

const PROJECT = join(import.meta.dirname, "../../..")
const ROUNDS = 5
const DATABASE = "cold_start"
const KEY = "cold-start-operator-key-0123456789abcdef"
const NAMES = ["bare", "api"] as const
type Name = (typeof NAMES)[number]

/** Starts a Worker, asks it once, and ends it. */
const startOnce = (script: string, bindings: Readonly<Record<string, string>>, path: string): Promise<number> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const started = performance.now()
    const { url } = yield* startWorkerd({ app: "api", script, bindings })
    const answer = yield* Effect.promise(() => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${KEY}` } }))
    yield* Effect.promise(() => answer.text())
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
    return performance.now() - started
  })))

/** One round after the other, each Worker with a path first for which it needs no database. */
const measureRounds = async (scripts: Readonly<Record<Name, string>>, bindings: Readonly<Record<string, string>>, say: (line: string) => void) => {
  const rounds: Array<Readonly<Record<Name, readonly [number, number]>>> = []
  const both = async (script: string) => [await startOnce(script, bindings, "/health"), await startOnce(script, bindings, "/v1/levels")] as const
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = { bare: await both(scripts.bare), api: await both(scripts.api) }
    rounds.push(times)
    say(`coldStart: ${NAMES.map((name) => `${name} ${times[name].map((ms) => ms.toFixed()).join(" and ")} ms`).join(", ")}`)
  }
  return rounds
}

/** Starts our Worker and a bare one in turns, each with a runtime of its own. */
export const measureColdStart = async (server: BenchServer, say: (line: string) => void): Promise<ReadonlyArray<ColdFigures>> => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-cold-"))
  try {
    await server.create(DATABASE)
    await migrateOn(server.port, DATABASE)
    const workers = ["bare=test/bench/apps/bareWorker.ts", "api=apps/api/src/edge.ts"]
    execFileSync(process.execPath, [join(PROJECT, "deploy/bundleEdge.ts"), PROJECT, folder, ...workers], { stdio: "pipe" })
    const bindings = {
      API_OPERATOR_KEY: KEY, SYSTEM_WALLET_ADDRESS: systemAddress, DB_HOST: server.host, DB_PORT: String(server.port), DB_DATABASE: DATABASE,
      DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password
    }
    const scripts = { bare: readFileSync(join(folder, "bare.js"), "utf8"), api: readFileSync(join(folder, "api.js"), "utf8") }
    const rounds = await measureRounds(scripts, bindings, say)
    return NAMES.map((name) => ({
      name,
      bundleKb: Math.round(scripts[name].length / 1000),
      healthMs: spreadOf(rounds.map((times) => times[name][0])),
      levelsMs: spreadOf(rounds.map((times) => times[name][1]))
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await server.drop(DATABASE).catch(() => undefined)
  }
}
