import { assert, describe, it } from "@effect/vitest"
import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { runJob } from "@sigmatrade/core/job/runJob"
import { ProviderHealth } from "@sigmatrade/core/provider/ProviderHealth"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { periodicJobs } from "@sigmatrade/watcher/jobs/jobLoops"
import { periodicSteps } from "@sigmatrade/watcher/jobs/periodicSteps"
import { DateTime, Effect, Layer, Option } from "effect"
import { TestClock } from "effect/testing"
import { CHAIN, memberWithWallet, ONE, P1, P2, USDT } from "../community.ts"
import { ANNA, operate, operated, paidByStranger } from "./operatorWorld.ts"

const promise = <A, E>(name: string, body: () => Effect.Effect<A, E, Layer.Success<ReturnType<typeof operated>>>) =>
  it.effect(name, () => Effect.suspend(body).pipe(Effect.provide(operated())))

const block = (number: number) => ({ number: BlockNumber.make(number), hash: BlockHash.make(`0x${number.toString(16).padStart(64, "0")}`) })

/** Two providers are ready, and blocks are read up to 1000. */
const allWell = Effect.gen(function*() {
  const cursors = yield* ScanCursorStore
  yield* cursors.move(CHAIN, Option.none(), { ...block(1000), linkedFrom: BlockNumber.make(1000) }, [])
  yield* cursors.raiseFinalMark(CHAIN, block(990))
  yield* reported("ready", "ready")
})
const reported = Effect.fn("reported")(function*(...states: ReadonlyArray<ProviderHealth["state"]>) {
  const healths = states.map((state, index) => new ProviderHealth({
    id: [P1, P2][index] ?? ProviderId.make("more"), state, latest: BlockNumber.make(1000), finalized: BlockNumber.make(990),
    reason: state === "ready" ? null : "no answer in time"
  }))
  yield* (yield* ProviderHealthStore).report(healths, yield* DateTime.now)
})
const firstLine = Effect.map(operate(["status"]), ({ out }) => out.split("\n")[0] ?? "")
const WELL = "All is well."

