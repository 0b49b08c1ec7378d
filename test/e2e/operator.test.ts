import { assert, describe, it } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { settleFinal } from "@sigmatrade/core/confirmation/settleFinal"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { inject } from "vitest"
import { evidenceFor } from "@sigmatrade/adapters/contract/freshTransfer"
import { chainId, moved, settings } from "../integration/postgres/chainWorld.ts"
import { join, milli, newAddress, systemAddress } from "../support/community.ts"
import * as PostgresTest from "../support/PostgresTest.ts"

/** What a command said, and how it ended. */
interface Ended {
  readonly code: number | NodeJS.Signals | null
  readonly out: string
  readonly error: string
}

const main = fileURLToPath(new URL("../../apps/watcher/src/operatorMain.ts", import.meta.url))

/** Runs a command of an operator as a process of its own, with exactly this environment. */
const run = (args: ReadonlyArray<string>, env: Record<string, string> = {}) =>
  Effect.promise(() => new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main, ...args], {
      env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: ["ignore", "pipe", "pipe"]
    })
    const said = { out: "", error: "" }
    child.stdout.on("data", (chunk) => (said.out += String(chunk)))
    child.stderr.on("data", (chunk) => (said.error += String(chunk)))
    child.once("close", (code, signal) => resolve({ code: code ?? signal, ...said }))
  }))

/** The settings an operator has, on this test's database. */
const environment = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly name: string }>`SELECT current_database() AS name`
  const server = new URL(inject("postgresUrl"))
  return {
    DB_HOST: server.hostname, DB_PORT: server.port, DB_USERNAME: server.username, DB_PASSWORD: server.password,
    DB_DATABASE: row?.name ?? "",
    SYSTEM_WALLET_ADDRESS: systemAddress
  }
})

/** A new operator: his key, and his entry for the settings. */
const newOperator = Effect.fnUntraced(function*(name: string) {
  const { code, out } = yield* run(["key", name])
  assert.strictEqual(code, 0)
  const [key = "", entry = ""] = out.split("\n").filter((line) => line.startsWith("  ")).map((line) => line.trim())
  return { key, entry }
})

/** Somebody nobody knows pays, and it becomes final. */
const paidByStranger = Effect.fnUntraced(function*(amount: Amount) {
  const transfer = moved({ from: newAddress(), amount })
  yield* recordTransfers({ transfers: [transfer], misdirected: [] }, BlockNumber.make(transfer.blockNumber + 20), 12)
  const evidence = evidenceFor([{ transfer, attribution: { _tag: "Suspense", reason: "unknown sender" } }])
  yield* (yield* Transaction).run(settleFinal(chainId, evidence, null, new Set()))
  yield* creditDeposits()
})

const world = settings.pipe(Layer.provideMerge(PostgresTest.layer))

describe("operators at work", () => {
  it.live("two operators make their keys, see what is wrong, agree, and give a stranger's money to its member", () =>
    Effect.gen(function*() {
      const [anna, boris] = [yield* newOperator("anna"), yield* newOperator("boris")]
      const env = { ...(yield* environment), OPERATOR_KEYS: `${anna.entry},${boris.entry}` }
      const member = yield* join()
      yield* paidByStranger(milli(250))
      const incidents = yield* IncidentStore
      const facts = { settled: "yes", fork: "5" }
      yield* incidents.open(
        new Finding({ kind: "finality broken", subject: "56", facts, stops: ["crediting", "payouts"], asset: null, approvalsNeeded: 2 }),
        yield* DateTime.now
      )
      const [incident] = yield* incidents.opened
      const status = yield* run(["status"], env)
      assert.deepStrictEqual([status.code, status.error], [0, ""])
      assert.match(status.out, /^One incident is open\. What stands still: crediting, payouts\./u)
      assert.include(status.out, "0.25 BNB")

      const approve = ["approve", String(incident?.id)]
      const without = yield* run(approve, env)
      assert.strictEqual(without.code, 1)
      assert.include(without.error, "Set OPERATOR_KEY")
      const wrong = yield* run(approve, { ...env, OPERATOR_KEY: `${anna.key}x` })
      assert.strictEqual(wrong.code, 1)
      assert.notInclude(wrong.out + wrong.error, anna.key)
      assert.include((yield* run(approve, { ...env, OPERATOR_KEY: anna.key })).out, "1 of 2")
      assert.strictEqual((yield* run(approve, { ...env, OPERATOR_KEY: anna.key })).code, 1)
      assert.strictEqual((yield* incidents.opened).length, 1)
      assert.include((yield* run(approve, { ...env, OPERATOR_KEY: boris.key })).out, "it is closed")
      assert.deepStrictEqual(yield* incidents.opened, [])

      const [item] = yield* (yield* SuspenseStore).items(10)
      assert.include((yield* run(["suspense"], env)).out, item?.id ?? "nothing")
      const assign = ["assign", item?.id ?? "", String(member.telegramId), "--note", "showed the receipt"]
      const assigned = yield* run(assign, { ...env, OPERATOR_KEY: boris.key })
      assert.deepStrictEqual([assigned.code, assigned.error], [0, ""])
      assert.strictEqual(yield* creditDeposits(), 1)
      const [balance] = yield* (yield* Ledger).balances([availableOf(member.id)])
      assert.strictEqual(balance?.amount, milli(250))
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(yield* sql`SELECT action, operator, note FROM suspense_decisions`, [
        { action: "assign", operator: "boris", note: "showed the receipt" }
      ])
    }).pipe(Effect.provide(world)), 120_000)

  it.live("bad settings and bad words end with code 1 and say what to do; help needs no settings", () =>
    Effect.gen(function*() {
      const env = yield* environment
      const unset = yield* run(["status"])
      assert.strictEqual(unset.code, 1)
      assert.match(unset.error, /DB_PASSWORD must be/u)
      const misspelt = yield* run(["statsu"], env)
      assert.strictEqual(misspelt.code, 1)
      assert.strictEqual((yield* run(["--help"])).code, 0)
      const json = yield* run(["status", "--json"], env)
      assert.strictEqual(json.code, 0)
      assert.isFalse((JSON.parse(json.out) as { readonly all_is_well: boolean }).all_is_well)
    }).pipe(Effect.provide(world)), 60_000)
})
