import { startBenchServer } from "./BenchServer.ts"
import { measureApps } from "./apps/measureApps.ts"
import { measureBackfill } from "./backfill/measureBackfill.ts"
import { measureCredits } from "./credits/measureCredits.ts"
import { describeMachine } from "./machine.ts"
import { writeReport } from "./writeReport.ts"

const say = (line: string) => void process.stdout.write(`${line}\n`)

const measure = async () => {
  const machine = describeMachine()
  const startedAt = new Date()
  const server = await startBenchServer()
  try {
    const credits = await measureCredits(server, say)
    const backfill = await measureBackfill(server, say)
    return { machine, postgres: server.version, credits, backfill, startedAt }
  } finally {
    await server.close()
  }
}

const figures = { ...await measure(), apps: await measureApps(say) }
writeReport(figures, Math.round((Date.now() - figures.startedAt.getTime()) / 1000))
say("docs/benchmarks.md is written")
