import { startBenchServer } from "./BenchServer.ts"
import { measureAddresses } from "./addresses/measureAddresses.ts"
import { measureApps } from "./apps/measureApps.ts"
import { measureBackfill } from "./backfill/measureBackfill.ts"
import { measureCatchUp } from "./catchUp/measureCatchUp.ts"
import { measureCredits } from "./credits/measureCredits.ts"
import { measureLive } from "./live/measureLive.ts"
import { describeMachine } from "./machine.ts"
import { writeReport } from "./writeReport.ts"

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** `npm run bench -- short`: smaller chains and fewer rounds, for whoever wants an answer within ten minutes on a small machine. */
const isShort = process.argv.includes("short")

const measure = async () => {
  const machine = describeMachine()
  const startedAt = new Date()
  const server = await startBenchServer()
  try {
    const credits = await measureCredits(server, isShort, say)
    const backfill = await measureBackfill(server, isShort, say)
    const catchUp = await measureCatchUp(server, say)
    const live = await measureLive(server, isShort, say)
    const addresses = await measureAddresses(server, isShort, say)
    return { machine, postgres: server.version, isShort, credits, backfill, catchUp, live, addresses, startedAt }
  } finally {
    await server.close()
  }
}

const figures = { ...await measure(), apps: await measureApps(say) }
writeReport(figures, Math.round((Date.now() - figures.startedAt.getTime()) / 1000))
say("docs/benchmarks.md is written")
