import type { IncomingMessage, ServerResponse } from "node:http"
import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import type { ProviderMeter } from "./ProviderCounts.ts"
import { slidingWindow } from "./ProviderCounts.ts"
import type { AskNext, RpcCall } from "./RpcRule.ts"
import type { BatchItem } from "./shapeBatch.ts"
import { shapeBatch } from "./shapeBatch.ts"

interface RpcItem extends RpcCall {
  readonly id: number | string
}

/** Parameters may be left out on the wire. */
interface WireItem extends Omit<RpcItem, "params"> {
  readonly params?: ReadonlyArray<unknown>
}

const readItems = async (request: IncomingMessage): Promise<{ readonly items: ReadonlyArray<RpcItem>; readonly isBatch: boolean }> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as RpcItem | ReadonlyArray<RpcItem>
  return Array.isArray(body) ? { items: body as ReadonlyArray<RpcItem>, isBatch: true } : { items: [body as RpcItem], isBatch: false }
}

/** The answer with the id of its call, as it goes over the wire. */
const answerItem = async ({ id, method, params = [] }: WireItem, ask: AskNext): Promise<BatchItem> =>
  ({ jsonrpc: "2.0", id, ...await ask({ method, params }) })

const bodyText = (answers: ReadonlyArray<BatchItem>, isBatch: boolean, body: ProviderBehaviour["body"]): string => {
  const text = JSON.stringify(isBatch || answers.length !== 1 ? answers : answers[0])
  if (body === "html") return "<!DOCTYPE html><html><body><h1>Just a moment...</h1></body></html>"
  if (body === "empty array") return "[]"
  if (body === "half") return text.slice(0, Math.ceil(text.length / 2))
  return body === undefined ? text : text.padEnd(body.paddedToBytes, " ")
}

const faultsOf = (behaviour: ProviderBehaviour, items: ReadonlyArray<RpcItem>): ProviderBehaviour => {
  const { faultsOnly } = behaviour
  return faultsOnly === undefined || items.some(({ method }) => faultsOnly.includes(method)) ? behaviour : {}
}

/** Lets requests through as `rate` and `status` say. */
const makeGate = (meter: ProviderMeter) => {
  const accepted = slidingWindow(1_000)
  return ({ rate, status }: ProviderBehaviour) => {
    if (rate !== undefined && accepted.size() >= rate.perSecond) {
      meter.refused429()
      return { status: 429, headers: { "retry-after": String(rate.retryAfterSeconds ?? 1) }, body: "Too Many Requests" }
    }
    if (status !== undefined) return { status: status.status, headers: {}, body: status.body ?? "" }
    accepted.add()
    return undefined
  }
}

/** Sends answers, at once or later. */
const makeSender = () => {
  const late = new Set<NodeJS.Timeout>()
  const send = (response: ServerResponse, text: string, { body, drop, silence }: ProviderBehaviour): void => {
    if (drop === "after") return void response.destroy()
    const end = () => void response.writeHead(200, { "content-type": body === "html" ? "text/html" : "application/json" }).end(text)
    if (typeof silence !== "object") return end()
    const timer = setTimeout(() => {
      late.delete(timer)
      end()
    }, silence.ms)
    late.add(timer)
  }
  return { send, close: () => late.forEach((timer) => clearTimeout(timer)) }
}

/** Answers JSON-RPC over HTTP, with every fault a connection can have. */
export const serveHttp = (behaviour: () => ProviderBehaviour, meter: ProviderMeter, ask: AskNext) => {
  const refusal = makeGate(meter)
  const sender = makeSender()
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { isBatch, items } = await readItems(request)
    meter.request(items.map(({ method }) => method))
    const faults = faultsOf(behaviour(), items)
    if (faults.drop === "before") return void request.socket.destroy()
    // The connection stays open until the client gives up or the facade closes.
    if (faults.silence === "forever") return
    const refused = refusal(faults)
    if (refused !== undefined) return void response.writeHead(refused.status, refused.headers).end(refused.body)
    const answers = shapeBatch(await Promise.all(items.map((item) => answerItem(item, ask))), faults.batch)
    sender.send(response, bodyText(answers, isBatch, faults.body), faults)
  }
  return {
    onRequest: (request: IncomingMessage, response: ServerResponse): void => {
      // An upstream that is down, or nonsense in the request: a gateway says no more than this.
      serve(request, response).catch(() => response.headersSent ? response.destroy() : response.writeHead(502).end())
    },
    close: sender.close
  }
}
