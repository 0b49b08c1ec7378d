import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { performance } from "node:perf_hooks"
import type { Call } from "./answerCalls.ts"
import { makeAnswers } from "./answerCalls.ts"
import type { BlockPlan } from "./BlockPlan.ts"
import { generateBlocks } from "./generateBlocks.ts"

/** What this process tells its parent: once where it serves, then at every message how busy it was until now. */
export interface ServerUse {
  readonly httpUrl: string
  /** Since the start of the process. */
  readonly requests: number
  readonly calls: Readonly<Record<string, number>>
  /** Seconds in which the process had something to do rather than to wait. */
  readonly busySeconds: number
}

const KEEP_ALIVE_MS = 600_000

const serve = async (plan: BlockPlan) => {
  const answer = makeAnswers(plan, await generateBlocks(plan))
  const calls: Record<string, number> = {}
  let requests = 0
  const reply = (call: Call) => {
    calls[call.method] = (calls[call.method] ?? 0) + 1
    const result = answer(call)
    const outcome = result === null ? "\"error\":{\"code\":-32601,\"message\":\"method not found\"}" : `"result":${result}`
    return `{"jsonrpc":"2.0","id":${JSON.stringify(call.id)},${outcome}}`
  }
  const respond = (body: string, response: ServerResponse) => {
    requests += 1
    const asked = JSON.parse(body) as Call | ReadonlyArray<Call>
    const text = Array.isArray(asked) ? `[${asked.map(reply).join(",")}]` : reply(asked as Call)
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text)
  }
  const listen = (request: IncomingMessage, response: ServerResponse) => {
    const parts: Array<Buffer> = []
    request.on("data", (part: Buffer) => parts.push(part)).on("end", () => respond(Buffer.concat(parts).toString(), response))
  }
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listen)
  server.listen(0, "127.0.0.1", () => {
    const httpUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const tell = () => {
      const use: ServerUse = { httpUrl, requests, calls, busySeconds: performance.eventLoopUtilization().active / 1000 }
      process.send?.(use)
    }
    process.on("message", tell)
    tell()
  })
}

process.once("message", (plan: BlockPlan) => void serve(plan))
process.once("disconnect", () => process.exit())
