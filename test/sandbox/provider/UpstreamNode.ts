import type { AskNext, RpcAnswer, RpcCall } from "./RpcRule.ts"

/** Where the node behind the facade answers; asked anew for each request, so that it may move. */
export type Upstream = () => string

interface Waiting {
  readonly call: RpcCall
  readonly resolve: (answer: RpcAnswer) => void
  readonly reject: (cause: unknown) => void
}

const CALLS_PER_REQUEST_MAX = 100

const send = async (url: string, waiting: ReadonlyArray<Waiting>): Promise<void> => {
  try {
    const body = JSON.stringify(waiting.map(({ call }, id) => ({ jsonrpc: "2.0", id, ...call })))
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })
    const answers = await response.json() as ReadonlyArray<RpcAnswer & { readonly id: number }>
    const byId = new Map(answers.map(({ id, ...answer }) => [id, answer]))
    for (const [id, { reject, resolve }] of waiting.entries()) {
      const answer = byId.get(id)
      if (answer === undefined) reject(new Error("the upstream left a call without an answer"))
      else resolve("error" in answer ? { error: answer.error } : { result: answer.result })
    }
  } catch (cause) {
    for (const { reject } of waiting) reject(cause)
  }
}

/** The node at the end of the pipeline. Calls made together travel in one request. Rejects when the node cannot be reached. */
export const upstreamNode = (upstream: Upstream): AskNext => {
  let waiting: Array<Waiting> = []
  const flush = () => {
    const all = waiting
    waiting = []
    for (let at = 0; at < all.length; at += CALLS_PER_REQUEST_MAX) void send(upstream(), all.slice(at, at + CALLS_PER_REQUEST_MAX))
  }
  return (call) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ call, resolve, reject })
    })
}
