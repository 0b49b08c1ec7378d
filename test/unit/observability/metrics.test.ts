import { assert, describe, it } from "@effect/vitest"
import { foreignTokens } from "@sigmatrade/adapters/bsc/readMoney"
import { emptyAnswers } from "@sigmatrade/adapters/bsc/readReceipts"
import { quarantinedLogs } from "@sigmatrade/adapters/bsc/TokenMove"
import * as LoadMeterMemory from "@sigmatrade/adapters/memory/LoadMeterMemory"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { metricCatalog } from "@sigmatrade/adapters/observability/metricCatalog"
import { metricsAnswer } from "@sigmatrade/adapters/observability/metricsAnswer"
import { operationSamples } from "@sigmatrade/adapters/observability/operationSamples"
import { serveMetrics } from "@sigmatrade/adapters/observability/serveMetrics"
import { writeMetrics } from "@sigmatrade/adapters/observability/writeMetrics"
import { countCalls } from "@sigmatrade/adapters/telegram/countCalls"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { Incident, IncidentId } from "@sigmatrade/core/incident/Incident"
import { JobStanding } from "@sigmatrade/core/job/JobRuns"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { OperationsFigures, QueueName } from "@sigmatrade/core/monitoring/OperationsFigures"
import type { Operations } from "@sigmatrade/core/monitoring/readOperations"
import { ProviderHealth } from "@sigmatrade/core/provider/ProviderHealth"
import { DateTime, Effect, Layer, Redacted } from "effect"
import { Api } from "grammy"

const NOW = DateTime.makeUnsafe("2026-03-01T12:01:00Z")
const ago = (seconds: number) => DateTime.subtract(NOW, { seconds })
const wallet = (digit: string) => Address.make(`0x${digit.repeat(40)}`)
const [DEPOSIT, PAYOUT, FORMER, OLDER] = [wallet("a"), wallet("b"), wallet("c"), wallet("d")]
const E18 = 10n ** 18n
const provider = (id: string, state: "ready" | "silent", latest: number) => ({
  health: new ProviderHealth({ id: ProviderId.make(id), state, reason: null, latest: BlockNumber.make(latest), finalized: null }), at: ago(7)
})

const operations: Operations = {
  at: NOW,
  cursor: BlockNumber.make(990),
  finalMark: BlockNumber.make(980),
  blocksPutOff: 40,
  providers: [provider("one", "ready", 1000), provider("two", "silent", 5000)],
  queues: QueueName.literals.map((name, index) => ({ name, count: index, since: index === 0 ? null : ago(index) })),
  delays: [3, 1, 2].map((seconds) => ({ stage: "credited" as const, seconds })),
  outflow: [{ asset: USDT.id, amount: 50n * E18 }],
  incidents: [new Incident({
    id: IncidentId.make(1), kind: "books differ", subject: "x", facts: {}, stops: ["payouts"], asset: null, approvalsNeeded: 2, openedAt: NOW, closedAt: null, approvals: []
  })],
  jobs: [
    new JobStanding({ job: "payment-retry", period: ago(120), state: "done", startedAt: ago(120), endedAt: ago(118), backlog: 4, reason: null, runs: 9, failures: 2 }),
    new JobStanding({ job: "blockchain-monitor", period: null, state: "failed", startedAt: ago(5), endedAt: ago(4), backlog: null, reason: "Gone", runs: 1, failures: 1 })
  ],
  checkpoint: {
    chainId: ChainId.make(56), block: { number: BlockNumber.make(980), hash: BlockHash.make(`0x${"e".repeat(64)}`) }, at: ago(30),
    wallets: [
      { wallet: DEPOSIT, asset: USDT.id, onChain: 10n * E18, inBooks: 10n * E18 },
      { wallet: PAYOUT, asset: USDT.id, onChain: 100n * E18, inBooks: 101n * E18 },
      { wallet: FORMER, asset: USDT.id, onChain: 3n, inBooks: 1n },
      { wallet: OLDER, asset: USDT.id, onChain: 1n, inBooks: 3n }
    ],
    reserves: [{ asset: USDT.id, owed: 7n * E18, reserves: 110n * E18 }],
    broken: [{ id: "I-1", meaning: "", rows: 1, sample: "" }]
  },
  connections: [{ application: "sigmatrade-api", state: "idle", count: 2 }],
  wallets: { chainId: ChainId.make(56), address: DEPOSIT, payout: PAYOUT }
}

