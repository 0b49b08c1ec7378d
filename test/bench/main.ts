import { startBenchServer } from "./BenchServer.ts"
import { measureCredits } from "./credits/measureCredits.ts"
const say = (line: string) => void process.stdout.write(`${line}\n`)
const server = await startBenchServer()
try { console.log(JSON.stringify(await measureCredits(server, say), null, 1)) } finally { await server.close() }