describe("operator status", () => {
  promise("all is well only while blocks are read, every provider is ready and no incident is open", () => Effect.gen(function*() {
    assert.match(yield* firstLine, /Nobody has looked at the providers yet/u)
    yield* reported("ready", "ready")
    assert.match(yield* firstLine, /has not read a block yet/u)
    yield* allWell
    assert.strictEqual(yield* firstLine, WELL)
    yield* reported("ready", "lagging")
    assert.strictEqual(yield* firstLine, "1 of 2 providers are not ready: p2 is lagging.")
    yield* reported("ready", "ready")
    const finding = new Finding({ kind: "token changed", subject: USDT, facts: {}, stops: ["crediting"], asset: USDT, approvalsNeeded: 2 })
    yield* (yield* IncidentStore).open(finding, yield* DateTime.now)
    assert.strictEqual(yield* firstLine, "One incident is open. What stands still: crediting of USDT.")
  }))

  promise("a watcher that has not looked for over a minute is named, however well it was before", () => Effect.gen(function*() {
    yield* allWell
    yield* TestClock.adjust("60 seconds")
    assert.strictEqual(yield* firstLine, WELL)
    yield* TestClock.adjust("61 seconds")
    assert.strictEqual(yield* firstLine, "The watcher last looked 2 min ago: check that it runs. What stands below is as old.")
  }))

  promise("older blocks that are not read yet are shown with how far they are", () => Effect.gen(function*() {
    yield* allWell
    yield* (yield* ScanCursorStore).openGap(CHAIN, { after: block(399), end: block(500), from: BlockNumber.make(201) })
    const { out } = yield* operate(["status"])
    assert.match(out, /^Older blocks are still being read/u)
    assert.include(out, "201 to 500: 66 %, next is 400")
  }))

  promise("it shows heights, providers with their reasons, and what is in suspense", () => Effect.gen(function*() {
    yield* paidByStranger(9, ONE / 4n)
    yield* reported("ready", "silent")
    const { out } = yield* operate(["status"])
    assert.match(out, /^ {2}read up to +\d+ 0x[0-9a-f]{64}$/mu)
    assert.match(out, /^ {2}p2 +silent +1000 +990 +0 s ago +no answer in time$/mu)
    assert.match(out, /^Suspense\n {2}0\.25 BNB\n {2}1 undecided/mu)
  }))

  promise("for machines it is one JSON object that says the same, amounts exact", () => Effect.gen(function*() {
    yield* memberWithWallet(1)
    const amount = 2n ** 64n + 1n
    yield* paidByStranger(9, amount)
    yield* reported("ready", "ready")
    yield* operate(["stop", "payouts", "--note", "checking"], ANNA)
    const stops = ["crediting", "payouts"] as const
    const changed = new Finding({ kind: "token changed", subject: USDT, facts: {}, stops, asset: USDT, approvalsNeeded: 2 })
    yield* (yield* IncidentStore).open(changed, yield* DateTime.now)
    const { out } = yield* operate(["status", "--json"])
    const told = JSON.parse(out) as Record<string, unknown>
    assert.deepInclude(told, { all_is_well: false, undecided: 1 })
    assert.deepStrictEqual(told["stopped"], [{ flow: "payouts", asset: null }, { flow: "crediting", asset: "USDT" }])
    assert.deepStrictEqual(told["suspense"], [{ asset: "BNB", base_units: String(amount), display: "18.446744073709551617" }])
    const [incident] = told["incidents"] as ReadonlyArray<Record<string, unknown>>
    assert.deepInclude(incident, { kind: "stopped by operator", subject: "payouts", approvals: [], approvals_needed: 1 })
    assert.deepStrictEqual(incident?.["facts"], { operator: "anna", note: "checking" })
    const providers = told["providers"] as ReadonlyArray<Record<string, unknown>>
    assert.deepStrictEqual(providers.map(({ id, state }) => [id, state]), [["p1", "ready"], ["p2", "ready"]])
  }))

  promise("help is given for every command", () => Effect.gen(function*() {
    const { ok, out } = yield* operate(["--help"])
    assert.isTrue(ok)
    const names = ["status", "incidents", "approve", "suspense", "assign", "return", "keep", "stop", "key"]
    for (const name of names) assert.match(out, new RegExp(`^ +${name}\\b`, "mu"))
  }))
})

describe("operator jobs", () => {
  promise("shows each declared job: what ran, how it went, when it runs next, and what never ran", () => Effect.gen(function*() {
    const runs = yield* JobRuns
    const now = yield* DateTime.now
    const later = DateTime.add(now, { milliseconds: 250 })
    const begun = yield* runs.begin("disk-guard", now, { now, until: later })
    if (Option.isSome(begun)) yield* runs.end(begun.value, { _tag: "Done", backlog: 2, reason: null }, later)
    yield* runJob(periodicJobs("1 hour").find(({ name }) => name === "backup-scheduler") ?? assert.fail(), periodicSteps("1 hour")["backup-scheduler"])
    yield* runs.report("broadcast-processor", { startedAt: now, endedAt: later, runs: 7, failures: 3, reason: "Broken" })
    const { out } = yield* operate(["jobs"])
    const line = (name: string) => out.split("\n").find((one) => one.includes(name))?.trim().split(/ {2,}/u)
    assert.deepStrictEqual(line("disk-guard"), ["disk-guard", "done", "0 s ago", "250 ms", "1970-01-01 01:00:00 UTC", "2", "1", "0"])
    assert.deepStrictEqual(line("broadcast-processor"), ["broadcast-processor", "failed: Broken", "0 s ago", "250 ms", "all the time", "-", "7", "3"])
    assert.deepStrictEqual(line("cleanup-scheduler"), ["cleanup-scheduler", "never ran", "-", "-", "1970-01-01 04:00:00 UTC", "-", "0", "0"])
    assert.strictEqual(line("backup-scheduler")?.[1], "did nothing: not configured", "nobody believes in backups that are not there")
    assert.strictEqual(out.split("\n").length, 10)
  }))
})