/** The values of an answer by `name{labels}`, with labels in order; every line is one the format knows. */
const parse = (text: string) => {
  const values = new Map<string, number>()
  for (const line of text.split("\n").filter((one) => one !== "" && !one.startsWith("# "))) {
    const [, name = "", labels = "", value = ""] = /^([a-z_]+)(?:\{((?:[a-z_]+="[^"\\\n]*",?)*)\})? (\S+)$/u.exec(line) ?? assert.fail(line)
    assert.isTrue(Number.isFinite(Number(value)), line)
    const key = labels === "" ? name : `${name}{${labels.split(",").toSorted().join(",")}}`
    assert.isFalse(values.has(key), line)
    values.set(key, Number(value))
  }
  return values
}
const namesIn = (values: ReadonlyMap<string, number>) => [...new Set([...values.keys()].map((key) => key.split("{")[0] ?? ""))]

const world = Layer.mergeAll(MemoryAdapters.layer, LoadMeterMemory.layer([{ eventLoopLagMs: 50 }]), Layer.succeed(SystemWallet, operations.wallets))

describe("metrics", () => {
  it("say how far the chain is read, how long things wait and take, what stands still, and what the books lack", () => {
    const values = parse(writeMetrics(operationSamples(operations)))
    const expected = {
      "sigmatrade_chain_head_block": 1000, "sigmatrade_chain_lag_blocks": 10, "sigmatrade_chain_finality_lag_blocks": 20,
      "sigmatrade_chain_put_off_blocks": 40, "sigmatrade_provider_report_age_seconds": 7,
      "sigmatrade_provider_state{provider=\"two\",state=\"silent\"}": 1,
      "sigmatrade_queue_items{queue=\"deposits final\"}": 1, "sigmatrade_queue_oldest_age_seconds{queue=\"deposits final\"}": 1,
      "sigmatrade_queue_oldest_age_seconds{queue=\"deposits seen\"}": 0,
      "sigmatrade_delay_seconds{quantile=\"0.5\",stage=\"credited\"}": 2, "sigmatrade_delay_seconds{quantile=\"0.95\",stage=\"credited\"}": 3,
      "sigmatrade_delay_samples{stage=\"credited\"}": 3, "sigmatrade_delay_samples{stage=\"paid\"}": 0,
      "sigmatrade_incidents_open{kind=\"books differ\"}": 1, "sigmatrade_incidents_open{kind=\"disk full\"}": 0,
      "sigmatrade_brake_pulled{flow=\"payouts\"}": 1, "sigmatrade_brake_pulled{flow=\"crediting\"}": 0,
      "sigmatrade_books_compared_age_seconds": 30, "sigmatrade_books_invariants_broken": 1,
      "sigmatrade_books_difference{asset=\"USDT\",wallet=\"deposit\"}": 0, "sigmatrade_books_difference{asset=\"USDT\",wallet=\"payout\"}": 1,
      "sigmatrade_books_difference{asset=\"USDT\",wallet=\"former\"}": 4e-18,
      "sigmatrade_books_owed{asset=\"USDT\"}": 7, "sigmatrade_books_reserves{asset=\"USDT\"}": 110,
      "sigmatrade_wallet_balance{asset=\"USDT\",wallet=\"payout\"}": 100, "sigmatrade_payout_runway_seconds{asset=\"USDT\"}": 172_800,
      "sigmatrade_job_last_run_age_seconds{job=\"payment-retry\"}": 120, "sigmatrade_job_last_run_seconds{job=\"payment-retry\"}": 2,
      "sigmatrade_job_next_run_seconds{job=\"payment-retry\"}": -60, "sigmatrade_job_backlog{job=\"payment-retry\"}": 4,
      "sigmatrade_job_runs_total{job=\"payment-retry\"}": 9, "sigmatrade_job_failures_total{job=\"payment-retry\"}": 2,
      "sigmatrade_job_failed{job=\"blockchain-monitor\"}": 1, "sigmatrade_database_connections{application=\"sigmatrade-api\",state=\"idle\"}": 2
    }
    assert.deepStrictEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, values.get(key)])), expected)
    assert.isFalse(values.has("sigmatrade_job_next_run_seconds{job=\"blockchain-monitor\"}"))
    assert.isFalse([...values.keys()].some((key) => key.includes(BNB.id)), "nothing is said of what nobody measured")
  })

  it.effect("are exactly those of the catalog, each with its type and help, and each sample with its labels", () =>
    Effect.gen(function*() {
      const api = new Api("1:x", { apiRoot: "http://127.0.0.1:1" })
      api.config.use(countCalls)
      yield* Effect.promise(() => api.getMe().catch(() => null))
      const answer = yield* yield* metricsAnswer("watcher")
      assert.match(answer, /sigmatrade_telegram_calls_total\{outcome="no answer"\} [1-9]/u)
      const text = answer + writeMetrics(operationSamples(operations))
      const names = namesIn(parse(answer)).concat(namesIn(parse(writeMetrics(operationSamples(operations)))))
      // Counted where it happens, and told from the first time on.
      const counted = ["rpc_empty_answers", "chain_quarantined_logs", "chain_foreign_tokens", "bot_buttons_refused"].map((name) => `sigmatrade_${name}_total`)
      const always = (all: ReadonlyArray<string>) => [...new Set(all)].filter((name) => !counted.includes(name))
      assert.sameMembers(always(names), always(Object.keys(metricCatalog)))
      for (const [name, { help, type }] of Object.entries(metricCatalog)) {
        if (names.includes(name)) assert.include(text, `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`)
      }
      for (const { description, id } of [emptyAnswers, quarantinedLogs, foreignTokens]) {
        assert.deepStrictEqual(Object.entries(metricCatalog).find(([name]) => name === id)?.[1], { type: "counter", help: description ?? "", labels: [] })
      }
      for (const { labels = {}, name } of operationSamples(operations)) assert.sameMembers(Object.keys(labels), [...metricCatalog[name].labels], name)
    }).pipe(Effect.scoped, Effect.provide(world)))

  it.effect("a label that is gone is gone from the next answer", () =>
    Effect.sync(() => {
      const first = writeMetrics([{ name: "sigmatrade_provider_state", value: 1, labels: { provider: "one", state: "ready" } }])
      const second = writeMetrics([{ name: "sigmatrade_provider_state", value: 1, labels: { provider: "one", state: "silent" } }])
      assert.include(first, "state=\"ready\"")
      assert.notInclude(second, "state=\"ready\"")
    }))

  it.effect("a database that does not answer takes nothing from what the process says of itself", () =>
    Effect.gen(function*() {
      const values = parse(yield* yield* metricsAnswer("bot"))
      assert.strictEqual(values.get("sigmatrade_figures_read"), 0)
      assert.strictEqual(values.get("sigmatrade_process_event_loop_lag_seconds{app=\"bot\"}"), 0.05)
      assert.isFalse(values.has("sigmatrade_chain_put_off_blocks"))
    }).pipe(
      Effect.scoped,
      Effect.updateService(OperationsFigures, (figures) => OperationsFigures.of({ ...figures, queues: () => Effect.die(new Error("gone")) })),
      Effect.provide(world)
    ))

  it.live("are served at one path only, and where a token is set to nobody without it", () =>
    Effect.gen(function*() {
      const token = Redacted.make("t".repeat(32))
      const open = yield* serveMetrics({ hostname: "127.0.0.1", port: 0, token: Redacted.make("") }, Effect.succeed("a 1\n"))
      const closed = yield* serveMetrics({ hostname: "127.0.0.1", port: 0, token }, Effect.succeed("a 1\n"))
      const ask = (port: number, path = "/metrics", authorization = "", method = "GET") =>
        Effect.promise(async () => {
          const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: authorization === "" ? {} : { authorization } })
          return [response.status, await response.text()] as const
        })
      assert.deepStrictEqual(yield* ask(open), [200, "a 1\n"])
      assert.deepStrictEqual((yield* ask(open, "/"))[0], 404)
      assert.deepStrictEqual((yield* ask(open, "/metrics", "", "POST"))[0], 404)
      const statuses = yield* Effect.forEach(["", "Bearer", `Bearer ${"t".repeat(31)}`, `Basic ${"t".repeat(32)}`], (sent) => ask(closed, "/metrics", sent))
      assert.deepStrictEqual(statuses.map(([status]) => status), [401, 401, 401, 401])
      assert.deepStrictEqual(yield* ask(closed, "/metrics", `Bearer ${"t".repeat(32)}`), [200, "a 1\n"])
      const taken = yield* Effect.flip(serveMetrics({ hostname: "127.0.0.1", port: open, token }, Effect.succeed("")))
      assert.include(taken.message, "EADDRINUSE")
    }).pipe(Effect.scoped))
})
