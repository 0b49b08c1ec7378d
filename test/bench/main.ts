import type { BenchServer } from "./BenchServer.ts"
import { startBenchServer } from "./BenchServer.ts"
import { measureAddresses } from "./addresses/measureAddresses.ts"
import { measureApps } from "./apps/measureApps.ts"
import { measureColdStart } from "./apps/measureColdStart.ts"
import { measureIdle } from "./apps/measureIdle.ts"
import { measureBackfill } from "./backfill/measureBackfill.ts"
import { measureCatchUp } from "./catchUp/measureCatchUp.ts"
import { measureCredits } from "./credits/measureCredits.ts"
import { measureLive } from "./live/measureLive.ts"
import { measurePayouts } from "./payouts/measurePayouts.ts"
import { measurePosts } from "./reads/measurePosts.ts"
import { measureReads } from "./reads/measureReads.ts"
import { measureWatchers } from "./reads/measureWatchers.ts"
import { measureUpdates } from "./updates/measureUpdates.ts"
import { measureWithdrawals } from "./withdrawals/measureWithdrawals.ts"
import { describeMachine } from "./machine.ts"
import { writeReport } from "./writeReport.ts"

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** `npm run bench -- short`: smaller chains and fewer rounds, for whoever wants an answer within ten minutes on a small machine. */
const isShort = process.argv.includes("short")

/** The parts by the names they are called with, in the order of the report. */
const parts = {
  credits: (server: BenchServer) => measureCredits(server, isShort, say),
  backfill: (server: BenchServer) => measureBackfill(server, isShort, say),
  catchUp: (server: BenchServer) => measureCatchUp(server, say),
  live: (server: BenchServer) => measureLive(server, isShort, say),
  addresses: (server: BenchServer) => measureAddresses(server, isShort, say),
  payouts: (server: BenchServer) => measurePayouts(server, isShort, say),
  withdrawals: (server: BenchServer) => measureWithdrawals(server, isShort, say),
  updates: (server: BenchServer) => measureUpdates(server, isShort, say),
  reads: (server: BenchServer) => measureReads(server, isShort, say),
  posts: (server: BenchServer) => measurePosts(server, isShort, say),
  watchers: (server: BenchServer) => measureWatchers(server, say),
  coldStart: (server: BenchServer) => measureColdStart(server, say),
  idle: (_server: BenchServer) => measureIdle(say),
  apps: () => measureApps(say)
}
type Part = keyof typeof parts

const isPart = (name: string): name is Part => Object.hasOwn(parts, name)

/** Runs work on a server that is closed before anything else is measured. */
const onServer = async <A>(work: (server: BenchServer) => Promise<A>): Promise<A> => {
  const server = await startBenchServer()
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}

const measureAll = async () => {
  const [machine, startedAt] = [describeMachine(), new Date()]
  const figures = await onServer(async (server) => ({
    postgres: server.version,
    credits: await parts.credits(server),
    backfill: await parts.backfill(server),
    catchUp: await parts.catchUp(server),
    live: await parts.live(server),
    addresses: await parts.addresses(server),
    payouts: await parts.payouts(server),
    withdrawals: await parts.withdrawals(server),
    updates: await parts.updates(server)
  }))
  const apps = await parts.apps()
  writeReport({ machine, isShort, startedAt, ...figures, apps }, Math.round((Date.now() - startedAt.getTime()) / 1000))
  say("docs/benchmarks.md is written")
}

/** `npm run bench -- live apps`: only these, their figures in full, and nothing is written. */
const measureSome = async (names: ReadonlyArray<Part>) => {
  say(JSON.stringify(describeMachine()))
  for (const name of names) {
    const figures: unknown = name === "apps" ? await parts.apps() : await onServer<unknown>(parts[name])
    say(`${name} ${JSON.stringify(figures, (_, value) => typeof value === "bigint" ? String(value) : value, 1)}`)
  }
}

const named = process.argv.slice(2).filter((word) => word !== "short")
const unknown = named.filter((name) => !isPart(name))
if (unknown.length > 0) throw new Error(`Not a part: ${unknown.join(", ")}. The parts are ${Object.keys(parts).join(", ")}.`)
await (named.length === 0 ? measureAll() : measureSome(named.filter(isPart)))
